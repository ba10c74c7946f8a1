import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { keyChanged } from "./key.events.ts";
import { mayKeepKeys } from "./key.policy.ts";
import { holdKey, revokeKeyRow } from "./key.queries.ts";
import { UnknownKey } from "./key.refusals.ts";
import type { ApiKey } from "./key.rules.ts";

/** Ends a key for good, at every instance within a second. */
export async function revokeKey(work: Work, { keyId }: { keyId: string }): Promise<ApiKey> {
  mayKeepKeys(work.actor);
  const key = await holdKey(work, keyId);
  if (!key) throw new UnknownKey(keyId);
  await revokeKeyRow(work, keyId);
  work.record(keyChanged(work.brandId, keyId, "REVOKED"));
  const revoked = { ...key, revokedAt: work.now };
  noteChanged(work, "ApiKey", key, revoked);
  return revoked;
}
