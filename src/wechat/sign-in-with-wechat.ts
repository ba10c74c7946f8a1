import type { TurnedAway } from "../audit/turned-away.ts";
import { BindingConflict } from "../binding/binding.refusals.ts";
import { openStoreOf } from "../binding/rebind.ts";
import { regionOf } from "../brand/brand.queries.ts";
import { consentToPhone } from "../consent/consent-to-phone.ts";
import { proposeMerge } from "../duplicate/propose-merge.ts";
import { type EnrolMember, enrolMembers } from "../enrolment/enrol-members.ts";
import { AlreadyMember } from "../enrolment/enrolment.refusals.ts";
import type { Credentials } from "../identity/credentials.ts";
import type { Keys } from "../identity/keys.ts";
import { openSession } from "../identity/open-session.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { Refusal } from "../kernel/refusal.ts";
import { claimIdentities } from "../member/claim-identities.ts";
import { type Identity, identityText, readIdentity } from "../member/identity.rules.ts";
import { lockMembers } from "../member/lock-members.ts";
import { membersByIdentity, seeIdentities } from "../member/member.queries.ts";
import {
  ConcurrentChange,
  type Look,
  type Origin,
  type Scope,
  type Work,
} from "../platform/database/work.ts";
import { followBadge, joinScene } from "../scene/bind-by-scan.ts";
import { readScene } from "../scene/read-scene.ts";
import { looksLikeCode, type Scene } from "../scene/scene.rules.ts";
import type { WechatParts } from "./access-token.ts";
import { askPhone } from "./ask-phone.ts";
import { WechatFailed } from "./wechat.client.ts";
import { phoneGiven } from "./wechat.events.ts";
import { type OpenApp, openApp } from "./wechat.queries.ts";
import {
  refusalOf,
  UnknownWechatApp,
  WechatBlocked,
  WechatCodeInvalid,
} from "./wechat.refusals.ts";
import {
  type PhoneOutcome,
  phoneOutcome,
  recognise,
  type ScanOutcome,
  type WechatUser,
} from "./wechat.rules.ts";

export interface SignInWithWechat {
  readonly appId: string;
  /** From `wx.login`; good once, for five minutes. */
  readonly code: string;
  /** From the phone button. Giving it is the user's consent to be known by the phone. */
  readonly phoneCode?: string | null | undefined;
  /** What it came by: a store's signed code binds it, any other text is kept of who is enrolled. */
  readonly scene?: string | null | undefined;
  readonly device?: string | null | undefined;
}

export interface SignedIn {
  readonly credentials: Credentials;
  readonly memberId: string;
  readonly enrolled: boolean;
  readonly phone: PhoneOutcome;
  readonly binding: ScanOutcome;
  /** Another member looks like the same person: a merge can be proposed. */
  readonly duplicate: boolean;
}

export interface SignInParts extends WechatParts {
  readonly look: Look;
  readonly keys: Keys;
  readonly turnedAway: TurnedAway;
}

/** What WeChat told of a user, for one sign-in. */
interface Told {
  readonly user: WechatUser;
  readonly phone: string | undefined;
  readonly phoneFailed: PhoneOutcome;
}

interface Admission {
  readonly app: OpenApp;
  readonly wish: SignInWithWechat;
  readonly scene: Scene | undefined;
  readonly told: Told;
}

/**
 * Signs the user of a mini program in, and enrols it where it is new. WeChat is asked first, outside of any
 * transaction. A phone that does not come does not keep anybody out.
 */
export async function signInWithWechat(
  parts: SignInParts,
  wish: SignInWithWechat,
  from: Origin,
): Promise<SignedIn> {
  const app = await openApp(parts.look(forAllBrands("sign in with WeChat")), wish.appId);
  if (!app) throw new UnknownWechatApp(wish.appId);
  const actor = system("sign in with WeChat", app.brandId);
  // The code is good once: what can be refused without it is refused before.
  const scene = await scanned(parts.look(actor), wish.scene);

  const told = await ask(parts, app, wish).catch(async (error: unknown) => {
    // Which user it was nobody knows.
    if (error instanceof WechatCodeInvalid || error instanceof WechatBlocked)
      await parts.turnedAway.note({ brandId: app.brandId, detail: error.code }, from);
    throw error;
  });
  return parts.begin(actor, (work) => admit(work, parts.keys, { app, wish, scene, told }), from);
}

/** The signed code that a user came by, of a store that takes members; undefined: no text of that form. */
async function scanned(scope: Scope, text: string | null | undefined): Promise<Scene | undefined> {
  if (!text || !looksLikeCode(text)) return undefined;
  const scene = await readScene(scope, text);
  await openStoreOf(scope, scene.storeId);
  return scene;
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
  { app, wish, scene, told }: Admission,
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
  // Its book is locked before its identities, as by everything that changes both.
  if (
    found.memberId !== undefined &&
    (await lockMembers(work, found.memberId))[0] !== found.memberId
  )
    throw new ConcurrentChange("the member was merged into another meanwhile");
  const memberId = found.memberId ?? (await enrol(work, claimed, wish, scene));
  const binding = await bind(work, memberId, scene, found.memberId === undefined);
  if (found.memberId !== undefined) {
    const shown = { source: "WECHAT", verification: "VERIFIED" } as const;
    await claimIdentities(work, { memberId, identities: claimed, ...shown });
    const met = [openid, ...unionid, ...phone].filter((each) => ownerOf([each]) === memberId);
    await seeIdentities(work, met, shown.verification);
  }

  const outcome = phone.length > 0 ? phoneOutcome(phoneOwner, memberId) : told.phoneFailed;
  if (outcome === "ADDED" || outcome === "KNOWN")
    await consentToPhone(work, { memberId, textVersion: `wechat ${app.appId}` });
  if (outcome === "ADDED") work.record(phoneGiven(memberId, app.appId));
  const others = [
    ...(found.duplicate ? [["WECHAT_UNIONID", ownerOf(unionid) ?? ""] as const] : []),
    ...(outcome === "DUPLICATE" ? [["PHONE", phoneOwner ?? ""] as const] : []),
  ];
  for (const [by, otherId] of others)
    await proposeMerge(work, { memberIds: [memberId, otherId], evidence: [by], metBy: "WECHAT" });

  const credentials = await openSession(work, keys, {
    ...{ holderId: memberId, device: wish.device, by: "WECHAT" },
  });
  return {
    ...{ credentials, memberId, phone: outcome, binding },
    enrolled: found.memberId === undefined,
    duplicate: others.length > 0,
  };
}

async function enrol(
  work: Work,
  identities: readonly Identity[],
  wish: SignInWithWechat,
  scene: Scene | undefined,
): Promise<string> {
  const enrolment: EnrolMember = {
    identities: identities.map((each) => ({ ...each, verification: "VERIFIED" })),
    channel: "MINI_PROGRAM",
    ...(scene
      ? { storeId: scene.storeId, sceneId: scene.id, staffId: scene.staffId ?? undefined }
      : {}),
    scene: (scene ? scene.label : wish.scene) ?? undefined,
  };
  const [member] = await enrolMembers(work, [enrolment], "WECHAT");
  // Nobody had these a moment ago.
  if (!member || member instanceof AlreadyMember) throw new ConcurrentChange("enrolled meanwhile");
  if (member instanceof Refusal) throw member;
  return member.id;
}

/** What the signed code makes of who came by it: nobody is kept out because another store keeps it. */
async function bind(
  work: Work,
  memberId: string,
  scene: Scene | undefined,
  enrolled: boolean,
): Promise<ScanOutcome> {
  if (!scene) return "NOT_SCANNED";
  try {
    if (enrolled) await followBadge(work, scene, memberId);
    else await joinScene(work, scene, memberId);
    return "BOUND";
  } catch (error) {
    if (error instanceof BindingConflict) return "KEPT";
    throw error;
  }
}
