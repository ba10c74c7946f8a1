import type { Work } from "../platform/database/work.ts";
import { mayKeepProfiles } from "../sight/sight.policy.ts";
import type { ConsentAct } from "./consent.rules.ts";
import { type SayConsent, sayConsent } from "./say-consent.ts";

/** A member takes back what it agreed to, or says no before anybody asked. */
export async function withdrawConsent(work: Work, wish: SayConsent): Promise<ConsentAct> {
  await mayKeepProfiles(work, [wish.memberId]);
  return sayConsent(work, "WITHDRAWN", wish);
}
