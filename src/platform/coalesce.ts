/** Calls of one key that may share one run. */
interface Coalesced<Call, Answer> {
  /** How many runs may be in flight. */
  readonly lanes: number;
  /** How much one run takes at most; a larger call runs alone. */
  readonly limit: number;
  readonly keyOf: (call: Call) => string;
  readonly sizeOf: (call: Call) => number;
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
 * waits for a timer. Where a run of several calls fails, each runs again by itself, so that one cannot fail others.
 */
export function coalesce<Call, Answer>(
  how: Coalesced<Call, Answer>,
): (call: Call) => Promise<Answer> {
  let waiting: Waiting<Call, Answer>[] = [];
  let running = 0;

  /** The oldest call and those of its key behind it, as many as a run takes. */
  function take(): Waiting<Call, Answer>[] {
    const [first] = waiting;
    if (!first) return [];
    const key = how.keyOf(first.call);
    const taken: Waiting<Call, Answer>[] = [];
    const left: Waiting<Call, Answer>[] = [];
    let size = 0;
    for (const each of waiting) {
      const more = size + how.sizeOf(each.call);
      const fits = taken.length === 0 || more <= how.limit;
      if (fits && how.keyOf(each.call) === key) {
        taken.push(each);
        size = more;
      } else left.push(each);
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
      if (group.length === 1) group[0]?.fail(error);
      else for (const each of group) await serve([each]);
    }
  }

  async function work(): Promise<void> {
    running++;
    for (let group = take(); group.length > 0; group = take()) await serve(group);
    running--;
  }

  return (call) =>
    new Promise<Answer>((answer, fail) => {
      waiting.push({ call, answer, fail });
      if (running < how.lanes) void work();
    });
}
