import { regionOf } from "../brand/brand.queries.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { consentToPhone } from "../consent/consent-to-phone.ts";
import { type EnrolMember, enrolMembers } from "../enrolment/enrol-members.ts";
import type { Credentials } from "../identity/credentials.ts";
import type { Keys } from "../identity/keys.ts";
import { openSession } from "../identity/open-session.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import { Refusal } from "../kernel/refusal.ts";
import { type Identity, identityText, readIdentity } from "../member/identity.rules.ts";
import { membersByIdentity, seeIdentities } from "../member/member.queries.ts";
import { ConcurrentChange, type Look, type Work } from "../platform/database/work.ts";
import type { WechatParts } from "./access-token.ts";
import { askPhone } from "./ask-phone.ts";
import { claimIdentities } from "./claim-identities.ts";
import { WechatFailed } from "./wechat.client.ts";
import { duplicateFound, phoneGiven } from "./wechat.events.ts";
import { type OpenApp, openApp } from "./wechat.queries.ts";
import { refusalOf, UnknownWechatApp } from "./wechat.refusals.ts";
import { type PhoneOutcome, phoneOutcome, recognise, type WechatUser } from "./wechat.rules.ts";

export interface SignInWithWechat {
  readonly appId: string;
  /** From `wx.login`; good once, for five minutes. */
  readonly code: string;
  /** From the phone button. Giving it is the user's consent to be known by the phone. */
  readonly phoneCode?: string | null | undefined;
  /** Where the user is met: who is enrolled now is bound to it. */
  readonly storeId?: string | null | undefined;
  /** The code, page or campaign it came by, kept of who is enrolled. */
  readonly scene?: string | null | undefined;
  readonly device?: string | null | undefined;
}

export interface SignedIn {
  readonly credentials: Credentials;
  readonly memberId: string;
  readonly enrolled: boolean;
  readonly phone: PhoneOutcome;
  /** Another member looks like the same person: a merge can be proposed. */
  readonly duplicate: boolean;
}

export interface SignInParts extends WechatParts {
  readonly look: Look;
  readonly keys: Keys;
}

/** What WeChat told of a user, for one sign-in. */
interface Told {
  readonly user: WechatUser;
  readonly phone: string | undefined;
  readonly phoneFailed: PhoneOutcome;
}

/**
 * Signs the user of a mini program in, and enrols it where it is new. WeChat is asked first, outside of any
 * transaction. A phone that does not come does not keep anybody out.
 */
export async function signInWithWechat(
  parts: SignInParts,
  wish: SignInWithWechat,
): Promise<SignedIn> {
  const app = await openApp(parts.look(system("sign in with WeChat", NO_BRAND)), wish.appId);
  if (!app) throw new UnknownWechatApp(wish.appId);
  const actor = system("sign in with WeChat", app.brandId);
  // The code is good once: what can be refused without it is refused before.
  const { storeId } = wish;
  if (storeId && !(await parts.look(actor).em.findOne(StoreEntity, { id: storeId })))
    throw new UnknownStore(storeId);

  const told = await ask(parts, app, wish);
  return parts.begin(actor, (work) => admit(work, parts.keys, { app, wish, told }));
}

async function ask(
  parts: SignInParts,
  app: OpenApp,
  { code, phoneCode }: SignInWithWechat,
): Promise<Told> {
  const user = await parts.wechat.userOf(app, code).catch((error: unknown) => {
    throw error instanceof WechatFailed ? refusalOf(error.failure) : error;
  });
  if (!phoneCode) return { user, phone: undefined, phoneFailed: "NOT_GIVEN" };
  try {
    const phone = await askPhone(parts, app, phoneCode);
    return { user, phone, phoneFailed: "UNAVAILABLE" };
  } catch (error) {
    if (!(error instanceof WechatFailed)) throw error;
    const phoneFailed = error.failure === "CODE_INVALID" ? "CODE_INVALID" : "UNAVAILABLE";
    return { user, phone: undefined, phoneFailed };
  }
}

async function admit(
  work: Work,
  keys: Keys,
  { app, wish, told }: { app: OpenApp; wish: SignInWithWechat; told: Told },
): Promise<SignedIn> {
  const { user } = told;
  const openid: Identity = { kind: "WECHAT_OPENID", app: app.appId, value: user.openid };
  const unionid: Identity[] = user.unionid ? [{ kind: "WECHAT_UNIONID", value: user.unionid }] : [];
  const region = await regionOf(work);
  const phone = told.phone
    ? [readIdentity({ kind: "PHONE", value: told.phone }, region) ?? []].flat()
    : [];
  const owners = await membersByIdentity(work, [openid, ...unionid, ...phone]);
  const ownerOf = ([identity]: readonly Identity[]) =>
    identity && owners.get(identityText(identity));

  const found = recognise(user, { byOpenid: ownerOf([openid]), byUnionid: ownerOf(unionid) });
  const phoneOwner = ownerOf(phone);
  const claimed = [
    ...(found.addsOpenid ? [openid] : []),
    ...(found.addsUnionid ? unionid : []),
    ...(phoneOwner === undefined ? phone : []),
  ];
  const memberId = found.memberId ?? (await enrol(work, claimed, wish));
  if (found.memberId !== undefined) {
    await claimIdentities(work, memberId, claimed);
    const shown = [openid, ...unionid, ...phone];
    await seeIdentities(
      work,
      shown.filter((each) => ownerOf([each]) === memberId),
    );
  }

  const outcome = phone.length > 0 ? phoneOutcome(phoneOwner, memberId) : told.phoneFailed;
  if (outcome === "ADDED") {
    await consentToPhone(work, { memberId, textVersion: `wechat ${app.appId}` });
    work.record(phoneGiven(memberId, app.appId));
  }
  const others = [
    ...(found.duplicate ? [["WECHAT_UNIONID", ownerOf(unionid) ?? ""] as const] : []),
    ...(outcome === "DUPLICATE" ? [["PHONE", phoneOwner ?? ""] as const] : []),
  ];
  for (const [by, otherId] of others)
    work.record(duplicateFound(work.brandId, memberId, otherId, by));

  const credentials = await openSession(work, keys, { holderId: memberId, device: wish.device });
  return {
    ...{ credentials, memberId, phone: outcome },
    enrolled: found.memberId === undefined,
    duplicate: others.length > 0,
  };
}

async function enrol(
  work: Work,
  identities: readonly Identity[],
  { storeId, scene }: SignInWithWechat,
): Promise<string> {
  const enrolment: EnrolMember = {
    identities: identities.map((each) => ({ ...each, verification: "VERIFIED" })),
    ...{ channel: "MINI_PROGRAM", storeId: storeId ?? undefined, scene: scene ?? undefined },
  };
  const [member] = await enrolMembers(work, [enrolment], "WECHAT");
  // Nobody had these a moment ago.
  if (!member || member instanceof Refusal) throw new ConcurrentChange("enrolled meanwhile");
  return member.id;
}
