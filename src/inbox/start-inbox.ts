import { setTimeout as sleep } from "node:timers/promises";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isPassing } from "../platform/database/passing.ts";
import { type Begin, ConcurrentChange, type Look } from "../platform/database/work.ts";
import { inTurn } from "../platform/in-turn.ts";
import type { Log } from "../platform/log.ts";
import { applyDeliveries, setFailedAside } from "./apply-deliveries.ts";
import { brandsWaiting, idsWaiting, postpone, takeOne, takeWaiting } from "./delivery.queries.ts";
import { nextAttempt, restMs } from "./delivery.rules.ts";

/** Orders of one transaction; what holds them all in memory is bounded by it, too. */
const BATCH = 100;
/** A delivery that another process took in is met within this time. */
const LOOK_EVERY_MS = 1_000;

export interface Inbox {
  wake(): void;
  stop(): Promise<void>;
}

/** Processes what was delivered, a batch of each brand in turn; of many workers each has its own batch in hand. */
export function startInbox(hub: {
  readonly begin: Begin;
  readonly look: Look;
  readonly log: Log;
}): Inbox {
  const { look, log } = hub;
  let failures = 0;
  /** Brands that failed: how often in a row, and until when they are left alone. */
  const resting = new Map<string, { readonly times: number; readonly until: number }>();

  const { wake, stop } = inTurn(drain, ({ message }) =>
    log.warn({ error: message }, "the inbox will be looked at again"),
  );

  async function drain(stopping: AbortSignal): Promise<void> {
    try {
      for (let met = 1; met > 0 && !stopping.aborted; ) {
        met = 0;
        for (const brandId of await brandsWaiting(look(forAllBrands("inbox"))))
          if (!stopping.aborted) met += await turnOf(brandId);
        failures = 0;
      }
    } catch (error) {
      failures++;
      await sleep(restMs(failures, Math.random()), undefined, { signal: stopping }).catch(
        () => undefined,
      );
      throw error;
    }
  }

  /** What fails one brand, as a lock that somebody holds, leaves the others their turns. */
  async function turnOf(brandId: string): Promise<number> {
    const before = resting.get(brandId);
    if (before && performance.now() < before.until) return 0;
    try {
      const met = await workOff(hub, brandId);
      resting.delete(brandId);
      return met;
    } catch (error) {
      log.warn({ brandId, error: (error as Error).message }, "its inbox will be looked at again");
      const times = (before?.times ?? 0) + 1;
      resting.set(brandId, { times, until: performance.now() + restMs(times, Math.random()) });
      return 0;
    }
  }

  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    async stop() {
      clearInterval(timer);
      await stop();
    },
  };
}

type Hub = { readonly begin: Begin; readonly look: Look; readonly log: Log };

/** One batch of a brand's; answers how many deliveries were met. */
export async function workOff({ begin, look, log }: Hub, brandId: string): Promise<number> {
  const actor = system("inbox", brandId);
  try {
    return await begin(actor, async (work) => {
      const taken = await takeWaiting(work, BATCH);
      await applyDeliveries(work, taken);
      return taken.length;
    });
  } catch (error) {
    if (isOfTheMoment(error)) throw error;
    log.warn({ error: (error as Error).message }, "a batch failed, each delivery goes by itself");
  }
  const ids = await idsWaiting(look(actor), BATCH);
  for (const id of ids) await workOffOne({ begin, look, log }, brandId, id);
  return ids.length;
}

/** One delivery by itself: what fails by our fault is tried again later, and set aside in the end. */
async function workOffOne({ begin, log }: Hub, brandId: string, id: string): Promise<void> {
  const actor = system("inbox", brandId);
  try {
    await begin(actor, async (work) => {
      const delivery = await takeOne(work, id);
      if (delivery) await applyDeliveries(work, [delivery]);
    });
  } catch (error) {
    if (isOfTheMoment(error)) throw error;
    log.error({ delivery: id, err: error }, "a delivery failed");
    await begin(actor, async (work) => {
      const delivery = await takeOne(work, id);
      if (!delivery) return;
      const attempts = delivery.attempts + 1;
      const next = nextAttempt(attempts, work.now);
      if (next) return postpone(work, id, next);
      return setFailedAside(work, delivery, attempts);
    });
  }
}

const isOfTheMoment = (error: unknown): boolean =>
  isPassing(error) || error instanceof ConcurrentChange;
