import type { Work } from "../platform/database/work.ts";
import type { ConsentAct } from "./consent.rules.ts";
import { sayConsent } from "./say-consent.ts";

/** The consent a member gives where it lets a platform tell us its telephone: the platform asked it. */
export const consentToPhone = (
  work: Work,
  wish: { readonly memberId: string; readonly textVersion: string },
): Promise<ConsentAct> =>
  sayConsent(work, "GIVEN", {
    ...{ ...wish, purpose: "PHONE", channel: null },
    by: { kind: "member", id: wish.memberId, brandId: work.brandId },
  });
