import type { Work } from "../platform/database/work.ts";
import { mayKeepProfiles } from "../sight/sight.policy.ts";
import type { ConsentAct } from "./consent.rules.ts";
import { type SayConsent, sayConsent } from "./say-consent.ts";

/** A member agrees: by itself, or by word or on paper before whoever keeps its profile. */
export async function giveConsent(work: Work, wish: SayConsent): Promise<ConsentAct> {
  await mayKeepProfiles(work, [wish.memberId]);
  return sayConsent(work, "GIVEN", wish);
}
