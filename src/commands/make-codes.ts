import { StoreEntity } from "../brand/store.entity.ts";
import { generateCodes } from "../code/generate-codes.ts";
import { orderCodes } from "../code/order-codes.ts";
import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

export interface MakeWish {
  readonly template: string;
  readonly size: number;
  readonly number: string;
  /** A code of a store. */
  readonly store?: string | undefined;
  readonly brand?: string | undefined;
}

/** Orders unique codes from the command line and makes them, or what is missing of them. */
export async function makeBrandCodes(
  hub: Pick<Hub, "begin" | "look">,
  { brand, store, ...wish }: MakeWish,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { brandId } = await findBrand(hub, brand);
  const actor = system("make-codes", brandId);
  const storeId = store === undefined ? undefined : await storeCoded(hub, brandId, store);
  const { batch } = await hub.begin(actor, (work) => orderCodes(work, { ...wish, storeId }));
  const before = batch.done;
  const bar = progress.start("codes", batch.size);
  const beganAt = Date.now();
  try {
    const made = await generateCodes(hub.begin, actor, batch.id, {
      tell: (done) => bar.update(done),
    });
    const seconds = (Date.now() - beganAt) / 1_000;
    say(
      `${made.done} codes of ${made.size}, ${made.done - before} of them made now in ${seconds.toFixed(1)} s`,
    );
    if (made.skipped.length > 0)
      say(`${made.skipped.length} numbers were skipped: their codes were there already`);
  } finally {
    bar.stop();
  }
}

async function storeCoded(hub: Pick<Hub, "look">, brandId: string, code: string): Promise<string> {
  const found = await hub.look(system("make-codes", brandId)).em.findOne(StoreEntity, { code });
  if (!found) throw new CommandFailed(`there is no store ${code}`);
  return found.id;
}
