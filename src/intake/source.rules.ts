import { BadInput } from "../kernel/refusal.ts";
import type { Format, SourceKind } from "./message.rules.ts";
import { posFormat } from "./pos.rules.ts";
import { shopifyFormat } from "./shopify.rules.ts";
import type { IntakeSource, ShopPlace } from "./source.queries.ts";
import { newSigningSecret } from "./standard-webhooks.rules.ts";

export const FORMATS: Readonly<Record<SourceKind, Format>> = {
  POS: posFormat,
  SHOPIFY: shopifyFormat,
};

/** How long the secret before the newest stays good: a sender is not changed over in a moment. */
const OVERLAP_MS = 24 * 3_600_000;

export const previousUntil = (now: Date): Date => new Date(now.getTime() + OVERLAP_MS);

/** The secret a source signs with: a till's is made here, a vendor gives its own. */
export function secretFor(kind: SourceKind, given: string | undefined): string {
  if (kind === "POS") {
    if (given !== undefined) throw new BadInput("the secret of a POS source is made by the hub");
    return newSigningSecret();
  }
  if (given === undefined || !/^[\x21-\x7e]{8,200}$/.test(given))
    throw new BadInput("give the secret that the vendor signs with: 8 to 200 characters");
  return given;
}

const SHOP_LIMIT = 1_000;

/** Places that nobody can mean. */
export function checkPlaces(storeCode: string | undefined, shops: readonly ShopPlace[]): void {
  if (storeCode === undefined && shops.length === 0)
    throw new BadInput("say a store, or at which store each shop's orders are booked");
  if (shops.length > SHOP_LIMIT) throw new BadInput(`at most ${SHOP_LIMIT} shops`);
  if (new Set(shops.map(({ shop }) => shop)).size < shops.length)
    throw new BadInput("a shop is named twice");
}

/** The code of the store a message is booked at; undefined: its shop is of no store. */
export function storeOf(
  { storeCode, shops }: Pick<IntakeSource, "storeCode" | "shops">,
  named: readonly string[],
): string | undefined {
  const found = named.flatMap((shop) => shops.find((each) => each.shop === shop) ?? []);
  return found[0]?.storeCode ?? storeCode ?? undefined;
}
