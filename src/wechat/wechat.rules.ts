/** What a call of WeChat's came to, beside an answer. */
export type Failure =
  /** WeChat, or the way to it, is not up to it now. */
  | "BUSY"
  /** Asked too often within a minute. */
  | "LIMITED"
  /** The code is wrong, used, or older than five minutes. */
  | "CODE_INVALID"
  /** WeChat holds the user for a risk and does not let it in. */
  | "BLOCKED"
  /** The access token is not in force: another may be. */
  | "TOKEN_STALE"
  /** The app, its secret or its rights are wrong, or the answer is none we know: its operator must look. */
  | "FAULT";

/** WeChat's calls that the hub makes. */
export type Endpoint = "code2Session" | "getPhoneNumber" | "stableToken";

const COMMON: Readonly<Record<number, Failure>> = {
  [-1]: "BUSY",
  40001: "TOKEN_STALE",
  40014: "TOKEN_STALE",
  42001: "TOKEN_STALE",
  40029: "CODE_INVALID",
  40163: "CODE_INVALID",
  40226: "BLOCKED",
  45011: "LIMITED",
};

const OWN: Readonly<Record<Endpoint, Readonly<Record<number, Failure>>>> = {
  // No access token is sent with these: what looks like a stale one is a wrong secret.
  code2Session: { 40001: "FAULT", 40014: "FAULT", 42001: "FAULT" },
  stableToken: { 40001: "FAULT", 40014: "FAULT", 42001: "FAULT" },
  // A code of another app's.
  getPhoneNumber: { 40013: "CODE_INVALID" },
};

/** What an error code of WeChat's means, where it was answered. */
export const failureOf = (endpoint: Endpoint, errcode: number): Failure =>
  OWN[endpoint][errcode] ?? COMMON[errcode] ?? "FAULT";

/**
 * How a call ended that brought no error code: `UNSENT` never reached WeChat, `UNANSWERED` may have, `GARBLED`
 * was answered by something in between.
 */
export type Mishap = "UNSENT" | "UNANSWERED" | "GARBLED";

/** What may be sent again: a code is good once, so a call with one is repeated only where it was not taken. */
export const mayRepeat = (endpoint: Endpoint, ended: Failure | Mishap): boolean =>
  ended === "BUSY" ||
  ended === "UNSENT" ||
  (endpoint === "stableToken" && (ended === "UNANSWERED" || ended === "GARBLED"));

/** What a call came to in the end: a mishap of the way there is WeChat's being busy, to its caller. */
export const failureAfter = (ended: Failure | Mishap): Failure =>
  ended === "UNSENT" || ended === "UNANSWERED" || ended === "GARBLED" ? "BUSY" : ended;

export const ATTEMPTS = 3;
const PAUSE_MS = 100;

/** How long to wait before another attempt, `dice` in [0, 1): callers that failed together come back apart. */
export const pauseMs = (attempt: number, dice: number): number =>
  Math.round(PAUSE_MS * 2 ** (attempt - 1) * (0.5 + dice));

/** How long a caller is told to wait. */
export const retryAfterSeconds = (failure: "BUSY" | "LIMITED"): number =>
  failure === "LIMITED" ? 60 : 5;

/**
 * WeChat hands out the next access token within the last five minutes of one, and both hold until its end: it is
 * asked for then, not before (the same one would come) and not at the end (somebody would hold a dead one).
 */
const RENEW_BEFORE_MS = 4 * 60_000;

export const renewalOf = (now: Date, expiresInSeconds: number): Date =>
  new Date(+now + expiresInSeconds * 1_000 - RENEW_BEFORE_MS);

/** Who WeChat says is signing in: `openid` within the app, `unionid` across the apps of one owner. */
export interface WechatUser {
  readonly openid: string;
  readonly unionid?: string | undefined;
}

/** What signing in comes to. */
export interface Recognised {
  /** Undefined: nobody we know, who is enrolled. */
  readonly memberId: string | undefined;
  readonly addsOpenid: boolean;
  readonly addsUnionid: boolean;
  /** Two members turn out to be one person. Nothing is merged here. */
  readonly duplicate: boolean;
}

/**
 * The member of a WeChat user. The openid is what this app knows its user by, so where it is one member's and the
 * unionid another's, the openid's signs in and the two stay two.
 */
export function recognise(
  user: WechatUser,
  known: { readonly byOpenid: string | undefined; readonly byUnionid: string | undefined },
): Recognised {
  const { byOpenid, byUnionid } = known;
  return {
    memberId: byOpenid ?? byUnionid,
    addsOpenid: byOpenid === undefined,
    addsUnionid: user.unionid !== undefined && byUnionid === undefined,
    duplicate: byOpenid !== undefined && byUnionid !== undefined && byOpenid !== byUnionid,
  };
}

/** What became of the phone of a sign-in. */
export type PhoneOutcome =
  | "NOT_GIVEN"
  /** It is the member's now. */
  | "ADDED"
  /** It was the member's already. */
  | "KNOWN"
  /** It is another member's: a merge can be proposed, nothing was changed. */
  | "DUPLICATE"
  /** Its code was wrong, used or too old: ask the user again. */
  | "CODE_INVALID"
  /** WeChat did not tell it at this moment. */
  | "UNAVAILABLE";

/** What became of the store's code that a user came by. */
export type ScanOutcome =
  | "NOT_SCANNED"
  /** The member is the store's, by this or before. */
  | "BOUND"
  /** Another store's, which keeps it. */
  | "KEPT";

export const phoneOutcome = (owner: string | undefined, memberId: string): PhoneOutcome =>
  owner === undefined ? "ADDED" : owner === memberId ? "KNOWN" : "DUPLICATE";
