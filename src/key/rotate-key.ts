import { mayDo } from "../brand/brand.policy.ts";
import { BadInput } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import type { GivenKey } from "./give-key.ts";
import { keyChanged } from "./key.events.ts";
import { mayKeepKeys } from "./key.policy.ts";
import { holdKey, rotateKeyRow } from "./key.queries.ts";
import { UnknownKey } from "./key.refusals.ts";
import { digestOf, newSecret, OVERLAP_HOURS, OVERLAP_HOURS_MOST, writeKey } from "./key.rules.ts";

export interface RotateKey {
  readonly keyId: string;
  /** How long the secret before is good, too. */
  readonly overlapHours?: number | undefined;
}

/**
 * Gives a key another secret; until the overlap is over, either is good.
 * @throws {Forbidden} An app's key has a right that the caller has not.
 */
export async function rotateKey(
  work: Work,
  { keyId, overlapHours = OVERLAP_HOURS }: RotateKey,
): Promise<GivenKey> {
  mayKeepKeys(work.actor);
  if (overlapHours < 0 || overlapHours > OVERLAP_HOURS_MOST)
    throw new BadInput(`overlapHours is between 0 and ${OVERLAP_HOURS_MOST}`);
  const key = await holdKey(work, keyId);
  if (!key) throw new UnknownKey(keyId);
  // Whoever turns it holds it: nobody takes what it has not.
  for (const right of key.rights) mayDo(work.actor, right);
  const secret = newSecret();
  const previousUntil = new Date(+work.now + overlapHours * 3_600_000);
  await rotateKeyRow(work, { id: keyId, digest: digestOf(secret), previousUntil });
  work.record(keyChanged(work.brandId, keyId, "ROTATED"));
  const text = writeKey(key.tillId !== null, { brandId: work.brandId, keyId, secret });
  const rotated = { ...key, previousUntil };
  noteChanged(work, "ApiKey", key, rotated);
  return { key: rotated, text };
}
