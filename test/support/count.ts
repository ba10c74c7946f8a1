import { statementsSent } from "../../src/platform/database/sql.ts";

/** Runs something and lists the statements it sent to the database, each cut to one line. */
export async function statementsOf<T>(
  act: () => Promise<T>,
): Promise<{ result: T; sent: string[] }> {
  const sent: string[] = [];
  const listen = (message: unknown) => {
    sent.push(String(message).replace(/\s+/g, " ").slice(0, 60));
  };
  statementsSent.subscribe(listen);
  try {
    return { result: await act(), sent };
  } finally {
    statementsSent.unsubscribe(listen);
  }
}

/** How many statements something sends. */
export const count = async (act: () => Promise<unknown>): Promise<number> =>
  (await statementsOf(act)).sent.length;
