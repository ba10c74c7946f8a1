import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType } from "../brand/brand.type.ts";
import { CredentialsType } from "../identity/session.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import {
  SceneCodeEndedType,
  SceneCodeForeignType,
  SceneCodeForgedType,
} from "../scene/scene.type.ts";
import {
  UnknownWechatApp,
  WechatAppTaken,
  WechatBlocked,
  WechatBusy,
  WechatCodeInvalid,
  WechatUnavailable,
} from "./wechat.refusals.ts";
import type { PhoneOutcome, ScanOutcome } from "./wechat.rules.ts";

const PhoneOutcomeEnum = {
  NOT_GIVEN: "NOT_GIVEN",
  ADDED: "ADDED",
  KNOWN: "KNOWN",
  DUPLICATE: "DUPLICATE",
  CODE_INVALID: "CODE_INVALID",
  UNAVAILABLE: "UNAVAILABLE",
} as const satisfies Record<PhoneOutcome, PhoneOutcome>;
registerEnumType(PhoneOutcomeEnum, {
  name: "PhoneOutcome",
  description: "What became of the phone a user gave while signing in.",
  valuesConfig: {
    ADDED: { description: "It is the member's now." },
    KNOWN: { description: "It was the member's already." },
    DUPLICATE: { description: "It is another member's, and stays so: a merge can be proposed." },
    CODE_INVALID: { description: "Its code was wrong, used or too old: ask the user again." },
    UNAVAILABLE: { description: "WeChat did not tell it: ask the user again another time." },
  },
});

const ScanOutcomeEnum = {
  NOT_SCANNED: "NOT_SCANNED",
  BOUND: "BOUND",
  KEPT: "KEPT",
} as const satisfies Record<ScanOutcome, ScanOutcome>;
registerEnumType(ScanOutcomeEnum, {
  name: "ScanOutcome",
  description: "What became of the store's code a user came by.",
  valuesConfig: {
    NOT_SCANNED: { description: "It came by none that a store shows." },
    BOUND: { description: "It is that store's member, by this or before." },
    KEPT: { description: "It is another store's, which keeps it." },
  },
});

@ObjectType("WechatApp", { description: "A mini program of the brand's." })
export class WechatAppType {
  @Field(() => String)
  appId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => DateTimeScalar)
  registeredAt!: Date;
}

@InputType()
export class RegisterWechatAppInput {
  @Field(() => TextScalar, { description: "As WeChat calls it: `wx…`." })
  appId!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => TextScalar, { description: "The AppSecret. It is sealed, and never shown again." })
  secret!: string;
}

@InputType()
export class SignInWithWechatInput {
  @Field(() => TextScalar)
  appId!: string;

  @Field(() => TextScalar, { description: "From `wx.login`: good once, for five minutes." })
  code!: string;

  @Field(() => TextScalar, {
    nullable: true,
    description:
      "From the phone button. Sending it is the user's consent to be known by the phone.",
  })
  phoneCode?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description:
      "What the user came by. A code that a store shows (`Scene.code`) binds it, as `bindByScan` does; any " +
      "other text, a page or a campaign, is kept of who is enrolled.",
  })
  scene?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "What the client calls itself in its user's list of sessions.",
  })
  device?: string;
}

const UnknownWechatAppType = refusalType(UnknownWechatApp, { appId: () => String });
const WechatAppTakenType = refusalType(WechatAppTaken, { appId: () => String });
const WechatCodeInvalidType = refusalType(WechatCodeInvalid, {});
const WechatBusyType = refusalType(WechatBusy, { retryAfterSeconds: () => Int });
const WechatBlockedType = refusalType(WechatBlocked, {});
const WechatUnavailableType = refusalType(WechatUnavailable, {});

@ObjectType()
class WechatAppRegistered {
  @Field(() => WechatAppType)
  app!: WechatAppType;
}

@ObjectType()
class SignedInWithWechat {
  @Field(() => CredentialsType)
  credentials!: CredentialsType;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => Boolean, { description: "By this: it was nobody's member before." })
  enrolled!: boolean;

  @Field(() => PhoneOutcomeEnum)
  phone!: PhoneOutcome;

  @Field(() => ScanOutcomeEnum)
  binding!: ScanOutcome;

  @Field(() => Boolean, {
    description: "Another member looks like the same person: a merge can be proposed.",
  })
  duplicate!: boolean;
}

export const RegisterWechatAppResult = resultUnion("RegisterWechatAppResult", () => [
  WechatAppRegistered,
  WechatAppTakenType,
]);
export const SignInWithWechatResult = resultUnion("SignInWithWechatResult", () => [
  SignedInWithWechat,
  UnknownWechatAppType,
  SceneCodeForgedType,
  SceneCodeForeignType,
  SceneCodeEndedType,
  StoreClosedType,
  WechatCodeInvalidType,
  WechatBusyType,
  WechatBlockedType,
  WechatUnavailableType,
]);
