import { zoneOf } from "../brand/brand.queries.ts";
import { dayOf } from "../kernel/month.ts";
import { takeKeys, writeName } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { mayKeepProfiles } from "../sight/sight.policy.ts";
import { profilesOf, writeProfile } from "./profile.queries.ts";
import { type AttributeChange, changedAttributes, NO_PROFILE } from "./profile.rules.ts";

export interface ChangeProfile {
  readonly memberId: string;
  /** Left out: as it is. */
  readonly name?: string | undefined;
  /** A key without a value is taken away; one that is not named stays as it is. */
  readonly attributes?: readonly AttributeChange[] | undefined;
}

/** Writes what is known of a member: the name it is called by, and attributes, each key by itself. */
export async function changeProfile(work: Work, wish: ChangeProfile): Promise<void> {
  const { memberId, name, attributes = [] } = wish;
  await mayKeepProfiles(work, [memberId]);
  const key = (await takeKeys(work, [memberId])).get(memberId);
  if (!key) throw new UnknownMember(memberId);

  if (name !== undefined) await writeName(work, { memberId, key, name });
  if (attributes.length === 0) return;
  const before = (await profilesOf(work, [memberId])).get(memberId) ?? NO_PROFILE;
  const today = dayOf(work.now, await zoneOf(work));
  const profile = {
    attributes: changedAttributes(before.attributes, attributes, today),
    preferences: before.preferences,
  };
  await writeProfile(work, { memberId, key, profile });
}
