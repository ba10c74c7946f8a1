import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { knownStores } from "./create-intake-source.ts";
import { openOne } from "./open-one.ts";
import { type IntakeSource, rewriteShops, type ShopPlace } from "./source.queries.ts";
import { checkPlaces } from "./source.rules.ts";

export interface SetIntakeShops {
  readonly sourceId: string;
  readonly storeCode?: string | undefined;
  readonly shops: readonly ShopPlace[];
}

/** Says anew at which stores a source's orders are booked, from the next one on. */
export async function setIntakeShops(work: Work, wish: SetIntakeShops): Promise<IntakeSource> {
  mayManageBrand(work.actor, "KEYS");
  const { storeCode, shops } = wish;
  checkPlaces(storeCode, shops);
  const source = await openOne(work, wish.sourceId);
  await knownStores(work, storeCode, shops);
  const changed = { ...source, storeCode: storeCode ?? null, shops };
  await rewriteShops(work, changed);
  return changed;
}
