import { errorOf, type GraphError } from "./ask.ts";
import { BanyanError } from "./error.ts";
import { isPassed, pauseAsTold, verdictOf } from "./line.rules.ts";
import type { Line, Result } from "./line.ts";
import { report } from "./report.ts";

/** Who is told what happens. */
export interface Sink<Data> {
  /** What happened, each once and in order; or a reset: how things are. */
  next(data: Data): void;
  /** It is over, and will not go on. */
  error?(error: BanyanError): void;
}

/** Why one subscription came to its end: undefined where a new one can go on at once. */
type End = BanyanError | undefined;

const endOf = (cause: unknown): End => {
  if (Array.isArray(cause)) return errorOf(cause as GraphError[]);
  const { code, reason } = cause as { code?: unknown; reason?: string };
  if (typeof code !== "number")
    return cause instanceof BanyanError ? cause : new BanyanError("NO_ANSWER", String(cause));
  return verdictOf(code) === "GIVE_UP"
    ? new BanyanError("BAD_REQUEST", `${code}: ${reason}`)
    : undefined;
};

/** Follows a subscription through everything that may come between, until it is stopped or refused. */
export function follow<Data>(
  line: Line,
  operation: string,
  variables: object,
  sink: Sink<Data>,
): () => void {
  let { after } = variables as { after?: string | undefined };
  let failures = 0;
  let stopped = false;
  let leave: () => void = () => undefined;

  function take(data: Record<string, unknown>): void {
    const [update] = Object.values(data) as [{ cursor?: string; because?: string } | undefined];
    const { cursor, because } = update ?? {};
    if (cursor !== undefined && because === undefined && isPassed(cursor, after)) return;
    if (cursor !== undefined) after = cursor;
    failures = 0;
    report(() => sink.next(data as Data));
  }

  const once = () =>
    new Promise<End>((end) => {
      let over = false;
      const unsubscribe = line.subscribe(
        operation,
        { ...variables, after },
        {
          next({ data, errors }: Result) {
            if (stopped || over) return;
            if (data && !errors) return take(data);
            // What could not be told is asked for again, not passed over.
            over = true;
            end(errorOf((errors ?? []) as GraphError[]));
            unsubscribe();
          },
          error: (cause) => end(endOf(cause)),
          complete: () => end(new BanyanError("TRY_AGAIN", "the subscription ended")),
        },
      );
      leave = () => {
        unsubscribe();
        end(undefined);
      };
    });

  const pause = (ms: number) =>
    new Promise<void>((go) => {
      const timer = setTimeout(go, ms);
      leave = () => {
        clearTimeout(timer);
        go();
      };
    });

  async function run(): Promise<void> {
    for (let { caller } = line; !stopped; ) {
      await line.ready();
      if (stopped) return;
      // Nobody goes on behind what somebody else was told.
      if (caller !== line.caller) after = undefined;
      caller = line.caller;
      const end = await once();
      if (stopped) return;
      if (end?.code === "UNAUTHENTICATED") line.renew();
      else if (end && !end.isPassing) throw end;
      if (end) await pause(pauseAsTold(end.retryAfter, failures++, Math.random()));
    }
  }

  run().catch((error) => {
    const end = endOf(error) ?? error;
    if (!stopped && end.code !== "CLOSED") report(() => sink.error?.(end));
    stopped = true;
  });
  return () => {
    stopped = true;
    leave();
  };
}
