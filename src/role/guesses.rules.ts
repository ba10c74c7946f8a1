import type { DoorKind } from "./doors.rules.ts";

/** A door where something can be guessed. */
interface DoorGuess {
  /** What opens something, and what tells whether somebody is there. */
  readonly guessed: "SECRET" | "NAME";
  /** The answers by which it was wrong: types of refusals. */
  readonly refusals: readonly string[];
  /** Who guesses there; left out: everybody. */
  readonly by?: readonly DoorKind[];
  /** It is guessed where this argument is given, and wrong where nobody is found. */
  readonly argument?: string;
}

/** Whoever may list all members, or is one, learns nothing by naming some. */
const LOOKS_UP: readonly DoorKind[] = ["franchisee", "store", "till"];

const secret = (...refusals: string[]): DoorGuess => ({ guessed: "SECRET", refusals });
const name = (...refusals: string[]): DoorGuess => ({ guessed: "NAME", refusals, by: LOOKS_UP });

/**
 * The doors where something can be guessed, and by which answers it was wrong. Keys are guessed at every door, links for
 * downloads at their own: `identity/access.ts` and `platform/http/signature.ts` count those by the same rule.
 */
export const GUESSES: Readonly<Record<string, DoorGuess>> = {
  // ── Signing in
  signInWithWechat: secret("WechatCodeInvalid", "UnknownWechatApp", "SceneCodeForged"),
  refreshSession: secret("SessionEnded"),

  // ── Codes and links
  claimCode: secret("UnknownCode"),
  claimCoupon: secret("UnknownClaimLink"),
  bindByScan: secret("SceneCodeForged"),

  // ── Whether a number is a member's, and members' codes
  member: { ...name(), argument: "identity" },
  members: { ...name(), argument: "filter.identity" },
  enrolMembers: name("AlreadyMember"),
  linkIdentity: name("AlreadyMember"),
  recordOrders: name("UnknownMember", "MemberCodeForged"),
  recordEvents: name("UnknownMember", "MemberCodeForged"),
  previewOrder: name("UnknownMember", "MemberCodeForged"),
  quoteBasket: name("UnknownMember", "MemberCodeForged"),
};
