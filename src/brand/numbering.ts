import { BadInput } from "../kernel/refusal.ts";
import type { Context } from "../platform/graphql/context.ts";
import { storeLoader } from "./brand.loader.ts";
import { ownStore } from "./brand.policy.ts";

export const WHO_NUMBERS =
  "Who numbers it: for a till or store, its own store's code when left out; others must say.";

/** A till need not say where it stands. */
export async function ownStoreCode(context: Context): Promise<string | undefined> {
  const storeId = ownStore(context.actor);
  return storeId && (await context.loader(storeLoader).load(storeId))?.code;
}

/** Stores number independently: a number that is given no source is numbered by the store it came from. */
export function sourceOf(said: string | null | undefined, storeCode: string | undefined): string {
  const source = said ?? storeCode;
  if (source === undefined) throw new BadInput("say who numbers it");
  return source;
}
