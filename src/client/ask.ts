import { BanyanError } from "./error.ts";
import { pauseAsTold } from "./line.rules.ts";
import { documentOf } from "./operation.ts";
import type { Session } from "./session.ts";
import type { Answered, Transport } from "./transport.ts";

/** An error as the hub writes it. */
export interface GraphError {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly traceId?: string;
    readonly retryAfter?: number;
  };
}

export function errorOf([first]: readonly GraphError[]): BanyanError {
  const { code = "INTERNAL_SERVER_ERROR", traceId, retryAfter } = first?.extensions ?? {};
  return new BanyanError(code, first?.message ?? "nothing was answered", traceId, retryAfter);
}

/** What an answer holds, whatever is between the hub and us. */
function dataOf({ status, text }: Answered): unknown {
  let body: { data?: unknown; errors?: readonly GraphError[] } | null = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (body?.errors?.length) throw errorOf(body.errors);
  if (status === 200 && body?.data) return body.data;
  if (status >= 502 && status <= 504) throw new BanyanError("NO_ANSWER", `status ${status}`);
  throw new BanyanError("NOT_A_HUB", `what answered is no hub: status ${status}`);
}

const TIMEOUT_MS = 20_000;
const ATTEMPTS = 3;
/** Who is told to come again later than that is told so. */
const LONGEST_WAIT_MS = 10_000;

/** Posts one operation, as whom a token says. */
export type Post = (
  operation: string,
  variables: object,
  token: string | undefined,
) => Promise<unknown>;

export function openPost(url: string, transport: Transport, language: () => string): Post {
  return async (operation, variables, token) => {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      "accept-language": language(),
    };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    const body = JSON.stringify({ ...documentOf(operation), variables });
    let answered: Answered;
    try {
      answered = await transport.post(`${url}/graphql`, headers, body, TIMEOUT_MS);
    } catch (error) {
      throw new BanyanError("NO_ANSWER", String((error as Error).message));
    }
    return dataOf(answered);
  };
}

/**
 * Asks until it is answered, within reason: a query three times; a mutation once more only where the hub says that it
 * did nothing, as it does of what a token is missing for.
 */
export async function ask(
  post: Post,
  session: Session,
  operation: string,
  variables: object,
): Promise<unknown> {
  const isQuery = !operation.startsWith("mutation");
  let token = await session.token();
  for (let attempt = 1, renewed = false; ; attempt++) {
    try {
      return await post(operation, variables, token);
    } catch (error) {
      if (!(error instanceof BanyanError)) throw error;
      if (error.code === "UNAUTHENTICATED" && !renewed) {
        renewed = true;
        session.refused(token);
        token = await session.demand();
        continue;
      }
      const again = isQuery ? error.isPassing : error.isUndone;
      const wait = pauseAsTold(error.retryAfter, attempt - 1, Math.random());
      if (!again || attempt >= ATTEMPTS || wait > LONGEST_WAIT_MS) throw error;
      await new Promise((go) => setTimeout(go, wait));
    }
  }
}
