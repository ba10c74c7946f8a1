import { shed } from "./signals/signals.ts";

/** The moment has more to do than can be done in time. Nothing was done of what is refused with it. */
export class Overloaded extends Error {
  /** In seconds: when to come again. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("too much at this moment: send the same again a little later, nothing was done");
    this.retryAfter = retryAfter;
  }

  /** What goes with it in GraphQL's form. */
  get extensions() {
    return { code: "SERVICE_UNAVAILABLE", retryAfter: this.retryAfter } as const;
  }
}

/** Takes what will be answered in time, and refuses the rest at once. */
export interface Admission {
  /** Why one more cannot be taken now; it is counted as refused. Undefined: it can. */
  refuse(): Overloaded | undefined;
  /** The work on one begins. Answers how to say that it is over, however it ended. */
  enter(): () => void;
  readonly inFlight: number;
  /** How many were refused so far. */
  readonly refused: number;
}

/** So many are in work whatever they take: how quick the hub is shows only where there is something to do. */
const FEW = 64;
/** How quick it is believed to be before it was seen, in answers a second. */
const GUESS = 400;
/** The pace is looked at in such steps; a step counts by its length, an older one for less. */
const STEP_MS = 50;
const MEMORY_MS = 1_000;

/**
 * Whoever comes now is answered after those before it: as many as are in work, at the pace of late. Where that is
 * later than `patienceMs`, it is refused. One measure sees whatever is short: the processor, connections,
 * a database that is slow or stands still.
 */
export function openAdmission(
  patienceMs: number,
  clock: () => number = () => performance.now(),
): Admission {
  let inFlight = 0;
  let refused = 0;
  let pace = GUESS;
  let stepAt = 0;
  let done = 0;

  /** The pace shows only where there is enough to do all the time: else it is the callers'. */
  const isBusy = () => inFlight >= FEW / 2;

  function look(): void {
    const elapsed = clock() - stepAt;
    if (!isBusy() || elapsed < STEP_MS) return;
    pace += (1 - Math.exp(-elapsed / MEMORY_MS)) * ((done * 1_000) / elapsed - pace);
    step();
  }

  function step(): void {
    stepAt = clock();
    done = 0;
  }

  const waitMs = () => (inFlight * 1_000) / Math.max(pace, 1);

  return {
    refuse() {
      look();
      const wait = waitMs();
      if (inFlight < FEW || wait <= patienceMs) return undefined;
      refused++;
      shed.publish("overload");
      return new Overloaded(Math.min(MOST_SECONDS, Math.ceil(wait / 1_000)));
    },
    enter() {
      look();
      const wasBusy = isBusy();
      inFlight++;
      if (!wasBusy && isBusy()) step();
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        done++;
        look();
        inFlight--;
      };
    },
    get inFlight() {
      return inFlight;
    },
    get refused() {
      return refused;
    },
  };
}

/** Nobody is sent away for longer. */
const MOST_SECONDS = 5;
