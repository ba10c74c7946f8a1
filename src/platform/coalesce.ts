import { isPassing } from "./database/passing.ts";

/** Calls of one key that may share one run. */
interface Coalesced<Call, Answer> {
  /** How many runs may be in flight. */
  readonly lanes: number;
  /** How much one run takes at most; a larger call runs alone. */
  readonly limit: number;
  readonly keyOf: (call: Call) => string;
  readonly sizeOf: (call: Call) => number;
  /** What a call holds up for others while it runs: two runs that touch the same are not in flight together. */
  readonly touches: (call: Call) => Iterable<string>;
  /** Answers each call, in order; what a call must be refused with is an Error in its place. */
  readonly run: (calls: readonly Call[]) => Promise<readonly (Answer | Error)[]>;
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Joins calls that arrive while earlier ones are in flight. A call that finds a free lane runs at once; nothing
 * waits for a timer. Where a run of several calls fails, each runs again by itself, so that one cannot fail others;
 * not where it failed by the moment, which would fail them all, one after the other.
 */
export function coalesce<Call, Answer>(
  how: Coalesced<Call, Answer>,
): (call: Call) => Promise<Answer> {
  let waiting: Waiting<Call, Answer>[] = [];
  let running = 0;
  const inFlight = new Set<string>();

  /**
   * The oldest call that can run and those of its key behind it, as many as a run takes. What touches something in
   * flight would only wait there and hold up its lane: it stays, and so does what touches the same behind it.
   */
  function take(): Waiting<Call, Answer>[] {
    const taken: Waiting<Call, Answer>[] = [];
    const left: Waiting<Call, Answer>[] = [];
    const ahead = new Set<string>();
    let key: string | undefined;
    let size = 0;
    for (const each of waiting) {
      const touches = [...how.touches(each.call)];
      const more = size + how.sizeOf(each.call);
      const fits = taken.length === 0 || (more <= how.limit && how.keyOf(each.call) === key);
      if (fits && !touches.some((one) => inFlight.has(one) || ahead.has(one))) {
        taken.push(each);
        key = how.keyOf(each.call);
        size = more;
      } else {
        left.push(each);
        for (const one of touches) ahead.add(one);
      }
    }
    waiting = left;
    return taken;
  }

  async function serve(group: readonly Waiting<Call, Answer>[]): Promise<void> {
    try {
      const answers = await how.run(group.map(({ call }) => call));
      for (const [index, { answer, fail }] of group.entries()) {
        const given = answers[index];
        if (given instanceof Error) fail(given);
        else answer(given as Answer);
      }
    } catch (error) {
      if (group.length === 1 || isPassing(error)) for (const { fail } of group) fail(error);
      else for (const each of group) await serve([each]);
    }
  }

  async function run(group: readonly Waiting<Call, Answer>[]): Promise<void> {
    const touched = new Set(group.flatMap(({ call }) => [...how.touches(call)]));
    for (const one of touched) inFlight.add(one);
    running++;
    await serve(group);
    running--;
    for (const one of touched) inFlight.delete(one);
    fill();
  }

  /** Gives every free lane something to do. */
  function fill(): void {
    while (running < how.lanes) {
      const group = take();
      if (group.length === 0) return;
      void run(group);
    }
  }

  return (call) =>
    new Promise<Answer>((answer, fail) => {
      waiting.push({ call, answer, fail });
      if (running < how.lanes) fill();
    });
}
