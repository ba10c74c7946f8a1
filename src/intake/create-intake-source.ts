import { mayManageBrand } from "../brand/brand.policy.ts";
import { CodeTaken, UnknownStore } from "../brand/brand.refusals.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import type { SourceKind } from "./message.rules.ts";
import {
  codesInUse,
  type IntakeSource,
  type ShopPlace,
  storeCodesOf,
  writeSource,
} from "./source.queries.ts";
import { checkPlaces, secretFor } from "./source.rules.ts";

export interface CreateIntakeSource {
  /** Numbers its orders. */
  readonly code: string;
  readonly kind: SourceKind;
  readonly storeCode?: string | undefined;
  readonly shops: readonly ShopPlace[];
  /** What the vendor signs with; none for a source whose secret is made here. */
  readonly secret?: string | undefined;
}

/** A source and what it signs with, which is told this once. */
export interface SourceWithSecret {
  readonly source: IntakeSource;
  readonly secret: string;
}

/** Lets somebody send orders over HTTP. */
export async function createIntakeSource(
  work: Work,
  wish: CreateIntakeSource,
): Promise<SourceWithSecret> {
  mayManageBrand(work.actor, "KEYS");
  const { code, kind, storeCode, shops } = wish;
  if (!/^[\w.-]{1,64}$/.test(code)) throw new BadInput("a code is 1 to 64 letters, digits, . _ -");
  checkPlaces(storeCode, shops);
  const secret = secretFor(kind, wish.secret);
  // A store numbers its own orders under its code: nobody else may.
  if (await codesInUse(work, code)) throw new CodeTaken(code);
  await knownStores(work, storeCode, shops);
  const source: IntakeSource = {
    ...{ id: newId(), code, kind, storeCode: storeCode ?? null, shops, createdAt: work.now },
    ...{ closedAt: null, previousUntil: null },
  };
  await writeSource(work, { ...source, secret });
  return { source, secret };
}

/** Refuses places at stores the brand has not. */
export async function knownStores(
  work: Work,
  storeCode: string | undefined,
  shops: readonly ShopPlace[],
): Promise<void> {
  const codes = [...shops.map((each) => each.storeCode), ...(storeCode ? [storeCode] : [])];
  const known = await storeCodesOf(work, codes);
  const strange = codes.find((each) => !known.has(each));
  if (strange !== undefined) throw new UnknownStore(strange);
}
