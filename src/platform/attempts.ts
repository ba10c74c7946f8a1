import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Actor, idOf } from "../kernel/actor.ts";
import type { Refusal } from "../kernel/refusal.ts";
import { TooManyAttempts } from "./attempts.refusals.ts";

/** Bounds how often an actor may guess: what can be known by heart only must not be found by trying. */
export interface Attempts {
  /**
   * Runs an act that tries something secret. Where it ends in the `wrong` refusal the attempt counts; whoever has none
   * left is refused without a look.
   * @throws {TooManyAttempts}
   */
  guarded<T>(actor: Actor, wrong: Wrong, act: () => Promise<T>): Promise<T>;
}

type Wrong = abstract new (...args: never[]) => Refusal;

const WINDOW_S = 600;
const MINUTE_MS = 60_000;

/** So many wrong attempts an actor in ten minutes, in this process; what runs beside others counts until it ends. */
export function openAttempts(limit: number): Attempts {
  const limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_S });
  return {
    async guarded(actor, wrong, act) {
      const key = `${actor.brandId} ${actor.kind} ${idOf(actor)}`;
      try {
        await limiter.consume(key);
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        // In full minutes: who waits is not told how close it is.
        throw new TooManyAttempts(Math.ceil(spent.msBeforeNext / MINUTE_MS) * 60);
      }
      let guessed = false;
      try {
        return await act();
      } catch (error) {
        guessed = error instanceof wrong;
        throw error;
      } finally {
        if (!guessed) await limiter.reward(key);
      }
    },
  };
}
