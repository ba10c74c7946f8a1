import { parsePhoneNumberFromString } from "libphonenumber-js";

/** Which kind of name a member is known by. `EXTERNAL`: a number of another system. */
export const IDENTITY_KINDS = [
  "WECHAT_OPENID",
  "WECHAT_UNIONID",
  "WECOM_EXTERNAL_USERID",
  "PHONE",
  "EMAIL",
  "CARD",
  "DOUYIN",
  "TAOBAO",
  "JD",
  "QQ",
  "EXTERNAL",
] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** What a caller may name a member by: an identity, or the code its card shows, which is never kept. */
export const NAMING_KINDS = [...IDENTITY_KINDS, "MEMBER_CODE"] as const;
export type NamingKind = (typeof NAMING_KINDS)[number];

/** Whoever holds one of these signs in by it: a store that wrote down its own would be the member. */
export const SIGN_IN_KINDS: ReadonlySet<NamingKind> = new Set(["WECHAT_OPENID", "WECHAT_UNIONID"]);

/** A name for a member, as it is said. */
export interface Naming {
  readonly kind: NamingKind;
  readonly value: string;
  /** The app or shop that gave it: an openid means something in its own app only. */
  readonly app?: string | null | undefined;
}

/** A name a member is known by. */
export interface Identity extends Naming {
  readonly kind: IdentityKind;
}

/** How a caller says which member it means. */
export type MemberSaid = { readonly id: string } | { readonly identity: Naming };

/** Who told us of an identity. */
export type IdentitySource = "STAFF" | "TILL" | "MEMBER" | "WECHAT" | "IMPORT";

/** `VERIFIED`: shown to be the member's own, by the platform that gave it or by a code sent to it. */
export type Verification = "CLAIMED" | "VERIFIED";

/** An identity and where we have it from. */
export interface KnownIdentity extends Identity {
  readonly source: IdentitySource;
  readonly verification: Verification;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** A name as it was said, on one line. */
export const identityText = ({ kind, app, value }: Naming): string =>
  app ? `${kind}:${app}:${value}` : `${kind}:${value}`;

export const saidText = (member: MemberSaid): string =>
  "id" in member ? member.id : identityText(member.identity);

const LENGTH_LIMIT = 200;

/**
 * The one way of writing an identity, however it is said: telephones as E.164, by the plan of the brand's own region
 * where no country is said. Undefined where it cannot be one.
 */
export function readIdentity(said: Naming, region: string): Identity | undefined {
  const { kind } = said;
  if (kind === "MEMBER_CODE") return undefined;
  const text = said.value.normalize("NFKC").trim();
  const app = said.app?.trim() || undefined;
  if (text === "" || text.length > LENGTH_LIMIT || (app?.length ?? 0) > LENGTH_LIMIT)
    return undefined;
  if (/\p{Cc}/u.test(text + (app ?? ""))) return undefined;
  if ((kind === "WECHAT_OPENID") !== (app !== undefined) && !APP_OPTIONAL.has(kind))
    return undefined;
  const value = written(kind, text, region);
  return value === undefined ? undefined : { kind, value, ...(app && { app }) };
}

/** Shops of these platforms may, but need not, know a buyer by a number of their own. */
const APP_OPTIONAL: ReadonlySet<IdentityKind> = new Set([
  ...(["WECOM_EXTERNAL_USERID", "DOUYIN", "TAOBAO", "JD", "EXTERNAL"] as const),
]);

function written(kind: IdentityKind, text: string, region: string): string | undefined {
  if (kind === "PHONE") {
    const phone = parsePhoneNumberFromString(text, region as never);
    return phone?.isPossible() ? phone.number : undefined;
  }
  if (kind === "EMAIL")
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text.toLowerCase() : undefined;
  return text;
}

/** A name as who need not know it is shown it: its first letter. */
export const maskedName = (name: string): string => `${[...name][0] ?? ""}**`;

/** What an identity may be shown as to who need not know it: enough to tell two apart at a counter. */
export function maskedValue({ kind, value }: Identity): string {
  if (kind === "EMAIL") return value.replace(/^(.).*(@.*)$/, "$1***$2");
  return value.length <= 4
    ? "****"
    : `${kind === "PHONE" ? value.slice(0, 3) : ""}****${value.slice(-4)}`;
}
