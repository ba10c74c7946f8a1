import { mayDo } from "../brand/brand.policy.ts";
import type { Right } from "../kernel/right.ts";
import type { Work } from "../platform/database/work.ts";
import { type GivenKey, giveKey } from "./give-key.ts";
import { mayKeepKeys } from "./key.policy.ts";
import { RightOfPersons } from "./key.refusals.ts";
import { APP_RIGHTS } from "./key.rules.ts";

export interface CreatePartnerKey {
  readonly name: string;
  readonly rights: readonly Right[];
  readonly expiresAt?: Date | undefined;
}

/** A key for a partner's app: headquarters with these rights and no others, none of which takes a person. */
export async function createPartnerKey(work: Work, wish: CreatePartnerKey): Promise<GivenKey> {
  mayKeepKeys(work.actor);
  const rights = [...new Set(wish.rights)];
  for (const right of rights) {
    if (!APP_RIGHTS.includes(right)) throw new RightOfPersons(right);
    // Nobody gives what it has not.
    mayDo(work.actor, right);
  }
  return giveKey(work, { tillId: null, name: wish.name, rights, expiresAt: wish.expiresAt });
}
