import { AsyncLocalStorage } from "node:async_hooks";
import { statementsSent } from "../../src/platform/database/sql.ts";

/** What a hub does by itself, relaying and jobs: at any time, and not counted. */
const byItself = new AsyncLocalStorage<true>();
export const openedAside = <T>(open: () => T): T => byItself.run(true, open);

/** Runs something and lists the statements it has sent to the database, each cut to one line. */
export async function statementsOf<T>(
  act: () => Promise<T>,
): Promise<{ result: T; sent: string[] }> {
  const sent: string[] = [];
  const listen = (message: unknown) => {
    if (byItself.getStore()) return;
    sent.push(String(message).replace(/\s+/g, " ").slice(0, 60));
  };
  statementsSent.subscribe(listen);
  try {
    return { result: await act(), sent };
  } finally {
    statementsSent.unsubscribe(listen);
  }
}

/** What a hub asks by itself from time to time, whoever calls it. */
const BEAT = /^\/\* feed\.(tail|bounds) /;

/** How many statements something sends. */
export const count = async (act: () => Promise<unknown>): Promise<number> =>
  (await statementsOf(act)).sent.filter((text) => !BEAT.test(text)).length;
