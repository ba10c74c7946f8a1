import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Right, TillScope } from "../kernel/right.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { countKeys, writeKeyRow } from "./key.queries.ts";
import { type ApiKey, digestOf, KEYS_A_BRAND, newSecret, writeKey } from "./key.rules.ts";

/** A key, and its text, which is told this once. */
export interface GivenKey {
  readonly key: ApiKey;
  readonly text: string;
}

interface Wish {
  readonly tillId: string | null;
  readonly name: string;
  readonly rights?: readonly Right[];
  readonly scopes?: readonly TillScope[];
  readonly expiresAt?: Date | null | undefined;
}

/** Writes a key for whoever the caller has judged it may be given to. */
export async function giveKey(work: Work, wish: Wish): Promise<GivenKey> {
  const { tillId, name, rights = [], scopes = [] } = wish;
  const expiresAt = wish.expiresAt ?? null;
  if (expiresAt && expiresAt <= work.now) throw new BadInput("expiresAt must be in time to come");
  if ((await countKeys(work)) >= KEYS_A_BRAND)
    throw new BadInput(`a brand has up to ${KEYS_A_BRAND} keys in use: revoke some`);
  const id = newId();
  const secret = newSecret();
  await writeKeyRow(work, { id, tillId, name, rights, scopes, expiresAt }, digestOf(secret));
  const key: ApiKey = {
    ...{ id, tillId, name, rights, scopes, expiresAt, createdAt: work.now },
    ...{ revokedAt: null, previousUntil: null, usedAt: null },
  };
  noteChanged(work, "ApiKey", undefined, key);
  return {
    key,
    text: writeKey(tillId !== null, { brandId: work.brandId, keyId: id, secret }),
  };
}
