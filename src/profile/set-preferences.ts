import { takeKeys } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { mayKeepProfiles } from "../sight/sight.policy.ts";
import { profilesOf, writeProfile } from "./profile.queries.ts";
import { NO_PROFILE, type Preferences, soundPreferences } from "./profile.rules.ts";

export interface SetPreferences extends Preferences {
  readonly memberId: string;
}

/** Says how a member wants to be addressed, all of it anew: what is left out, it has no wish for any more. */
export async function setPreferences(work: Work, wish: SetPreferences): Promise<void> {
  const { memberId, ...said } = wish;
  await mayKeepProfiles(work, [memberId]);
  const preferences = soundPreferences(said);
  const key = (await takeKeys(work, [memberId])).get(memberId);
  if (!key) throw new UnknownMember(memberId);
  const { attributes } = (await profilesOf(work, [memberId])).get(memberId) ?? NO_PROFILE;
  await writeProfile(work, { memberId, key, profile: { attributes, preferences } });
}
