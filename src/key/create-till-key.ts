import { TillEntity } from "../brand/store.entity.ts";
import { TILL_SCOPES, type TillScope } from "../kernel/right.ts";
import type { Work } from "../platform/database/work.ts";
import { type GivenKey, giveKey } from "./give-key.ts";
import { mayKeepKeys } from "./key.policy.ts";
import { UnknownTill } from "./key.refusals.ts";

export interface CreateTillKey {
  readonly tillId: string;
  readonly name: string;
  /** What it may be used for; left out: all that a till may. */
  readonly scopes?: readonly TillScope[] | undefined;
  /** Left out: good until it is revoked. */
  readonly expiresAt?: Date | undefined;
}

/** A key for the program at a till: whoever shows it is that till. */
export async function createTillKey(work: Work, wish: CreateTillKey): Promise<GivenKey> {
  mayKeepKeys(work.actor);
  const till = await work.em.findOne(TillEntity, { id: wish.tillId });
  if (!till) throw new UnknownTill(wish.tillId);
  return giveKey(work, { ...wish, scopes: [...new Set(wish.scopes ?? TILL_SCOPES)] });
}
