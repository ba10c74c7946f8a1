// Printed by npm run generate, never edited. What the ids stand for is in schema/operations.
import type { Operation } from "./operation.ts";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** `REFUSED`: an expected no, or an input that cannot be meant; `FORBIDDEN`: not theirs to do; `FAILED`: on our side. Only `DONE` changed something. */
export type ActOutcome =
  | 'DONE'
  | 'FAILED'
  | 'FORBIDDEN'
  | 'REFUSED';

/** When points can be spent: at once; from the start of the `count`-th day after; or when `activatePoints` says so. */
export type ActivationKind =
  | 'AFTER_DAYS'
  | 'AT_ONCE'
  | 'ON_EVENT';

/** `EXPIRED`: nobody decided it in time. */
export type AdjustmentStatus =
  | 'APPROVED'
  | 'EXPIRED'
  | 'OPEN'
  | 'REJECTED';

/** Whether a contract's amounts are without tax, which comes on top, or with it. */
export type AmountsAre =
  | 'GROSS'
  | 'NET';

export type AttributeInput = {
  /** `birthday` (1990-02-28), `gender` (FEMALE, MALE, OTHER), `city`, or a key of the brand's. */
  readonly key: string;
  /** Left out: it is taken away. */
  readonly value?: string | null | undefined;
};

/** One of these: who gets it. */
export type AudienceInput = {
  /** About `member`. */
  readonly condition?: string | null | undefined;
  /** True, or left out. */
  readonly everybody?: boolean | null | undefined;
  /** The code of a level. */
  readonly level?: string | null | undefined;
  /** At most 1,000. */
  readonly memberIds?: ReadonlyArray<string> | null | undefined;
  readonly tag?: string | null | undefined;
};

/** What an audience is told by. */
export type AudienceKind =
  | 'CONDITION'
  | 'EVERYBODY'
  | 'LEVEL'
  | 'MEMBERS'
  | 'TAG';

/** `LOOKED_UP`: by an exact identity; `IDENTITIES_SHOWN`, `PROFILE_SHOWN`: in full; `NAMES_SHOWN`: of several at a time, in full; `EXPORTED`: all of it was taken away; `CODES_EXPORTED`: a batch of coupon codes was, its number is the detail; `TRAIL_EXPORTED`: this trail was, by the filter in `arguments`; `ACTED`: by the mutation or command it names; `SIGNED_IN`, `SIGN_IN_FAILED`, `SIGNED_OUT`: `detail` says by what. */
export type AuditAct =
  | 'ACTED'
  | 'CODES_EXPORTED'
  | 'ERASED'
  | 'EXPORTED'
  | 'IDENTITIES_SHOWN'
  | 'LOOKED_UP'
  | 'NAMES_SHOWN'
  | 'PROFILE_SHOWN'
  | 'SIGNED_IN'
  | 'SIGNED_OUT'
  | 'SIGN_IN_FAILED'
  | 'TRAIL_EXPORTED';

/** Each narrows. */
export type AuditFilterInput = {
  readonly act?: AuditAct | null | undefined;
  /** Who did it, or did it in another's place. */
  readonly actorId?: string | null | undefined;
  readonly from?: string | null | undefined;
  /** Of whom somebody was told, or whom an act names. */
  readonly memberId?: string | null | undefined;
  readonly mutation?: string | null | undefined;
  /** Anything an act names or changed. */
  readonly objectId?: string | null | undefined;
  readonly outcome?: ActOutcome | null | undefined;
  /** A part of the reason. */
  readonly reason?: string | null | undefined;
  /** Before this instant. */
  readonly until?: string | null | undefined;
};

/** `PAID` and `FAILED` were taken in, `REPEATED` was known; the others changed nothing: no payout of ours, another amount, not released or cancelled, ended otherwise before, not to be read. */
export type BankResultVerdict =
  | 'AMOUNT_DIFFERS'
  | 'CONTRADICTS'
  | 'FAILED'
  | 'NOT_SENT'
  | 'PAID'
  | 'REPEATED'
  | 'UNKNOWN'
  | 'UNREADABLE';

export type BasketLineInput = {
  readonly category?: string | null | undefined;
  /** For all of them, before coupons and points. */
  readonly grossMinor: string;
  /** Above zero; once in a basket. */
  readonly number: number;
  /** 1 when left out. */
  readonly quantity?: number | null | undefined;
  readonly sku?: string | null | undefined;
};

/** Who bears what a member cannot give back; `ISSUER`: the store that issued it. */
export type Bearer =
  | 'HEADQUARTERS'
  | 'ISSUER';

/** It succeeded here and is not in the bill; the other way round; two amounts. */
export type BillGapKind =
  | 'DIFFERENT'
  | 'OURS_ONLY'
  | 'THEIRS_ONLY';

/** Which of two stores keeps a merged member. */
export type BindingChoice =
  | 'EARLIEST'
  | 'LATEST'
  | 'MOST_SPEND';

/** What bound a member to its store. `HANDOVER`: its store closed, this is the one in its place. */
export type BindingSource =
  | 'ENROLMENT'
  | 'FIRST_ORDER'
  | 'HANDOVER'
  | 'IMPORT'
  | 'MERGE'
  | 'NEAREST'
  | 'SCAN'
  | 'TRANSFER';

/** `LAPSED`: nobody decided it in time. */
export type BindingTransferStatus =
  | 'CONSENTED'
  | 'LAPSED'
  | 'OPEN'
  | 'REFUSED'
  | 'WITHDRAWN';

export type BonusAwardInput = {
  /** Of MULTIPLY, in basis points: 20,000 doubles; the points themselves are in it. */
  readonly bps?: number | null | undefined;
  /** Of EVENT: `review`, `check-in`. */
  readonly event?: string | null | undefined;
  readonly kind: BonusAwardKind;
  /** Of all but MULTIPLY. */
  readonly points?: string | null | undefined;
  /** Of STEPS: each full one counts. */
  readonly stepMinor?: string | null | undefined;
};

/** Points for full steps of what the lines cost; a multiple of what the standing rule and the level give; for each order; for each piece; for an event of a kind. */
export type BonusAwardKind =
  | 'EVENT'
  | 'MULTIPLY'
  | 'PIECES'
  | 'STEPS'
  | 'VISIT';

export type BonusCapsInput = {
  /** Of a member, ever. */
  readonly perMember?: string | null | undefined;
  /** Of a member, on a day of the brand's. */
  readonly perMemberDay?: string | null | undefined;
  /** Of each order or event. */
  readonly perOrder?: string | null | undefined;
  /** Of all members; a change of it holds at once. */
  readonly total?: string | null | undefined;
};

/** Who pays, by weights; left out: headquarters. */
export type BonusFundingInput = {
  /** The store that sells, where its side opted in. */
  readonly acceptor: number;
  readonly headquarters: number;
};

/** Why a rule gave what it gave. CAPPED: less than it would have. OUTBID: another of its `bestOf` gave more. NOTHING_TO_COUNT: no matching line, no full step, no points to multiply. */
export type BonusReason =
  | 'BUDGET_USED_UP'
  | 'CAPPED'
  | 'CAP_REACHED'
  | 'CONDITION_FAILS'
  | 'GIVEN'
  | 'HELD_OUT'
  | 'NOTHING_TO_COUNT'
  | 'NOT_IN_AUDIENCE'
  | 'NOT_THESE_HOURS'
  | 'NOT_THIS_STORE'
  | 'OUTBID';

/** Who has the good of points that expired. */
export type BreakageTo =
  | 'HEADQUARTERS'
  | 'ISSUER';

/** What a month's lines are told apart by. */
export type BreakdownBy =
  | 'CLAUSE'
  | 'DAY'
  | 'STORE';

/** What happened until an instant, be it told late, or what the hub had heard of until then. */
export type ByTime =
  | 'BOOKED'
  | 'OCCURRED';

export type CancelDropInput = {
  readonly number: string;
};

export type ChangeProfileInput = {
  /** What is not named stays as it is. */
  readonly attributes?: ReadonlyArray<AttributeInput> | null | undefined;
  readonly memberId: string;
  /** Left out: as it is. */
  readonly name?: string | null | undefined;
};

/** How a member came to the brand. `MALL`: the brand's own online shop; `PLATFORM`: another's. */
export type Channel =
  | 'EVENT'
  | 'IMPORT'
  | 'MALL'
  | 'MINI_PROGRAM'
  | 'OTHER'
  | 'PLATFORM'
  | 'REFERRAL'
  | 'STORE'
  | 'WECOM';

export type ClaimCodeInput = {
  /** As it was typed: in any case, with or without spaces and hyphens. */
  readonly code: string;
  /** A member need not say who it is. */
  readonly memberId?: string | null | undefined;
};

/** Each kind of clause takes some of it; the refusal says which it does not. */
export type ClauseDetailsInput = {
  /** Points paid for in advance, with the first month. */
  readonly blockPoints?: string | null | undefined;
  /** Who had it already, when left out: whoever was to pay. */
  readonly breakage?: BreakageTo | null | undefined;
  /** The most of one order. */
  readonly capMinor?: string | null | undefined;
  /** Of the net: order lines of these categories only. */
  readonly categories?: ReadonlyArray<string> | null | undefined;
  /** Orders of these channels only. */
  readonly channels?: ReadonlyArray<OrderChannel> | null | undefined;
  /** Only so many days from the binding, or from joining, on; for ever when left out. */
  readonly days?: number | null | undefined;
  /** `AT_ISSUE` when left out. */
  readonly due?: PointsDue | null | undefined;
  /** Local day: what occurs before it is free of the clause. */
  readonly freeUntil?: string | null | undefined;
  /** The most of a month. */
  readonly maximumMinor?: string | null | undefined;
  /** The least of a month. */
  readonly minimumMinor?: string | null | undefined;
  /** `HEADQUARTERS` when left out. */
  readonly payer?: SharePayer | null | undefined;
  /** By steps, minimum, maximum and fees; `STORE` when left out. */
  readonly per?: MonthPer | null | undefined;
  /** Whether the cost stays recorded with points due when issued, so that who accepts them is paid by it. */
  readonly recorded?: boolean | null | undefined;
  /** `OTHERS` when left out. */
  readonly sellers?: ShareSellers | null | undefined;
  /** By the month's volume: rates above the clause's own. */
  readonly steps?: ReadonlyArray<StepInput> | null | undefined;
  /** `MARGINAL` when left out. */
  readonly stepsAre?: StepsAre | null | undefined;
  /** Per accepted point without a recorded cost; none when left out. */
  readonly unrecordedMinor?: string | null | undefined;
  /** Left out of the net; none when left out. */
  readonly without?: ReadonlyArray<LeftOut> | null | undefined;
};

export type ClauseInput = {
  readonly details?: ClauseDetailsInput | null | undefined;
  readonly kind: ClauseKind;
  /** As the contract numbers it. */
  readonly number: string;
  /** In the unit its kind says. */
  readonly rate: string;
  /** What a statement calls it; the kind's name when left out. */
  readonly title?: string | null | undefined;
};

/** What a clause charges or grants; `rate` says in which unit. */
export type ClauseKind =
  /** Basis points of the net to whom the member is bound to, from headquarters or the seller. */
  | 'BOUND_SHARE'
  /** Basis points of what its store pays of coupons it issued and another franchisee honoured, to headquarters. */
  | 'COUPON_FUNDING'
  /** Basis points of the coupon discount others pay for, headquarters to the seller. */
  | 'COUPON_SUBSIDY'
  /** Minor units a month, to headquarters. */
  | 'FEE'
  /** Basis points of the net, headquarters to the franchisee of the member's guide. */
  | 'GUIDE_COMMISSION'
  /** Basis points of the month's net, to headquarters. */
  | 'NET_FEE'
  /** Basis points of the cost recorded with spent points, headquarters to who accepted them. */
  | 'POINTS_ACCEPTED'
  /** Minor units per point issued, its issuer to headquarters, when issued or used. */
  | 'POINTS_COST'
  /** Minor units, headquarters to whose store brought the member, by its first order. */
  | 'REFERRAL_REWARD'
  /** Basis points of the net, seller to headquarters. */
  | 'ROYALTY';

export type CloseIntakeSourceInput = {
  readonly sourceId: string;
};

export type CloseStoreInput = {
  /** It sells nothing from then on; ten minutes ahead at least. */
  readonly at: string;
  readonly storeId: string;
  /** Whose its members are from then on; nobody's, when left out. */
  readonly successorId?: string | null | undefined;
};

/** Of whom or what a condition may ask, by the same name. */
export type ConditionSubject =
  | 'event'
  | 'member'
  | 'order';

export type ConsentAct =
  | 'GIVEN'
  | 'WITHDRAWN';

export type ConsentChannel =
  | 'EMAIL'
  | 'PHONE_CALL'
  | 'PUSH'
  | 'SMS'
  | 'WECHAT';

export type ConsentInput = {
  /** Whatever channel, when left out. */
  readonly channel?: ConsentChannel | null | undefined;
  readonly memberId: string;
  readonly purpose: ConsentPurpose;
  /** Which wording was read. */
  readonly textVersion: string;
};

/** What a member may agree to. `PHONE`: that its telephone is known. */
export type ConsentPurpose =
  | 'MARKETING'
  | 'PHONE'
  | 'PROFILING'
  | 'THIRD_PARTY';

export type CouponBenefitInput = {
  /** Of PERCENT_OFF, BUY_X_GET_Y and POINTS_MULTIPLIER: 10,000 is all; 20,000 doubles points. */
  readonly bps?: number | null | undefined;
  /** Of BUY_X_GET_Y. */
  readonly buy?: number | null | undefined;
  /** Of PERCENT_OFF and SHIPPING, null: no cap; of STATED. */
  readonly capMinor?: string | null | undefined;
  /** Of BUY_X_GET_Y. */
  readonly get?: number | null | undefined;
  readonly kind: CouponBenefitKind;
  /** Of AMOUNT_OFF and FIXED_PRICE. */
  readonly minor?: string | null | undefined;
  /** Of FIXED_PRICE and FREE_ITEM. */
  readonly pieces?: number | null | undefined;
  /** Of BUY_X_GET_Y: at most so many times. */
  readonly times?: number | null | undefined;
  /** Of VOUCHER: what it is worth to the store that gives it away. */
  readonly worthMinor?: string | null | undefined;
};

/** Off the matching lines: so much, or so many basis points of them. The dearest so many pieces for so much each; the cheapest so many for nothing; of each `buy + get` pieces the `get` cheapest reduced. The delivery. The points, multiplied. Something that is exchanged for the coupon. As much as the till says. */
export type CouponBenefitKind =
  | 'AMOUNT_OFF'
  | 'BUY_X_GET_Y'
  | 'FIXED_PRICE'
  | 'FREE_ITEM'
  | 'PERCENT_OFF'
  | 'POINTS_MULTIPLIER'
  | 'SHIPPING'
  | 'STATED'
  | 'VOUCHER';

/** `RELEASED`: a checkout gave it back, or left it; `REVERSED`: what it was used for was refunded. */
export type CouponEventKind =
  | 'GIVEN'
  | 'ISSUED'
  | 'REDEEMED'
  | 'RELEASED'
  | 'RESERVED'
  | 'REVERSED'
  | 'REVOKED';

/** Who pays, by weights; what is left out is 0. */
export type CouponFundingInput = {
  /** The store that honours it, if it opted in. */
  readonly acceptor?: number | null | undefined;
  readonly headquarters?: number | null | undefined;
  /** The store that issued it, if it opted in. */
  readonly issuer?: number | null | undefined;
};

export type CouponLimitsInput = {
  /** By all on a day of the brand's. */
  readonly perDay?: number | null | undefined;
  /** By a member, all its merged ids together. */
  readonly perMember?: number | null | undefined;
  /** By a member on a day. */
  readonly perMemberDay?: number | null | undefined;
  /** In one order; 1 when left out. */
  readonly perOrder?: number | null | undefined;
  /** By all members together. */
  readonly total?: number | null | undefined;
};

/** How it came. */
export type CouponSource =
  | 'CODE'
  | 'DROP'
  | 'EVENT'
  | 'GIFT'
  | 'HAND'
  | 'LEVEL'
  | 'LINK'
  | 'POINTS';

/** `ISSUED`: its member's, used by nobody; `RESERVED`: by a checkout, until it ends or lapses; `GIVEN`: another member has one for it; `EXPIRED`: nobody used it in time. */
export type CouponState =
  | 'EXPIRED'
  | 'GIVEN'
  | 'ISSUED'
  | 'REDEEMED'
  | 'RESERVED'
  | 'REVOKED';

export type CouponValidityInput = {
  /** Of DAYS; 0: from the day of the issue on. */
  readonly after?: number | null | undefined;
  /** Of DAYS. */
  readonly count?: number | null | undefined;
  /** Of FIXED, like 2027-03-01; included. */
  readonly firstDay?: string | null | undefined;
  readonly kind: CouponValidityKind;
  /** Of FIXED, like 2027-03-31; included. */
  readonly lastDay?: string | null | undefined;
};

/** The same days for all; or `count` days from so many `after` the day of the issue on. */
export type CouponValidityKind =
  | 'DAYS'
  | 'FIXED';

export type CreateIntakeSourceInput = {
  /** Becomes the `source` of its orders; for ever. */
  readonly code: string;
  readonly kind: IntakeSourceKind;
  /** What the vendor signs with. None for `POS`: the hub makes it. */
  readonly secret?: string | null | undefined;
  readonly shops?: ReadonlyArray<ShopPlaceInput> | null | undefined;
  /** Where a message without a shop of `shops` is booked. */
  readonly storeCode?: string | null | undefined;
};

export type CreatePartnerKeyInput = {
  /** Left out: good until it is revoked. */
  readonly expiresAt?: string | null | undefined;
  readonly name: string;
  /** Of the caller's own, and none that takes a person. */
  readonly rights: ReadonlyArray<Right>;
};

export type CreateTillKeyInput = {
  /** Left out: good until it is revoked. */
  readonly expiresAt?: string | null | undefined;
  readonly name: string;
  /** What it may be used for; left out: all that a till may. */
  readonly scopes?: ReadonlyArray<TillScope> | null | undefined;
  readonly tillId: string;
};

export type CreateWebhookInput = {
  /** Keeps each member's events in order; one that fails holds that member's up. */
  readonly ordered?: boolean | null | undefined;
  /** Left out: all. */
  readonly types?: ReadonlyArray<string> | null | undefined;
  /** https, on the public internet. */
  readonly url: string;
};

export type DecimalMark =
  | 'COMMA'
  | 'POINT';

export type DefineCampaignInput = {
  /** Of `member`; everybody when left out. */
  readonly audience?: string | null | undefined;
  /** 1 to 32 letters, digits, _ or -; for ever. */
  readonly code: string;
  /** A code: no two of a group run at once. */
  readonly exclusiveGroup?: string | null | undefined;
  /** Not before the brand opened. */
  readonly fromAt: string;
  /** 0 to 9,000; 0 when left out. */
  readonly holdoutBps?: number | null | undefined;
  readonly moneyBudgetMinor?: string | null | undefined;
  readonly name: string;
  readonly pointsBudget?: string | null | undefined;
  /** Left out: until it is stopped. */
  readonly untilAt?: string | null | undefined;
};

export type DefineCouponTemplateInput = {
  readonly benefit: CouponBenefitInput;
  /** The code of the campaign it belongs to. */
  readonly campaign: string;
  /** 1 to 32 letters, digits, _ or -; for ever. */
  readonly code: string;
  /** Of `member` and `order`. */
  readonly condition?: string | null | undefined;
  readonly exclusiveGroup?: string | null | undefined;
  readonly funding?: CouponFundingInput | null | undefined;
  /** 0 to 366; 0 when left out. */
  readonly graceDays?: number | null | undefined;
  readonly hours?: OfferHoursInput | null | undefined;
  readonly limits?: CouponLimitsInput | null | undefined;
  readonly minimumMinor?: string | null | undefined;
  readonly moneyBudgetMinor?: string | null | undefined;
  readonly name: string;
  /** The code of a level. */
  readonly onLevel?: string | null | undefined;
  readonly pricePoints?: string | null | undefined;
  readonly scope?: OfferScopeInput | null | undefined;
  /** True when left out. */
  readonly stacks?: boolean | null | undefined;
  /** False when left out. */
  readonly transferable?: boolean | null | undefined;
  readonly validity: CouponValidityInput;
};

export type DefinePlanInput = {
  /** 1 to 32 letters, digits, _ or -; for ever. */
  readonly code: string;
  /** The code of a level of the newest ladder. */
  readonly level: string;
  readonly name: string;
  /** 1 to 20. */
  readonly prices: ReadonlyArray<PlanPriceInput>;
};

export type DefineRoleInput = {
  /** Of A to Z, 0 to 9 and _; unique in the brand. */
  readonly code: string;
  readonly name: string;
  readonly rights: ReadonlyArray<Right>;
  readonly side: RoleSide;
};

export type DeliveryState =
  | 'DONE'
  /** It was given up, and what it said is destroyed. */
  | 'DROPPED'
  /** It asks nothing of the hub; `why` says why. */
  | 'IGNORED'
  /** It could not be booked: replay or drop it. */
  | 'SET_ASIDE'
  /** It is kept and will be processed. */
  | 'WAITING';

export type DisputeLinesInput = {
  /** 1 to 200; all of them or none. */
  readonly lines: ReadonlyArray<DisputedLineInput>;
  readonly statementId: string;
};

/** Why a franchisee does not agree to a line. */
export type DisputeReason =
  /** Another's sale, or another's member. */
  | 'NOT_OURS'
  | 'OTHER'
  /** It was taken back, and not here. */
  | 'REFUNDED'
  /** The same is charged by another line. */
  | 'TWICE'
  | 'WRONG_AMOUNT'
  /** What the rate is applied to: another net, other points. */
  | 'WRONG_BASE'
  /** Another clause, or another version of the contract. */
  | 'WRONG_RATE';

/** `WITHDRAWN`: by the franchisee; `UPHELD` and `REJECTED`: by headquarters. */
export type DisputeState =
  | 'OPEN'
  | 'REJECTED'
  | 'UPHELD'
  | 'WITHDRAWN';

/** How a dispute is decided. */
export type DisputeVerdict =
  | 'REJECTED'
  | 'UPHELD';

export type DisputedLineInput = {
  /** How much of it, above zero; all that is left of it when left out. */
  readonly amountMinor?: string | null | undefined;
  readonly evidence?: ReadonlyArray<EvidenceInput> | null | undefined;
  /** The line's number within it. */
  readonly no: number;
  /** The line's posting. */
  readonly postingId: string;
  readonly reason: DisputeReason;
  /** Names no member: both sides keep it for ever. */
  readonly text: string;
};

export type DropCouponsInput = {
  readonly audience: AudienceInput;
  /** Ordered again under the same number, it is the same drop. */
  readonly number: string;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | null | undefined;
  /** The code of a template: its newest version. */
  readonly template: string;
};

export type DropDeliveryInput = {
  readonly deliveryId: string;
};

/** Why a drop is over. */
export type DropEnd =
  /** A budget of its coupons is spent. */
  | 'BUDGET_SPENT'
  | 'CANCELLED'
  /** All members had their turn. */
  | 'DONE'
  /** Its campaign is over. */
  | 'NOT_RUNNING'
  /** Its template was stopped. */
  | 'STOPPED';

export type EraseMemberInput = {
  readonly memberId: string;
  readonly reason: ErasureReason;
};

export type ErasureReason =
  | 'INACTIVITY'
  | 'LEGAL_DUTY'
  | 'MEMBER_REQUEST'
  | 'MISTAKE';

export type EventAttributeInput = {
  /** 1 to 64 letters, digits, dots or dashes. */
  readonly key: string;
  /** 1 to 64 letters, digits, dots or dashes. Never anything of a person: it stays for ever. */
  readonly value: string;
};

export type EventInput = {
  /** At most 20. */
  readonly attributes?: ReadonlyArray<EventAttributeInput> | null | undefined;
  readonly identity?: IdentityInput | null | undefined;
  /** `review`: 1 to 32 letters, digits, dots, _ or -. */
  readonly kind: string;
  /** The member, by id or by identity. */
  readonly memberId?: string | null | undefined;
  /** Names the event in the brand for ever, with its source. */
  readonly number: string;
  readonly occurredAt: string;
  /** Who numbers it: for a till or store, its own store's code when left out; others must say. */
  readonly source?: string | null | undefined;
  /** Where it happened: the till's own store when left out; else at none. */
  readonly storeCode?: string | null | undefined;
};

export type EvidenceInput = {
  readonly kind: EvidenceKind;
  readonly value: string;
};

/** A remark; an address; the SHA-256 of a file in hex; the name of a row of a reconciliation. */
export type EvidenceKind =
  | 'FILE'
  | 'RECONCILE_ROW'
  | 'TEXT'
  | 'URL';

/** `WEAK`: a telephone alone, which a carrier may have given out again. */
export type EvidenceStrength =
  | 'STRONG'
  | 'WEAK';

export type ExtendCampaignInput = {
  /** Its code. */
  readonly campaign: string;
  /** Not before it ends now; until it is stopped, when left out. */
  readonly untilAt?: string | null | undefined;
};

/** What the order of a member bound to nobody does: it binds, and is that store's share itself; it binds for the orders after; or it does not bind. */
export type FirstOrder =
  | 'BINDS'
  | 'BINDS_NEXT'
  | 'BINDS_NOT';

/** `OPEN`: waits for a second person. `SUPERSEDED`: never approved, and a newer one is there. */
export type FourEyesStatus =
  | 'AGREED'
  | 'OPEN'
  | 'SUPERSEDED';

export type GrantSightInput = {
  readonly franchiseeId: string;
  readonly reason?: string | null | undefined;
  readonly sight: GrantedSight;
  /** Until another, when left out. */
  readonly untilAt?: string | null | undefined;
  /** A franchisee grants headquarters, headquarters the franchisee. */
  readonly viewer: GrantViewer;
};

/** Who is shown more or less of a franchisee's members than the model alone says. */
export type GrantViewer =
  | 'FRANCHISEE'
  | 'HEADQUARTERS';

/** Of names and identities; the profile is shown with `FULL` only. */
export type GrantedSight =
  | 'FULL'
  | 'MASKED'
  | 'NONE';

/** What becomes of two growths of one kind. */
export type GrowthChoice =
  | 'HIGHER'
  | 'SUM';

/** How a member came by its guide. `INHERITED`: from one who left. */
export type GuideSource =
  | 'ASSIGNED'
  | 'INHERITED'
  | 'SCAN';

/** `TIMED_OUT`: released by itself, at that instant. */
export type HoldStatus =
  | 'COMMITTED'
  | 'OPEN'
  | 'RELEASED'
  | 'TIMED_OUT';

export type IdentityInput = {
  /** The app or shop that gave it; an openid must say. */
  readonly app?: string | null | undefined;
  readonly kind: IdentityKind;
  readonly value: string;
};

/** What a member is known by. `EXTERNAL`: a number of another system. `MEMBER_CODE`: what its card shows for a minute; it names the member, and can be nobody's identity. */
export type IdentityKind =
  | 'CARD'
  | 'DOUYIN'
  | 'EMAIL'
  | 'EXTERNAL'
  | 'JD'
  | 'MEMBER_CODE'
  | 'PHONE'
  | 'QQ'
  | 'TAOBAO'
  | 'WECHAT_OPENID'
  | 'WECHAT_UNIONID'
  | 'WECOM_EXTERNAL_USERID';

/** Who told the hub of an identity. */
export type IdentitySource =
  | 'IMPORT'
  | 'MEMBER'
  | 'STAFF'
  | 'TILL'
  | 'WECHAT';

/** A person at work, or a member. */
export type ImpersonateInput = {
  readonly memberId?: string | null | undefined;
  /** 1 to 60. */
  readonly minutes: number;
  /** Shown to that person, and kept for good. */
  readonly reason: string;
  readonly staffId?: string | null | undefined;
};

/** How a source signs and writes its messages. */
export type IntakeSourceKind =
  /** The hub's own format, signed as Standard Webhooks says. */
  | 'POS'
  /** Shopify's webhooks `orders/paid` and `refunds/create`. */
  | 'SHOPIFY';

export type IssueSceneCodeInput = {
  /** Where it hangs. */
  readonly label?: string | null | undefined;
  /** Staff of the store: its badge. */
  readonly staffId?: string | null | undefined;
  readonly storeId: string;
  /** Left out: until it is revoked. */
  readonly validUntil?: string | null | undefined;
};

/** Counted in: `CLOSE` statements, `IMPORT` lines, `CODES` codes, `DROP` members that had their turn. */
export type JobKind =
  | 'CLOSE'
  | 'CODES'
  | 'DROP'
  | 'IMPORT';

export type LeaveStaffInput = {
  readonly at: string;
  readonly staffId: string;
  /** Whose its members are from then on: staff of the same store; the store's alone when left out. */
  readonly successorId?: string | null | undefined;
};

/** What a clause leaves out of a net. */
export type LeftOut =
  | 'SHIPPING'
  | 'TAX';

/** Which of a month's lines; all, where nothing is said. */
export type LineFilterInput = {
  readonly clause?: string | null | undefined;
  /** The local day it occurred: `2026-03-14`. */
  readonly day?: string | null | undefined;
  readonly kind?: LineKind | null | undefined;
  /** Of all of the franchisee's stores, and of no one of them. */
  readonly ofNoStore?: boolean | null | undefined;
  readonly storeId?: string | null | undefined;
  /** Of this version of the contract. */
  readonly termsId?: string | null | undefined;
};

/** The kind of clause a line is under, or what a month's close makes of one. */
export type LineKind =
  | 'BOUND_SHARE'
  /** What the cost of points that expired is given back of, or charged. */
  | 'BREAKAGE'
  | 'COUPON_FUNDING'
  | 'COUPON_SUBSIDY'
  | 'FEE'
  | 'GUIDE_COMMISSION'
  /** What a month's royalty exceeds its maximum by. */
  | 'MAXIMUM'
  /** What a month's royalty lacks of its minimum. */
  | 'MINIMUM'
  | 'NET_FEE'
  | 'POINTS_ACCEPTED'
  /** Points paid for in advance: bought, and used up. */
  | 'POINTS_BLOCK'
  | 'POINTS_COST'
  /** The cost of points that is due at their use. */
  | 'POINTS_USED'
  | 'REFERRAL_REWARD'
  | 'ROYALTY'
  /** A royalty's steps, beyond its rate. */
  | 'VOLUME';

/** `RAISED`: it was claimed, and is verified now. `DUPLICATE`: it is another member's, and stays there. */
export type LinkOutcome =
  | 'ADDED'
  | 'DUPLICATE'
  | 'RAISED'
  | 'SEEN';

export type MappedAccountInput = {
  readonly code: string;
  readonly pattern: string;
  readonly title: string;
};

/** Members of whom all of it is true. */
export type MemberFilterInput = {
  readonly channel?: Channel | null | undefined;
  /** Included. */
  readonly enrolledFrom?: string | null | undefined;
  /** Not included. */
  readonly enrolledUntil?: string | null | undefined;
  /** Exactly; the look is noted. */
  readonly identity?: IdentityInput | null | undefined;
  /** Its last order occurred then or later; at your own stores, where you see those. */
  readonly lastVisitFrom?: string | null | undefined;
  /** Its last order occurred before. */
  readonly lastVisitUntil?: string | null | undefined;
  /** The store it belongs to now. */
  readonly storeId?: string | null | undefined;
  readonly tag?: string | null | undefined;
  /** The code of its level now. */
  readonly tier?: string | null | undefined;
};

/** Whose month is counted. */
export type MonthPer =
  | 'FRANCHISEE'
  | 'STORE';

export type OfferHoursInput = {
  /** HH:MM; 00:00 when left out. */
  readonly from?: string | null | undefined;
  /** HH:MM; 24:00 when left out. Before `from`: of the next day. */
  readonly to?: string | null | undefined;
  /** 1 is Monday; every day when left out. */
  readonly weekdays?: ReadonlyArray<number> | null | undefined;
};

/** Which lines an offer is about, and at which stores; left out: all. */
export type OfferScopeInput = {
  readonly categories?: ReadonlyArray<string> | null | undefined;
  readonly excludedCategories?: ReadonlyArray<string> | null | undefined;
  readonly excludedSkus?: ReadonlyArray<string> | null | undefined;
  readonly skus?: ReadonlyArray<string> | null | undefined;
  /** Their codes. */
  readonly stores?: ReadonlyArray<string> | null | undefined;
};

export type OpenReconciliationInput = {
  /** Columns by their titles, where these are not the usual English or Chinese ones. */
  readonly columns?: ReadonlyArray<TillColumnInput> | null | undefined;
  /** Whether `03/04/2026` is in April; without it such a day is not read. */
  readonly dayFirst?: boolean | null | undefined;
  /** Default: as each amount shows by itself; one like `1.234` shows nothing. */
  readonly decimalMark?: DecimalMark | null | undefined;
  readonly franchiseeId: string;
  readonly month: string;
  /** Default: what separates the titles. */
  readonly separator?: Separator | null | undefined;
  /** Whose all rows are, where the file has no column of stores. */
  readonly storeCode?: string | null | undefined;
  /** IANA name, of times that name no zone; default the brand's. */
  readonly timeZone?: string | null | undefined;
  /** What amounts may differ by: 0 to 100, default 0. */
  readonly toleranceMinor?: string | null | undefined;
  /** What clocks may differ by: 0 to 1440, default 5. */
  readonly toleranceMinutes?: number | null | undefined;
};

/** By which way an order was sold. */
export type OrderChannel =
  | 'MALL'
  | 'MINI_PROGRAM'
  | 'OTHER'
  | 'PLATFORM'
  | 'STORE';

export type OrderCodesInput = {
  /** Ordered again under the same number, it is the same batch. */
  readonly number: string;
  /** 1 to 10,000,000. */
  readonly size: number;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | null | undefined;
  /** The code of a template: its newest version. */
  readonly template: string;
};

export type OrderCouponInput = {
  readonly couponId: string;
  /** What the till says it takes off, where the till works it out (STATED). */
  readonly statedMinor?: string | null | undefined;
};

export type OrderInput = {
  /** By which way it was sold; `STORE` when left out. */
  readonly channel?: OrderChannel | null | undefined;
  /** The discount of headquarters' coupons that only the till knows. None when left out. */
  readonly couponMinor?: string | null | undefined;
  /** Coupons of the hub's that it uses. The hub works out what they take off; the net must say the same. */
  readonly coupons?: ReadonlyArray<OrderCouponInput> | null | undefined;
  /** ISO 4217; must be the brand's. */
  readonly currency: string;
  /** What it cost before coupons and points, but for the delivery: needed with coupons where no lines are given. */
  readonly grossMinor?: string | null | undefined;
  readonly identity?: IdentityInput | null | undefined;
  /** What was sold; the lines' nets and the delivery sum to the order's net. */
  readonly lines?: ReadonlyArray<OrderLineInput> | null | undefined;
  /** The member, by id or by identity. */
  readonly memberId?: string | null | undefined;
  /** What was paid in money, after all discounts and beside spent points. */
  readonly netMinor: string;
  /** Names the order in the brand for ever, with its source. */
  readonly number: string;
  readonly occurredAt: string;
  /** The quote it is recorded by: its coupons, what they take off, its points and net. Give no coupons beside it. */
  readonly quoteId?: string | null | undefined;
  /** What its delivery cost before coupons; what was paid for it when left out. */
  readonly shippingGrossMinor?: string | null | undefined;
  /** What of the net is delivery. None when left out. */
  readonly shippingMinor?: string | null | undefined;
  /** Who numbers it: for a till or store, its own store's code when left out; others must say. */
  readonly source?: string | null | undefined;
  /** Points that paid part of it; they earn nothing. None when left out. */
  readonly spentPoints?: string | null | undefined;
  /** The till's own store when left out. */
  readonly storeCode?: string | null | undefined;
  /** What of the net is tax. None when left out. */
  readonly taxMinor?: string | null | undefined;
  /** What the net was paid by: they sum to it. Left out: all of it earns. */
  readonly tenders?: ReadonlyArray<TenderInput> | null | undefined;
};

export type OrderLineInput = {
  /** What rules and coupons may ask for. */
  readonly category?: string | null | undefined;
  /** What they cost before coupons and points: needed where coupons are used. */
  readonly grossMinor?: string | null | undefined;
  /** What was paid for all of them. */
  readonly netMinor: string;
  /** Above zero; once in an order. */
  readonly number: number;
  /** 1 when left out. */
  readonly quantity?: number | null | undefined;
  readonly sku?: string | null | undefined;
};

export type OwnershipExceptionInput = {
  /** Any when left out. */
  readonly channels?: ReadonlyArray<Channel> | null | undefined;
  /** Included. */
  readonly enrolledFrom?: string | null | undefined;
  /** Not included. */
  readonly enrolledUntil?: string | null | undefined;
  readonly model: OwnershipModel;
};

/** Whose the members are: the franchisees', or the brand's with a binding to a store. */
export type OwnershipModel =
  | 'BRAND_OWNS_MEMBER'
  | 'FRANCHISEE_OWNS_MEMBER';

/** `MOST`: the fewest points that pay as much as they can. */
export type PayWithPoints =
  | 'MOST'
  | 'NONE';

export type PaymentInput = {
  readonly amountMinor: string;
  /** The order's. */
  readonly number: string;
  readonly paidAt: string;
  /** As the order was recorded: the caller's store's code when left out. */
  readonly source?: string | null | undefined;
  /** The store's merchant, that was paid. */
  readonly subMchid: string;
  /** WeChat Pay's number of the payment, placed with `profit_sharing`. */
  readonly transactionId: string;
};

/** By a file for the bank; or by hand, each payout marked as it is paid. What WeChat Pay splits is split order by order. */
export type PayoutRail =
  | 'BANK_FILE'
  | 'BY_HAND';

/** A debt that is carried forward; all of it is held; less than the terms' threshold; other payouts are open; no bank account. */
export type PayoutSkip =
  | 'BELOW_THRESHOLD'
  | 'CARRIED_FORWARD'
  | 'HELD'
  | 'IN_HAND'
  | 'NO_ACCOUNT';

/** What failed or was cancelled stays due. */
export type PayoutState =
  | 'CANCELLED'
  | 'FAILED'
  | 'INSTRUCTED'
  | 'PAID'
  | 'SENT';

/** What became of the phone a user gave while signing in. */
export type PhoneOutcome =
  /** It is the member's now. */
  | 'ADDED'
  /** Its code was wrong, used or too old: ask the user again. */
  | 'CODE_INVALID'
  /** It is another member's, and stays so: a merge can be proposed. */
  | 'DUPLICATE'
  /** It was the member's already. */
  | 'KNOWN'
  | 'NOT_GIVEN'
  /** WeChat did not tell it: ask the user again another time. */
  | 'UNAVAILABLE';

export type PlaceStoreInput = {
  /** Degrees north, times ten million. */
  readonly latitude: number;
  /** Degrees east, times ten million. */
  readonly longitude: number;
  readonly storeId: string;
};

export type PlaceTierInput = {
  /** The last day it is held, like 2027-03-31. */
  readonly lastDay: string;
  /** The level's code. */
  readonly level: string;
  readonly memberId: string;
  /** Sent twice, it is done once. */
  readonly number: string;
  /** Why; headquarters' own. */
  readonly reason: string;
};

export type PlanPriceInput = {
  /** 1 to 32 letters, digits, _ or -. */
  readonly code: string;
  /** Or months. */
  readonly days?: number | null | undefined;
  readonly minor: string;
  /** Or days. */
  readonly months?: number | null | undefined;
};

/** When the cost of points falls due. */
export type PointsDue =
  | 'AT_ISSUE'
  | 'AT_USE';

/** What a file is printed in. */
export type PrintLanguage =
  | 'EN'
  | 'ZH';

export type ProposalState =
  | 'DISMISSED'
  | 'MERGED'
  | 'OPEN';

export type ProposeAdjustmentInput = {
  /** For additions: the code of the store that issues them, or `headquarters`. */
  readonly issuerCode?: string | null | undefined;
  /** For additions: `2027-03-31`, a week ahead at least; for ever when left out. */
  readonly lastDay?: string | null | undefined;
  readonly memberId: string;
  /** Of this member's: sent twice, it is proposed once. */
  readonly number: string;
  /** Below zero they are taken away. */
  readonly points: string;
  readonly reason: string;
};

export type ProposeFourEyesInput = {
  /** Adjustments of so many points and more, added or taken away, are approved by a second person; null: none is. */
  readonly adjustmentsFrom?: string | null | undefined;
  /** From its approval on when left out. */
  readonly fromAt?: string | null | undefined;
  /** Payouts are released by another person than prepared them. */
  readonly payouts: boolean;
  /** Contracts are approved by a second person before the franchisee can sign them. */
  readonly terms: boolean;
};

export type ProposeTermsInput = {
  readonly clauses: ReadonlyArray<ClauseInput>;
  readonly franchiseeId: string;
  /** A little ahead; first terms may reach back to the brand's opening. */
  readonly fromAt: string;
  readonly statements?: StatementTermsInput | null | undefined;
};

export type QuietHoursInput = {
  /** HH:MM */
  readonly from: string;
  /** HH:MM; before `from`: of the next day. */
  readonly to: string;
};

export type QuoteBasketInput = {
  /** All of these are used, or it is refused; an empty list: none. Left out: the best combination of 20, those that end soonest of what the member can use here. */
  readonly coupons?: ReadonlyArray<QuoteCouponInput> | null | undefined;
  readonly identity?: IdentityInput | null | undefined;
  readonly lines: ReadonlyArray<BasketLineInput>;
  /** A member that asks is itself. */
  readonly memberId?: string | null | undefined;
  /** Instead of a number; none if left out. */
  readonly pay?: PayWithPoints | null | undefined;
  /** So many points pay a part. */
  readonly points?: string | null | undefined;
  /** The delivery; none if left out. */
  readonly shippingMinor?: string | null | undefined;
  /** Who would number the order; the store's code when left out. */
  readonly source?: string | null | undefined;
  /** The till's own store when left out. */
  readonly storeCode?: string | null | undefined;
};

export type QuoteCouponInput = {
  readonly couponId: string;
  /** What it takes off, where the till works that out. */
  readonly statedMinor?: string | null | undefined;
};

/** What a till's file and the book say differently of one sale. */
export type ReconciliationDifference =
  | 'AMOUNT'
  /** Both know the sale, only one of them that it was refunded. */
  | 'REFUNDED'
  | 'STORE'
  | 'TIME';

/** What became of a row of a till's file, or of a sale in the book. */
export type ReconciliationOutcome =
  | 'DIFFERENT'
  | 'MATCHED'
  /** The till's file has it, the book has not. */
  | 'MISSING_HERE'
  /** The book has it, the till's file has not. */
  | 'MISSING_THERE';

export type RefundInput = {
  /** `RETURN` when left out. */
  readonly kind?: RefundKind | null | undefined;
  /** Of an order that was recorded with lines. */
  readonly lines?: ReadonlyArray<RefundLineInput> | null | undefined;
  /** The refund's own number: sent twice, it is done once. */
  readonly number: string;
  readonly occurredAt: string;
  readonly orderNumber: string;
  readonly reason?: string | null | undefined;
  /** So much of what was paid; all that is left when neither this nor lines are given. */
  readonly refundMinor?: string | null | undefined;
  /** Who numbers it: for a till or store, its own store's code when left out; others must say. */
  readonly source?: string | null | undefined;
};

/** The buyer gave back what it bought, or its bank took the money back. */
export type RefundKind =
  | 'CHARGEBACK'
  | 'RETURN';

export type RefundLineInput = {
  /** The line's number in its order. */
  readonly number: number;
  /** So many pieces, or give `refundMinor`. */
  readonly quantity?: number | null | undefined;
  readonly refundMinor?: string | null | undefined;
};

export type RegisterWechatAppInput = {
  /** As WeChat calls it: `wx…`. */
  readonly appId: string;
  readonly name: string;
  /** The AppSecret. It is sealed, and never shown again. */
  readonly secret: string;
};

export type ReplayDeliveryInput = {
  readonly deliveryId: string;
};

export type ReplayWebhookInput = {
  /** Events behind this cursor; or `since`. */
  readonly after?: string | null | undefined;
  /** Only what was given up. */
  readonly deadOnly?: boolean | null | undefined;
  /** Events recorded from then on. */
  readonly since?: string | null | undefined;
  /** Up to this one; left out: the newest. */
  readonly until?: string | null | undefined;
  readonly webhookId: string;
};

export type RequestBindingTransferInput = {
  /** Left out: with the consent. */
  readonly effectiveAt?: string | null | undefined;
  readonly memberId: string;
  readonly reason: string;
  readonly toStoreId: string;
};

/** Why a subscription tells how things are instead of what happened. */
export type ResetReason =
  /** Events came faster than they were taken: this stands for those that waited. */
  | 'BEHIND'
  /** It begins here. */
  | 'START'
  /** Events behind the cursor it was to resume from are not kept any longer, or too many to be told one by one. */
  | 'TOO_OLD'
  /** The cursor it was to resume from was not given by this hub. */
  | 'UNKNOWN';

export type ResolveDisputeInput = {
  /** Of what is upheld: how much, above zero; all that is disputed when left out. */
  readonly amountMinor?: string | null | undefined;
  readonly disputeId: string;
  readonly reason: string;
  readonly verdict: DisputeVerdict;
};

export type RetireBonusRuleInput = {
  readonly code: string;
  /** As soon as may be, when left out. */
  readonly fromAt?: string | null | undefined;
};

export type RevokeCodesInput = {
  readonly number: string;
};

export type RevokeKeyInput = {
  readonly keyId: string;
};

/** Of its kind's fields none is missing. */
export type RhythmInput = {
  /** Of MONTHLY, 1 to 31; of a shorter month its last, so 31 is the last of each. */
  readonly day?: number | null | undefined;
  /** Of DAYS: every so many, from the first on. */
  readonly every?: number | null | undefined;
  readonly kind: RhythmKind;
  /** Local, like `08:30`. */
  readonly time: string;
  /** Of WEEKLY: 1 is Monday, 7 Sunday. */
  readonly weekday?: number | null | undefined;
};

/** What days are told by. */
export type RhythmKind =
  | 'DAYS'
  | 'MONTHLY'
  | 'WEEKLY';

/** What somebody may be allowed to do, beside what everybody of its kind may; which doors each opens stands in schema/rights.md. */
export type Right =
  | 'ADJUST'
  | 'APPROVE_ADJUSTMENTS'
  | 'APPROVE_TERMS'
  | 'AUDIT'
  | 'BOOKS'
  | 'CAMPAIGNS'
  | 'CLOSE'
  | 'COUNTER'
  | 'COUPONS'
  | 'DISPUTES'
  | 'FOUR_EYES'
  | 'IMPERSONATE'
  | 'KEYS'
  | 'MEMBERS'
  | 'MEMBER_DESK'
  | 'PAYOUTS'
  | 'PERSONAL_DATA'
  | 'PLACES'
  | 'RELEASE_PAYOUTS'
  | 'RULES'
  | 'SIGN_TERMS'
  | 'STAFF'
  | 'TERMS';

/** Whose people have a role. */
export type RoleSide =
  | 'franchisee'
  | 'hq'
  | 'store';

export type RotateIntakeSecretInput = {
  /** The vendor's new one; none for `POS`. */
  readonly secret?: string | null | undefined;
  readonly sourceId: string;
};

export type RotateKeyInput = {
  readonly keyId: string;
  /** How long the secret before is good, too; left out: 24, at most 720. */
  readonly overlapHours?: number | null | undefined;
};

export type RotateWebhookSecretInput = {
  /** How long letters are signed with the secret before, too: 24 when left out, at most 168. */
  readonly overlapHours?: number | null | undefined;
  readonly webhookId: string;
};

export type SayOptInInput = {
  /** Its code. */
  readonly campaign: string;
  readonly storeId: string;
};

/** What became of the store's code a user came by. */
export type ScanOutcome =
  /** It is that store's member, by this or before. */
  | 'BOUND'
  /** It is another store's, which keeps it. */
  | 'KEPT'
  /** It came by none that a store shows. */
  | 'NOT_SCANNED';

export type SellPlanInput = {
  readonly memberId: string;
  /** Of the order; sent twice, it is sold once. */
  readonly number: string;
  readonly occurredAt: string;
  /** Its code. */
  readonly plan: string;
  /** The code of one of its prices. */
  readonly price: string;
  /** Who numbers it: for a till or store, its own store's code when left out; others must say. */
  readonly source?: string | null | undefined;
  /** The till's own store when left out. */
  readonly storeCode?: string | null | undefined;
};

export type Separator =
  | 'COMMA'
  | 'SEMICOLON'
  | 'TAB';

export type SetAccountMappingInput = {
  readonly accounts: ReadonlyArray<MappedAccountInput>;
  /** For what is booked from then on. */
  readonly fromAt: string;
};

export type SetBindingPolicyInput = {
  readonly firstOrder: FirstOrder;
  readonly fromAt: string;
  /** How far the nearest store may be; left out, nobody is bound by where it is. */
  readonly nearestMetres?: number | null | undefined;
  /** With `AFTER_DAYS` alone: days of 24 hours since the binding began. */
  readonly protectionDays?: number | null | undefined;
  readonly takeover: Takeover;
  /** How long a transfer waits for the giving store; 14 when left out. */
  readonly transferDays?: number | null | undefined;
  /** Days of 24 hours; for ever when left out. */
  readonly validityDays?: number | null | undefined;
};

export type SetBonusRuleInput = {
  readonly award: BonusAwardInput;
  readonly bestOf?: string | null | undefined;
  /** The code of the campaign it belongs to, for ever. */
  readonly campaign: string;
  readonly caps?: BonusCapsInput | null | undefined;
  /** 1 to 32 letters, digits, _ or -; for ever. */
  readonly code: string;
  /** Of `member` and `order`; of `member` and `event` where the award is for events. */
  readonly condition?: string | null | undefined;
  /** In ten minutes at the earliest. */
  readonly fromAt: string;
  readonly funding?: BonusFundingInput | null | undefined;
  readonly hours?: OfferHoursInput | null | undefined;
  readonly name: string;
  /** -1,000 to 1,000; 0 when left out. */
  readonly priority?: number | null | undefined;
  readonly scope?: OfferScopeInput | null | undefined;
};

export type SetCadenceInput = {
  readonly audience: AudienceInput;
  /** A local day, like `2027-03-31`. */
  readonly fromDay: string;
  /** Set again under the same name, it is the same cadence. */
  readonly name: string;
  readonly rhythm: RhythmInput;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | null | undefined;
  /** The code of a template: its newest version. */
  readonly template: string;
  /** Included; left out: until it is stopped. */
  readonly untilDay?: string | null | undefined;
};

export type SetEarnBaseInput = {
  /** Delivery earns, too. No when left out. */
  readonly countsShipping?: boolean | null | undefined;
  /** Tax earns, too. No when left out. */
  readonly countsTax?: boolean | null | undefined;
  /** Lines of these earn nothing. GIFT_CARD, STORED_VALUE when left out. */
  readonly excludedCategories?: ReadonlyArray<string> | null | undefined;
  /** What is paid by these earns nothing. GIFT_CARD when left out. */
  readonly excludedTenders?: ReadonlyArray<string> | null | undefined;
  readonly fromAt: string;
};

export type SetIntakeShopsInput = {
  readonly shops?: ReadonlyArray<ShopPlaceInput> | null | undefined;
  readonly sourceId: string;
  readonly storeCode?: string | null | undefined;
};

export type SetInvoiceDetailsInput = {
  readonly franchiseeId: string;
  /** The first may reach back to the brand's opening; a later one begins ahead of now. */
  readonly fromAt: string;
  readonly taxNumber: string;
  readonly title: string;
};

export type SetMergeRuleInput = {
  readonly binding: BindingChoice;
  readonly growth: GrowthChoice;
};

export type SetOwnershipModelInput = {
  /** At most 20. */
  readonly exceptions?: ReadonlyArray<OwnershipExceptionInput> | null | undefined;
  /** Whose contract says so; left out: the brand's rule for all that have none. */
  readonly franchiseeId?: string | null | undefined;
  readonly fromAt: string;
  /** Left out, for a franchisee: it follows the brand's rule again. */
  readonly model?: OwnershipModel | null | undefined;
};

export type SetPointValueInput = {
  readonly fromAt: string;
  /** … pay so much; floored to the minor unit. */
  readonly minor: string;
  /** So many points … */
  readonly points: string;
};

export type SetPreferencesInput = {
  /** A language tag: `zh-CN`. */
  readonly language?: string | null | undefined;
  readonly memberId: string;
  readonly quietHours?: QuietHoursInput | null | undefined;
  /** `Asia/Shanghai` */
  readonly timeZone?: string | null | undefined;
};

export type SetStaffRoleInput = {
  /** The code of one of `roles`. */
  readonly role: string;
  readonly staffId: string;
};

export type SetTaxRateInput = {
  readonly amountsAre: AmountsAre;
  /** The first may reach back to the brand's opening; a later one begins ahead of now. */
  readonly fromAt: string;
  readonly kind: ClauseKind;
  /** Basis points: 600 is 6 %. */
  readonly rateBps: number;
};

export type SetTierLadderInput = {
  /** DESERVED when left out. */
  readonly fall?: TierFall | null | undefined;
  readonly fromAt: string;
  /** 0 to 366; 0 when left out. */
  readonly graceDays?: number | null | undefined;
  /** 1 to 20, lowest first. */
  readonly levels: ReadonlyArray<TierLevelInput>;
  readonly measure: TierMeasureInput;
  readonly period: TierPeriodInput;
  readonly term: TierTermInput;
};

/** Whose clause it is: headquarters gives it, or the seller pays it to headquarters. */
export type SharePayer =
  | 'HEADQUARTERS'
  | 'SELLER';

/** Whose sales are shared: other franchisees', one's own, anybody's. */
export type ShareSellers =
  | 'ANY'
  | 'OTHERS'
  | 'OWN';

export type ShopPlaceInput = {
  /** As its messages say it: of Shopify a location's id, or the shop's domain. */
  readonly shop: string;
  readonly storeCode: string;
};

/** What becomes of points that must be taken back and are spent: the member owes them and its next earnings repay them first; only what is there is taken and the bearer bears the rest; or the refund is refused. */
export type Shortfall =
  | 'CLAMP'
  | 'DEBT'
  | 'REFUSE';

/** What it means that nobody said anything of a statement while there was time. */
export type Silence =
  | 'ACCEPTS'
  | 'STANDS_OPEN';

export type SimulateTermsInput = {
  readonly from: string;
  /** 1 to 200 franchisees, each once. */
  readonly proposals: ReadonlyArray<SimulatedProposalInput>;
  /** The last of the months: at most 24 of them. */
  readonly until: string;
};

export type SimulatedProposalInput = {
  /** In the place of all its clauses; or */
  readonly clauses?: ReadonlyArray<ClauseInput> | null | undefined;
  readonly franchiseeId: string;
  /** those that were proposed to it. */
  readonly termsProposalId?: string | null | undefined;
};

/** A part goes to the brand; some of it comes back; or nothing more is split, and the rest is free. */
export type SplitKind =
  | 'FINISH'
  | 'RETURN'
  | 'SPLIT';

/** `SENT`: WeChat Pay may have it. `CLOSED`: a return timed out, another follows. `EXECUTION_DEFERRED`: not carried out this way, `reason` says why; what it would have moved stays due. */
export type SplitState =
  | 'CLOSED'
  | 'EXECUTION_DEFERRED'
  | 'PLANNED'
  | 'SENT'
  | 'SUCCEEDED';

/** What was done to a statement, or to a dispute of one of its lines. */
export type StatementActKind =
  | 'ACCEPTED'
  | 'ACCEPTED_BY_SILENCE'
  | 'DISPUTED'
  | 'FELL_OVERDUE'
  | 'REJECTED'
  /** `text` tells how many days were left. */
  | 'REMINDED'
  /** What was paid came back. */
  | 'REOPENED'
  | 'SETTLED'
  /** Of a dispute; `amountMinor` of its line are taken back. */
  | 'UPHELD'
  | 'WITHDRAWN'
  /** A message in a dispute. */
  | 'WRITTEN';

/** `ISSUED`, or what was done to the statement since. */
export type StatementChangeKind =
  | 'ACCEPTED'
  | 'ACCEPTED_BY_SILENCE'
  | 'DISPUTED'
  | 'FELL_OVERDUE'
  | 'ISSUED'
  | 'REJECTED'
  | 'REMINDED'
  | 'REOPENED'
  | 'SETTLED'
  | 'UPHELD'
  | 'WITHDRAWN'
  | 'WRITTEN';

/** What silence means once a statement's time to answer is over. */
export type StatementSilence =
  | 'ACCEPTS'
  | 'STANDS_OPEN';

/** What a statement's acts come to. Its draft is the open month. */
export type StatementState =
  /** By its franchisee, or by silence where the contract says so. */
  | 'ACCEPTED'
  /** Lines of it are in dispute; the rest counts as accepted. */
  | 'DISPUTED'
  /** It waits for its franchisee's answer. */
  | 'ISSUED'
  /** Its time to answer is over, and silence is no yes by its contract. */
  | 'OVERDUE'
  /** Accepted, and what it comes to is paid or set off. */
  | 'SETTLED';

/** What is left out is as usual. */
export type StatementTermsInput = {
  /** Days to accept a statement or to dispute its lines: 1 to 90, usually 15. */
  readonly acceptDays?: number | null | undefined;
  /** Days a debt may stand without consequence: 0 to 365, usually 30. */
  readonly cureDays?: number | null | undefined;
  /** What silence means when they are over; usually `STANDS_OPEN`. */
  readonly silence?: Silence | null | undefined;
  /** Less than this is not paid, but carried forward; usually 0. */
  readonly thresholdMinor?: string | null | undefined;
};

export type StepInput = {
  /** The net of the month behind which it holds. */
  readonly fromMinor: string;
  /** Basis points. */
  readonly rate: string;
};

/** A step's rate holds for what lies behind it, or the one reached for all of the month. */
export type StepsAre =
  | 'MARGINAL'
  | 'WHOLE';

export type StopCadenceInput = {
  readonly cadenceId: string;
};

export type StopCampaignInput = {
  /** As soon as may be, when left out. */
  readonly at?: string | null | undefined;
  /** Its code. */
  readonly campaign: string;
};

/** Who says so: a person, a file, or a rule. */
export type TagKind =
  | 'COMPUTED'
  | 'IMPORTED'
  | 'MANUAL';

export type TagMembersInput = {
  /** `MANUAL` when left out. */
  readonly kind?: TagKind | null | undefined;
  /** 1 to 1,000; all are tagged, or none. */
  readonly memberIds: ReadonlyArray<string>;
  /** The file or rule it came from. */
  readonly source?: string | null | undefined;
  /** 1 to 50 characters. */
  readonly tag: string;
  /** For ever, when left out. */
  readonly untilAt?: string | null | undefined;
};

/** Whether another store may bind a member that is bound. */
export type Takeover =
  | 'AFTER_DAYS'
  | 'ANY_TIME'
  | 'NEVER';

export type TenderInput = {
  /** `CASH`, `CARD`, `WECHAT`, `GIFT_CARD`, …: what the earn base excludes is told by it. */
  readonly kind: string;
  readonly minor: string;
};

/** `UNAPPROVED`: waits for a second person at headquarters, and is its own affair. `OPEN`: the franchisee may sign. `SIGNED`: it is a version of the contract. */
export type TermsProposalStatus =
  | 'DECLINED'
  | 'OPEN'
  | 'SIGNED'
  | 'UNAPPROVED'
  | 'WITHDRAWN';

/** Where somebody falls: one level down, or to the highest that would be kept. */
export type TierFall =
  | 'DESERVED'
  | 'ONE_LEVEL';

export type TierLevelInput = {
  readonly birthdayGift?: string | null | undefined;
  /** 0 to 100,000 basis points. */
  readonly birthdayMultiplierBps?: number | null | undefined;
  /** 1 to 32 letters, digits, _ or -. */
  readonly code: string;
  /** Codes of coupons due on entering. */
  readonly coupons?: ReadonlyArray<string> | null | undefined;
  /** As much as `reach` when left out. */
  readonly keep?: string | null | undefined;
  /** 0 to 100,000 basis points; 10,000, once, when left out. */
  readonly multiplierBps?: number | null | undefined;
  readonly name: string;
  /** 0 to 10,000; a level keeps its rank through all versions. */
  readonly rank: number;
  /** From how much on it is reached; the first by 0. */
  readonly reach: string;
};

export type TierMeasureInput = {
  /** Of GROWTH: the kind's code. */
  readonly growthKind?: string | null | undefined;
  readonly kind: TierMeasureKind;
};

/** What levels are reached by: growth of a kind; what was paid, net of refunds; or orders that were not wholly refunded. */
export type TierMeasureKind =
  | 'GROWTH'
  | 'SPEND'
  | 'VISITS';

export type TierPeriodInput = {
  /** Of LAST_DAYS and LAST_MONTHS. */
  readonly count?: number | null | undefined;
  readonly kind: TierPeriodKind;
};

/** Which days count, by the brand's calendar: all; the last `count` days or months up to the day; or the month, quarter or year the day is in. */
export type TierPeriodKind =
  | 'LAST_DAYS'
  | 'LAST_MONTHS'
  | 'LIFETIME'
  | 'MONTH'
  | 'QUARTER'
  | 'YEAR';

/** Earned: reached by an order; raised, kept or lost at a review; taken over at a merge. Granted beside it for a time: bought with a plan, or placed by headquarters. */
export type TierReason =
  | 'FELL'
  | 'KEPT'
  | 'MERGED'
  | 'PLACED'
  | 'PLAN'
  | 'RAISED'
  | 'REACHED';

export type TierTermInput = {
  /** Of all but FOREVER. */
  readonly count?: number | null | undefined;
  readonly kind: TierTermKind;
};

/** How long a level lasts, to the end of a day: for ever; `count` days or months from the day it was reached; to the end of the `count`-th month after; or of the period it was reached in and `count` more. */
export type TierTermKind =
  | 'DAYS'
  | 'FOREVER'
  | 'MONTHS'
  | 'MONTH_END'
  | 'PERIOD_END';

export type TillColumnInput = {
  readonly field: TillField;
  readonly title: string;
};

/** What a column of a till's file says; nothing else is taken from it. */
export type TillField =
  | 'AMOUNT'
  /** Where the day stands beside the time. */
  | 'DAY'
  | 'NUMBER'
  /** Of a refund: the number of its sale. */
  | 'ORIGINAL'
  | 'STORE'
  | 'TIME';

/** What a till's key may be used for, beside what every till may; which doors each opens stands in schema/rights.md. */
export type TillScope =
  | 'COUPONS'
  | 'MEMBERS'
  | 'ORDERS'
  | 'REFUNDS'
  | 'SPEND';

/** A table for a spreadsheet; or a line of JSON for each entry, with the fields of `AuditEntry`. */
export type TrailFormat =
  | 'CSV'
  | 'JSONL';

export type TransferBindingInput = {
  /** Now, when left out. In the past, after the binding began: recorded orders keep their shares. */
  readonly effectiveAt?: string | null | undefined;
  readonly memberId: string;
  readonly reason: string;
  readonly toStoreId: string;
};

export type UntagMembersInput = {
  /** 1 to 1,000. */
  readonly memberIds: ReadonlyArray<string>;
  readonly tag: string;
};

/** Until when points are good, counted from the day they become active, to the end of a day of the brand's calendar: the `count`-th day after; the same day of the `count`-th month after, or that month's last; the end of the `count`-th month after; or one `lastDay` for all. */
export type ValidityKind =
  | 'DAYS'
  | 'FIXED'
  | 'FOREVER'
  | 'MONTHS'
  | 'MONTH_END';

/** `VERIFIED`: shown to be the member's own, by the platform that gave it or by a code sent to it. */
export type Verification =
  | 'CLAIMED'
  | 'VERIFIED';

/** `HELD`, `COMMITTED`, `RELEASED`: a checkout's hold was made, spent, given back. */
export type WalletChangeCause =
  | 'ACTIVATED'
  | 'ADJUSTED'
  | 'COMMITTED'
  | 'EARNED'
  | 'EXPIRED'
  | 'GIVEN'
  | 'GIVEN_BACK'
  | 'HELD'
  | 'MERGED'
  | 'OPENED'
  | 'RECEIVED'
  | 'RELEASED'
  | 'SPENT'
  | 'TAKEN_BACK'
  | 'UNMERGED';

/** Where a delivery is. */
export type WebhookDeliveryState =
  /** It was given up after three days; a replay sends it again. */
  | 'DEAD'
  /** It was answered with 2xx. */
  | 'DELIVERED'
  /** It is on its way, or waits for its next attempt. */
  | 'WAITING';

export type WebhookInput = {
  readonly webhookId: string;
};

/** Why the last attempt has no answer. */
export type WebhookMishap =
  | 'ADDRESS_REFUSED'
  | 'CONNECTION_LOST'
  | 'CONNECT_TIMEOUT'
  | 'NOT_HTTP'
  | 'TIMEOUT'
  | 'TLS'
  | 'UNKNOWN_HOST'
  | 'UNREACHABLE';

/** Why nothing is sent to a webhook. */
export type WebhookPause =
  /** Somebody of its side paused it. */
  | 'BY_OWNER'
  /** Nothing arrived for three days. */
  | 'FAILING'
  /** It answered 410: nobody is there any longer. */
  | 'GONE';

export type WriteToDisputeInput = {
  readonly disputeId: string;
  readonly evidence?: ReadonlyArray<EvidenceInput> | null | undefined;
  /** The writer's own: sent twice, it is written once. */
  readonly number: string;
  /** Names no member: both sides keep it for ever. */
  readonly text: string;
};

export type AcceptStatementMutationVariables = Exact<{
  statementId: string;
}>;


export type AcceptStatementMutation = { readonly acceptStatement:
    | { readonly __typename: 'StatementAccepted', readonly statement: { readonly id: string, readonly standing: { readonly state: StatementState, readonly outstandingMinor: string } } }
    | { readonly __typename: 'StatementInDispute', readonly disputes: number, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStatement', readonly code: string, readonly message: string }
   };

export type ActivatePointsMutationVariables = Exact<{
  orderNumber: string;
  number: string;
  occurredAt: string;
}>;


export type ActivatePointsMutation = { readonly activatePoints:
    | { readonly __typename: 'ActivationConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'ActivationOutOfTime', readonly code: string, readonly message: string }
    | { readonly __typename: 'NothingPending', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsActivated', readonly activation: { readonly id: string, readonly number: string, readonly points: string, readonly lastDay: string | null }, readonly wallet: { readonly balance: string, readonly owed: string } }
   };

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type ApiKeysQuery = { readonly apiKeys: ReadonlyArray<{ readonly id: string, readonly tillId: string | null, readonly name: string, readonly rights: ReadonlyArray<Right>, readonly scopes: ReadonlyArray<TillScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly previousUntil: string | null, readonly usedAt: string | null }> };

export type ApproveAdjustmentMutationVariables = Exact<{
  adjustmentId: string;
}>;


export type ApproveAdjustmentMutation = { readonly approveAdjustment:
    | { readonly __typename: 'AdjustmentApproved', readonly adjustment: { readonly id: string, readonly points: string, readonly status: AdjustmentStatus, readonly decidedBy: string | null, readonly decidedAt: string | null }, readonly wallet: { readonly balance: string, readonly owed: string } }
    | { readonly __typename: 'AdjustmentClosed', readonly status: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberMerged', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsShort', readonly code: string, readonly message: string }
    | { readonly __typename: 'SecondApproverNeeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownAdjustment', readonly code: string, readonly message: string }
   };

export type ApproveFourEyesMutationVariables = Exact<{
  fourEyesId: string;
}>;


export type ApproveFourEyesMutation = { readonly approveFourEyes:
    | { readonly __typename: 'AnotherPersonNeeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'FourEyesApproved', readonly fourEyes: { readonly id: string, readonly fromAt: string, readonly status: FourEyesStatus, readonly proposedBy: string | null, readonly approvedBy: string | null, readonly approvedAt: string | null } }
    | { readonly __typename: 'FourEyesSuperseded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownFourEyes', readonly code: string, readonly message: string }
   };

export type ApproveTermsMutationVariables = Exact<{
  proposalId: string;
}>;


export type ApproveTermsMutation = { readonly approveTerms:
    | { readonly __typename: 'AnotherPersonNeeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsApproved', readonly proposal: { readonly id: string, readonly status: TermsProposalStatus, readonly proposedBy: string | null, readonly approvedBy: string | null, readonly approvedAt: string | null } }
    | { readonly __typename: 'TermsProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTermsProposal', readonly code: string, readonly message: string }
   };

export type AssignGuideMutationVariables = Exact<{
  memberId: string;
  staffId: string;
}>;


export type AssignGuideMutation = { readonly assignGuide:
    | { readonly __typename: 'GuideAssigned', readonly guide: { readonly staffId: string, readonly name: string | null, readonly source: GuideSource, readonly fromAt: string } }
    | { readonly __typename: 'GuideElsewhere', readonly code: string, readonly message: string }
    | { readonly __typename: 'StaffLeft', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStaff', readonly code: string, readonly message: string }
   };

export type AuditExportQueryVariables = Exact<{
  filter?: AuditFilterInput | null | undefined;
  format?: TrailFormat | null | undefined;
}>;


export type AuditExportQuery = { readonly auditExport: { readonly downloadUrl: string } };

export type AuditTrailQueryVariables = Exact<{
  filter?: AuditFilterInput | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditTrailQuery = { readonly auditTrail: { readonly edges: ReadonlyArray<{ readonly node: { readonly memberId: string | null, readonly act: AuditAct, readonly detail: string | null, readonly actorKind: string, readonly actorId: string | null, readonly behalfId: string | null, readonly mutation: string | null, readonly outcome: ActOutcome, readonly refusal: string | null, readonly arguments: string | null, readonly changes: ReadonlyArray<string> | null, readonly objects: ReadonlyArray<string>, readonly reason: string | null, readonly network: string | null, readonly at: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type BindByScanMutationVariables = Exact<{
  code: string;
}>;


export type BindByScanMutation = { readonly bindByScan:
    | { readonly __typename: 'BindingConflict', readonly storeId: string, readonly since: string, readonly protectedUntil: string | null, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberBound', readonly binding: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null, readonly store: { readonly name: string } | null } }
    | { readonly __typename: 'SceneCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'SceneCodeForeign', readonly code: string, readonly message: string }
    | { readonly __typename: 'SceneCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type BindMemberMutationVariables = Exact<{
  memberId?: string | null | undefined;
  storeId: string;
}>;


export type BindMemberMutation = { readonly bindMember:
    | { readonly __typename: 'BindingConflict', readonly storeId: string, readonly since: string, readonly protectedUntil: string | null, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberBound', readonly binding: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null } }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type BindToNearestStoreMutationVariables = Exact<{
  latitude: number;
  longitude: number;
}>;


export type BindToNearestStoreMutation = { readonly bindToNearestStore:
    | { readonly __typename: 'BindingConflict', readonly storeId: string, readonly since: string, readonly protectedUntil: string | null, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberBound', readonly binding: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null, readonly store: { readonly name: string } | null } }
    | { readonly __typename: 'NoStoreNear', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type BindingChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BindingChangedSubscription = { readonly bindingChanged:
    | { readonly cursor: string, readonly memberId: string, readonly ended: { readonly storeId: string, readonly toAt: string | null } | null, readonly begun: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null } | null }
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly binding: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null } | null } | null, readonly store: { readonly boundMemberCount: number | null } | null }
   };

export type BooksQueryVariables = Exact<{
  asOf: string;
  by?: ByTime | null | undefined;
}>;


export type BooksQuery = { readonly trialBalance: ReadonlyArray<{ readonly asset: string, readonly account: string, readonly debit: string, readonly credit: string, readonly balance: string }>, readonly pointsLiability: ReadonlyArray<{ readonly issuerCode: string, readonly lastDay: string | null, readonly cost: string | null, readonly points: string, readonly costMinor: string | null, readonly worthMinor: string | null }>, readonly breakageEstimates: { readonly method: string, readonly estimates: ReadonlyArray<{ readonly issuerCode: string, readonly restsOnPoints: string, readonly expiredPoints: string, readonly rateBps: string | null, readonly heldPoints: string, readonly estimatedPoints: string | null }> } };

export type BrandPulseSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BrandPulseSubscription = { readonly brandPulse:
    | { readonly cursor: string, readonly day: string, readonly at: string, readonly orders: number, readonly netMinor: string, readonly refunds: number, readonly refundedMinor: string, readonly pointsIssued: string, readonly pointsSpent: string, readonly newMembers: number, readonly couponsRedeemed: number }
    | { readonly cursor: string, readonly because: ResetReason }
   };

export type BreakdownQueryVariables = Exact<{
  by: BreakdownBy;
  month?: string | null | undefined;
  filter?: LineFilterInput | null | undefined;
}>;


export type BreakdownQuery = { readonly franchisee: { readonly month: { readonly breakdown: ReadonlyArray<{ readonly kind: LineKind | null, readonly termsId: string | null, readonly clause: string | null, readonly storeId: string | null, readonly day: string | null, readonly lines: number, readonly orders: number, readonly base: string, readonly amountMinor: string, readonly store: { readonly code: string, readonly name: string } | null }> } } | null };

export type BuyCouponMutationVariables = Exact<{
  template: string;
  number: string;
}>;


export type BuyCouponMutation = { readonly buyCoupon:
    | { readonly __typename: 'CouponConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponIssued', readonly repeated: boolean, readonly coupon: { readonly id: string, readonly validUntil: string, readonly template: { readonly name: string, readonly pricePoints: string | null } } }
    | { readonly __typename: 'CouponNotForSale', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsShort', readonly balance: string, readonly wanted: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
   };

export type CampaignResultsQueryVariables = Exact<{
  code: string;
}>;


export type CampaignResultsQuery = { readonly campaign: { readonly id: string, readonly code: string, readonly name: string, readonly results: { readonly reached: number, readonly issued: number, readonly claimed: number, readonly redeemed: number, readonly reversed: number, readonly redeemers: number, readonly redemptionRateBps: number | null, readonly points: string, readonly orders: number, readonly netMinor: string, readonly discount: { readonly totalMinor: string, readonly headquartersMinor: string, readonly acceptorMinor: string, readonly issuerMinor: string } } | null, readonly couponTemplates: ReadonlyArray<{ readonly code: string, readonly version: number, readonly results: { readonly issued: number, readonly redeemed: number, readonly redemptionRateBps: number | null, readonly discount: { readonly totalMinor: string } } | null }>, readonly comparison: { readonly incrementalMinor: string | null, readonly offered: { readonly members: number, readonly spendMinor: string, readonly spendPerMemberMinor: string | null }, readonly heldOut: { readonly members: number, readonly spendMinor: string, readonly spendPerMemberMinor: string | null } } | null } | null };

export type CampaignsQueryVariables = Exact<{ [key: string]: never; }>;


export type CampaignsQuery = { readonly campaigns: ReadonlyArray<{ readonly id: string, readonly code: string, readonly name: string, readonly fromAt: string, readonly untilAt: string | null, readonly stoppedAt: string | null, readonly audience: string | null, readonly holdoutBps: number, readonly exclusiveGroup: string | null, readonly pointsBudget: string | null, readonly pointsLeft: string | null, readonly moneyBudgetMinor: string | null, readonly moneyLeftMinor: string | null, readonly optIns: ReadonlyArray<{ readonly accepts: boolean, readonly fromAt: string, readonly store: { readonly id: string, readonly code: string } | null }>, readonly bonusRules: ReadonlyArray<{ readonly id: string, readonly code: string, readonly version: number, readonly name: string, readonly condition: string | null, readonly priority: number, readonly bestOf: string | null, readonly retired: boolean, readonly fromAt: string, readonly award: { readonly kind: BonusAwardKind, readonly points: string | null, readonly stepMinor: string | null, readonly bps: number | null, readonly event: string | null }, readonly scope: { readonly skus: ReadonlyArray<string>, readonly categories: ReadonlyArray<string>, readonly excludedSkus: ReadonlyArray<string>, readonly excludedCategories: ReadonlyArray<string>, readonly stores: ReadonlyArray<string> }, readonly hours: { readonly weekdays: ReadonlyArray<number>, readonly from: string, readonly to: string } | null, readonly caps: { readonly perOrder: string | null, readonly perMemberDay: string | null, readonly perMember: string | null, readonly total: string | null }, readonly funding: { readonly headquarters: number, readonly acceptor: number } }> }> };

export type CancelDropMutationVariables = Exact<{
  input: CancelDropInput;
}>;


export type CancelDropMutation = { readonly cancelDrop:
    | { readonly __typename: 'DropCancelled', readonly drop: { readonly number: string, readonly issued: number, readonly endedWhy: DropEnd | null } }
    | { readonly __typename: 'DropEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownDrop', readonly code: string, readonly message: string }
   };

export type CancelPayoutMutationVariables = Exact<{
  payoutId: string;
  reason: string;
}>;


export type CancelPayoutMutation = { readonly cancelPayout:
    | { readonly __typename: 'PayoutCancelled', readonly payout: { readonly id: string, readonly state: PayoutState } }
    | { readonly __typename: 'PayoutClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownPayout', readonly code: string, readonly message: string }
   };

export type ChangeProfileMutationVariables = Exact<{
  input: ChangeProfileInput;
}>;


export type ChangeProfileMutation = { readonly changeProfile:
    | { readonly __typename: 'ProfileChanged', readonly changed: { readonly id: string, readonly name: string | null, readonly profile: { readonly attributes: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type CheckBillMutationVariables = Exact<{
  day: string;
}>;


export type CheckBillMutation = { readonly checkBill:
    | { readonly __typename: 'BillChecked', readonly bill: { readonly day: string, readonly hash: string, readonly matched: number, readonly gaps: ReadonlyArray<{ readonly kind: BillGapKind, readonly outNo: string, readonly oursMinor: string | null, readonly theirsMinor: string | null }> } }
    | { readonly __typename: 'BillUnavailable', readonly code: string, readonly message: string }
   };

export type CheckConditionQueryVariables = Exact<{
  text: string;
  subjects: ReadonlyArray<ConditionSubject>;
}>;


export type CheckConditionQuery = { readonly checkCondition: { readonly sound: boolean, readonly what: string | null, readonly position: number | null, readonly mayAsk: ReadonlyArray<string> } };

export type ClaimCodeMutationVariables = Exact<{
  input: ClaimCodeInput;
}>;


export type ClaimCodeMutation = { readonly claimCode:
    | { readonly __typename: 'CodeMistyped', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponIssued', readonly repeated: boolean, readonly coupon: { readonly id: string, readonly state: CouponState, readonly validFrom: string, readonly validUntil: string } }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCode', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type ClaimCouponMutationVariables = Exact<{
  token: string;
}>;


export type ClaimCouponMutation = { readonly claimCoupon:
    | { readonly __typename: 'ClaimLinkUsedUp', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponIssued', readonly repeated: boolean, readonly coupon: { readonly id: string, readonly validFrom: string, readonly validUntil: string, readonly template: { readonly name: string } } }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownClaimLink', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type CloseIntakeSourceMutationVariables = Exact<{
  input: CloseIntakeSourceInput;
}>;


export type CloseIntakeSourceMutation = { readonly closeIntakeSource:
    | { readonly __typename: 'SourceClosed', readonly source: { readonly id: string, readonly closedAt: string | null } }
    | { readonly __typename: 'UnknownIntakeSource', readonly code: string, readonly message: string }
   };

export type CloseMonthMutationVariables = Exact<{
  month: string;
}>;


export type CloseMonthMutation = { readonly closeMonth:
    | { readonly __typename: 'MonthClosed', readonly month: string, readonly statements: number, readonly issued: number }
    | { readonly __typename: 'MonthNotNext', readonly openMonth: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'MonthNotOver', readonly endsAt: string, readonly code: string, readonly message: string }
   };

export type CloseStoreMutationVariables = Exact<{
  input: CloseStoreInput;
}>;


export type CloseStoreMutation = { readonly closeStore:
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreCloses', readonly closing: { readonly id: string, readonly closedAt: string | null, readonly successorId: string | null } }
    | { readonly __typename: 'SuccessorUnfit', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type CloseWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type CloseWebhookMutation = { readonly closeWebhook:
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookClosed', readonly webhook: { readonly id: string, readonly closedAt: string | null } }
   };

export type CodeBatchQueryVariables = Exact<{
  number: string;
}>;


export type CodeBatchQuery = { readonly codeBatch: { readonly id: string, readonly number: string, readonly templateId: string, readonly storeId: string | null, readonly size: number, readonly done: number, readonly claimed: number, readonly orderedAt: string, readonly endedAt: string | null, readonly revokedAt: string | null, readonly downloadUrl: string } | null };

export type CommitHoldMutationVariables = Exact<{
  holdId: string;
  points?: string | null | undefined;
}>;


export type CommitHoldMutation = { readonly commitHold:
    | { readonly __typename: 'HoldCommitted', readonly hold: { readonly id: string, readonly number: string, readonly points: string, readonly status: HoldStatus, readonly spent: string }, readonly wallet: { readonly balance: string, readonly held: string } }
    | { readonly __typename: 'HoldEnded', readonly status: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'HoldExceeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownHold', readonly code: string, readonly message: string }
   };

export type ConsentToTransferMutationVariables = Exact<{
  transferId: string;
}>;


export type ConsentToTransferMutation = { readonly consentToTransfer:
    | { readonly __typename: 'BindingOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'BindingTransferred', readonly transfer: { readonly id: string, readonly status: BindingTransferStatus, readonly effectiveAt: string | null } }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferDecided', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferLapsed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferOvertaken', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTransfer', readonly code: string, readonly message: string }
   };

export type ContractQueryVariables = Exact<{ [key: string]: never; }>;


export type ContractQuery = { readonly franchisee: { readonly code: string, readonly terms: ReadonlyArray<{ readonly version: number, readonly fromAt: string, readonly approvedBy: string | null, readonly signedAt: string, readonly statements: { readonly acceptDays: number, readonly silence: Silence, readonly thresholdMinor: string, readonly cureDays: number }, readonly clauses: ReadonlyArray<{ readonly number: string, readonly kind: ClauseKind, readonly title: string | null, readonly rate: string, readonly freeUntil: string | null, readonly without: ReadonlyArray<LeftOut> | null, readonly capMinor: string | null, readonly channels: ReadonlyArray<OrderChannel> | null, readonly categories: ReadonlyArray<string> | null, readonly sellers: ShareSellers | null, readonly payer: SharePayer | null, readonly days: number | null, readonly stepsAre: StepsAre | null, readonly per: MonthPer | null, readonly minimumMinor: string | null, readonly maximumMinor: string | null, readonly due: PointsDue | null, readonly recorded: boolean | null, readonly blockPoints: string | null, readonly breakage: BreakageTo | null, readonly unrecordedMinor: string | null, readonly steps: ReadonlyArray<{ readonly fromMinor: string, readonly rate: string }> | null }> }>, readonly termsProposals: ReadonlyArray<{ readonly id: string, readonly fromAt: string, readonly status: TermsProposalStatus, readonly reason: string | null, readonly proposedAt: string, readonly approvedAt: string | null, readonly clauses: ReadonlyArray<{ readonly number: string, readonly kind: ClauseKind, readonly title: string | null, readonly rate: string, readonly freeUntil: string | null, readonly without: ReadonlyArray<LeftOut> | null, readonly capMinor: string | null, readonly channels: ReadonlyArray<OrderChannel> | null, readonly categories: ReadonlyArray<string> | null, readonly sellers: ShareSellers | null, readonly payer: SharePayer | null, readonly days: number | null, readonly stepsAre: StepsAre | null, readonly per: MonthPer | null, readonly minimumMinor: string | null, readonly maximumMinor: string | null, readonly due: PointsDue | null, readonly recorded: boolean | null, readonly blockPoints: string | null, readonly breakage: BreakageTo | null, readonly unrecordedMinor: string | null, readonly steps: ReadonlyArray<{ readonly fromMinor: string, readonly rate: string }> | null }> }> } | null };

export type CouponCadencesQueryVariables = Exact<{ [key: string]: never; }>;


export type CouponCadencesQuery = { readonly couponCadences: ReadonlyArray<{ readonly id: string, readonly name: string, readonly templateId: string, readonly storeId: string | null, readonly fromDay: string, readonly untilDay: string | null, readonly nextAt: string | null, readonly stoppedAt: string | null, readonly rhythm: { readonly kind: RhythmKind, readonly weekday: number | null, readonly day: number | null, readonly every: number | null, readonly time: string }, readonly audience: { readonly kind: AudienceKind, readonly memberIds: ReadonlyArray<string> | null, readonly tag: string | null, readonly level: string | null, readonly condition: string | null } }> };

export type CouponChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CouponChangedSubscription = { readonly couponChanged:
    | { readonly cursor: string, readonly change: CouponEventKind, readonly coupon: { readonly id: string, readonly state: CouponState, readonly validUntil: string, readonly template: { readonly name: string } } }
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly coupons: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: CouponState, readonly validUntil: string, readonly template: { readonly name: string } } }> } | null } | null }
   };

export type CouponDropQueryVariables = Exact<{
  number: string;
}>;


export type CouponDropQuery = { readonly couponDrop: { readonly number: string, readonly members: number, readonly issued: number, readonly heldOut: number, readonly refused: number, readonly endedAt: string | null, readonly endedWhy: DropEnd | null, readonly audience: { readonly kind: AudienceKind, readonly memberIds: ReadonlyArray<string> | null, readonly tag: string | null, readonly level: string | null, readonly condition: string | null } } | null };

export type CreateClaimLinkMutationVariables = Exact<{
  template: string;
  bound: string;
  label?: string | null | undefined;
  untilAt?: string | null | undefined;
}>;


export type CreateClaimLinkMutation = { readonly createClaimLink:
    | { readonly __typename: 'ClaimLinkCreated', readonly link: { readonly id: string, readonly token: string, readonly bound: string } }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'IssuerNotOptedIn', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
   };

export type CreateIntakeSourceMutationVariables = Exact<{
  input: CreateIntakeSourceInput;
}>;


export type CreateIntakeSourceMutation = { readonly createIntakeSource:
    | { readonly __typename: 'CodeTaken', readonly code: string, readonly message: string }
    | { readonly __typename: 'IntakeSourceCreated', readonly secret: string, readonly source: { readonly id: string, readonly code: string, readonly path: string } }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type CreatePartnerKeyMutationVariables = Exact<{
  input: CreatePartnerKeyInput;
}>;


export type CreatePartnerKeyMutation = { readonly createPartnerKey:
    | { readonly __typename: 'KeyGiven', readonly text: string, readonly key: { readonly id: string, readonly tillId: string | null, readonly name: string, readonly rights: ReadonlyArray<Right>, readonly createdAt: string, readonly expiresAt: string | null, readonly previousUntil: string | null } }
    | { readonly __typename: 'RightOfPersons', readonly code: string, readonly message: string }
   };

export type CreateTillKeyMutationVariables = Exact<{
  input: CreateTillKeyInput;
}>;


export type CreateTillKeyMutation = { readonly createTillKey:
    | { readonly __typename: 'KeyGiven', readonly text: string, readonly key: { readonly id: string, readonly tillId: string | null, readonly name: string, readonly rights: ReadonlyArray<Right>, readonly scopes: ReadonlyArray<TillScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly previousUntil: string | null } }
    | { readonly __typename: 'UnknownTill', readonly code: string, readonly message: string }
   };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { readonly createWebhook:
    | { readonly __typename: 'TooManyWebhooks', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownEventType', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookCreated', readonly secret: string, readonly webhook: { readonly id: string, readonly url: string, readonly types: ReadonlyArray<string>, readonly ordered: boolean, readonly pausedAt: string | null, readonly pausedWhy: WebhookPause | null, readonly failingSince: string | null } }
    | { readonly __typename: 'WebhookUrlRefused', readonly code: string, readonly message: string }
   };

export type DeclineTermsMutationVariables = Exact<{
  proposalId: string;
  reason: string;
}>;


export type DeclineTermsMutation = { readonly declineTerms:
    | { readonly __typename: 'TermsDeclined', readonly proposal: { readonly id: string, readonly status: TermsProposalStatus, readonly reason: string | null, readonly decidedAt: string | null } }
    | { readonly __typename: 'TermsProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTermsProposal', readonly code: string, readonly message: string }
   };

export type DefineCampaignMutationVariables = Exact<{
  input: DefineCampaignInput;
}>;


export type DefineCampaignMutation = { readonly defineCampaign:
    | { readonly __typename: 'CampaignDefined', readonly campaign: { readonly id: string, readonly code: string, readonly name: string, readonly fromAt: string, readonly untilAt: string | null, readonly stoppedAt: string | null, readonly audience: string | null, readonly holdoutBps: number, readonly exclusiveGroup: string | null, readonly pointsBudget: string | null, readonly moneyBudgetMinor: string | null } }
    | { readonly __typename: 'CampaignTaken', readonly code: string, readonly message: string }
    | { readonly __typename: 'CampaignsOverlap', readonly code: string, readonly message: string }
    | { readonly __typename: 'ConditionUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
   };

export type DefineCouponTemplateMutationVariables = Exact<{
  input: DefineCouponTemplateInput;
}>;


export type DefineCouponTemplateMutation = { readonly defineCouponTemplate:
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'ConditionUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponTemplateDefined', readonly template: { readonly id: string, readonly code: string, readonly version: number, readonly name: string, readonly left: string | null, readonly leftMinor: string | null } }
    | { readonly __typename: 'OfferUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TemplateUnsound', readonly why: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type DefinePlanMutationVariables = Exact<{
  input: DefinePlanInput;
}>;


export type DefinePlanMutation = { readonly definePlan:
    | { readonly __typename: 'PlanDefined', readonly plan: { readonly code: string, readonly name: string, readonly level: string, readonly prices: ReadonlyArray<{ readonly code: string, readonly minor: string, readonly days: number | null, readonly months: number | null }> } }
    | { readonly __typename: 'PlanTaken', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type DefinePointKindMutationVariables = Exact<{
  code: string;
  name: string;
}>;


export type DefinePointKindMutation = { readonly definePointKind:
    | { readonly __typename: 'PointKindDefined', readonly pointKind: { readonly code: string, readonly name: string } }
    | { readonly __typename: 'PointKindTaken', readonly code: string, readonly message: string }
   };

export type DefineRoleMutationVariables = Exact<{
  input: DefineRoleInput;
}>;


export type DefineRoleMutation = { readonly defineRole:
    | { readonly __typename: 'RoleBeyondYours', readonly code: string, readonly message: string }
    | { readonly __typename: 'RoleBuiltIn', readonly code: string, readonly message: string }
    | { readonly __typename: 'RoleDefined', readonly role: { readonly code: string, readonly side: RoleSide, readonly name: string, readonly rights: ReadonlyArray<Right> } }
   };

export type DismissProposalMutationVariables = Exact<{
  proposalId: string;
  reason: string;
}>;


export type DismissProposalMutation = { readonly dismissProposal:
    | { readonly __typename: 'ProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'ProposalDismissed', readonly proposal: { readonly id: string, readonly state: ProposalState } }
    | { readonly __typename: 'UnknownProposal', readonly code: string, readonly message: string }
   };

export type DisputeLinesMutationVariables = Exact<{
  input: DisputeLinesInput;
}>;


export type DisputeLinesMutation = { readonly disputeLines:
    | { readonly __typename: 'DisputeTooHigh', readonly mostMinor: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'LineInDispute', readonly disputeId: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'LinesDisputed', readonly statement: { readonly id: string, readonly standing: { readonly state: StatementState } }, readonly disputes: ReadonlyArray<{ readonly id: string, readonly state: DisputeState, readonly postingId: string, readonly no: number, readonly amountMinor: string, readonly reason: DisputeReason }> }
    | { readonly __typename: 'StatementClosed', readonly state: string, readonly acceptUntil: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStatement', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStatementLine', readonly code: string, readonly message: string }
   };

export type DisputesQueryVariables = Exact<{
  franchiseeId?: string | null | undefined;
  state?: DisputeState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DisputesQuery = { readonly disputes: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly month: string, readonly state: DisputeState, readonly reason: DisputeReason, readonly text: string, readonly amountMinor: string, readonly upheldMinor: string | null, readonly openedAt: string, readonly franchisee: { readonly code: string } | null, readonly line: { readonly postingId: string, readonly no: number, readonly kind: LineKind, readonly clause: string, readonly base: string, readonly rate: string, readonly amountMinor: string }, readonly corrections: ReadonlyArray<{ readonly month: string, readonly amountMinor: string }>, readonly thread: ReadonlyArray<{ readonly kind: StatementActKind, readonly actorKind: string, readonly text: string | null, readonly at: string, readonly evidence: ReadonlyArray<{ readonly kind: EvidenceKind, readonly value: string }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DropCouponsMutationVariables = Exact<{
  input: DropCouponsInput;
}>;


export type DropCouponsMutation = { readonly dropCoupons:
    | { readonly __typename: 'ConditionUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponsDropped', readonly repeated: boolean, readonly drop: { readonly id: string, readonly number: string, readonly orderedAt: string } }
    | { readonly __typename: 'DropConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type DropDeliveryMutationVariables = Exact<{
  input: DropDeliveryInput;
}>;


export type DropDeliveryMutation = { readonly dropDelivery:
    | { readonly __typename: 'DeliveryDropped', readonly delivery: { readonly id: string, readonly state: DeliveryState } }
    | { readonly __typename: 'DeliveryNotSetAside', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownDelivery', readonly code: string, readonly message: string }
   };

export type EndImpersonationMutationVariables = Exact<{
  impersonationId?: string | null | undefined;
}>;


export type EndImpersonationMutation = { readonly endImpersonation:
    | { readonly impersonation: { readonly id: string, readonly endedAt: string | null } }
    | { readonly code: string, readonly message: string }
   };

export type EraseMemberMutationVariables = Exact<{
  input: EraseMemberInput;
}>;


export type EraseMemberMutation = { readonly eraseMember:
    | { readonly __typename: 'MemberErased', readonly erased: { readonly id: string, readonly erasedAt: string | null } }
    | { readonly __typename: 'PointsOnHold', readonly untilAt: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type EventTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type EventTypesQuery = { readonly eventTypes: ReadonlyArray<{ readonly type: string, readonly means: string, readonly data: ReadonlyArray<{ readonly name: string, readonly means: string }> }> };

export type EventsQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  types?: ReadonlyArray<string> | null | undefined;
}>;


export type EventsQuery = { readonly events: { readonly cursor: string, readonly hasMore: boolean, readonly oldest: string, readonly reset: ResetReason | null, readonly events: ReadonlyArray<{ readonly cursor: string, readonly type: string, readonly at: string, readonly data: string }> } };

export type ExplainOrderQueryVariables = Exact<{
  number: string;
  source?: string | null | undefined;
}>;


export type ExplainOrderQuery = { readonly order: { readonly number: string, readonly netMinor: string, readonly points: string, readonly bonusPoints: string, readonly explanation: { readonly baseMinor: string, readonly ruleVersion: number | null, readonly multiplierBps: number, readonly standingPoints: string, readonly points: string, readonly bonuses: ReadonlyArray<{ readonly rule: string, readonly version: number, readonly name: string, readonly points: string, readonly headquartersPoints: string, readonly reason: BonusReason }>, readonly coupons: ReadonlyArray<{ readonly couponId: string, readonly template: string, readonly points: string, readonly headquartersPoints: string }> } } | null };

export type ExtendCampaignMutationVariables = Exact<{
  input: ExtendCampaignInput;
}>;


export type ExtendCampaignMutation = { readonly extendCampaign:
    | { readonly __typename: 'CampaignExtended', readonly campaign: { readonly id: string, readonly code: string, readonly name: string, readonly fromAt: string, readonly untilAt: string | null, readonly stoppedAt: string | null } }
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'CampaignsOverlap', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
   };

export type FindMembersQueryVariables = Exact<{
  filter?: MemberFilterInput | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FindMembersQuery = { readonly members: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string | null, readonly enrolledAt: string, readonly tags: ReadonlyArray<{ readonly tag: string }> | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type FourEyesQueryVariables = Exact<{ [key: string]: never; }>;


export type FourEyesQuery = { readonly brand: { readonly fourEyes: { readonly terms: boolean, readonly payouts: boolean, readonly adjustmentsFrom: string | null, readonly versions: ReadonlyArray<{ readonly id: string, readonly version: number, readonly terms: boolean, readonly payouts: boolean, readonly adjustmentsFrom: string | null, readonly fromAt: string, readonly status: FourEyesStatus, readonly proposedBy: string | null, readonly proposedAt: string, readonly approvedBy: string | null, readonly approvedAt: string | null }> } } };

export type FranchiseeMonthQueryVariables = Exact<{
  month?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FranchiseeMonthQuery = { readonly franchisee: { readonly code: string, readonly legalName: string, readonly stores: ReadonlyArray<{ readonly code: string, readonly name: string }>, readonly month: { readonly month: string, readonly orders: number, readonly netMinor: string, readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly lines: number, readonly base: string, readonly amountMinor: string }> }, readonly statements: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly month: string, readonly totalMinor: string, readonly issuedAt: string } }> } } | null, readonly lines: { readonly edges: ReadonlyArray<{ readonly node: { readonly postingId: string, readonly no: number, readonly kind: LineKind, readonly clause: string, readonly base: string, readonly rate: string, readonly amountMinor: string, readonly occurredAt: string, readonly store: { readonly code: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type GiveConsentMutationVariables = Exact<{
  input: ConsentInput;
}>;


export type GiveConsentMutation = { readonly giveConsent:
    | { readonly __typename: 'ConsentRecorded', readonly consent: { readonly id: string, readonly purpose: ConsentPurpose, readonly channel: ConsentChannel | null, readonly act: ConsentAct, readonly textVersion: string, readonly at: string } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type GiveCouponMutationVariables = Exact<{
  couponId: string;
  toMemberId: string;
}>;


export type GiveCouponMutation = { readonly giveCoupon:
    | { readonly __typename: 'CouponGiven', readonly given: { readonly id: string, readonly state: CouponState }, readonly coupon: { readonly id: string, readonly memberId: string, readonly validUntil: string } }
    | { readonly __typename: 'CouponNotTransferable', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotUsable', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type GrantSightMutationVariables = Exact<{
  input: GrantSightInput;
}>;


export type GrantSightMutation = { readonly grantSight:
    | { readonly __typename: 'SightGranted', readonly grant: { readonly id: string, readonly viewer: GrantViewer, readonly sight: GrantedSight, readonly fromAt: string, readonly untilAt: string | null } }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
   };

export type HeadquartersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type HeadquartersQuery = { readonly brand: { readonly name: string, readonly currency: string, readonly timeZone: string, readonly ownershipModel: OwnershipModel, readonly shortfall: Shortfall, readonly shortfallBearer: Bearer, readonly openMonth: string, readonly pointKinds: ReadonlyArray<{ readonly code: string, readonly name: string }>, readonly earningRules: ReadonlyArray<{ readonly kind: string, readonly version: number, readonly pointsPerStep: string, readonly stepMinor: string, readonly fromAt: string, readonly validity: { readonly kind: ValidityKind, readonly count: number | null, readonly lastDay: string | null }, readonly activation: { readonly kind: ActivationKind, readonly count: number | null } }> }, readonly franchisees: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly code: string, readonly legalName: string, readonly stores: ReadonlyArray<{ readonly code: string, readonly name: string }>, readonly month: { readonly month: string, readonly orders: number, readonly netMinor: string, readonly totalMinor: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type HoldPointsMutationVariables = Exact<{
  memberId: string;
  number: string;
  points: string;
  minutes?: number | null | undefined;
}>;


export type HoldPointsMutation = { readonly holdPoints:
    | { readonly __typename: 'HoldConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsHeld', readonly hold: { readonly id: string, readonly number: string, readonly points: string, readonly status: HoldStatus, readonly untilAt: string }, readonly wallet: { readonly balance: string, readonly held: string } }
    | { readonly __typename: 'PointsShort', readonly balance: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type ImpersonateMutationVariables = Exact<{
  input: ImpersonateInput;
}>;


export type ImpersonateMutation = { readonly impersonate:
    | { readonly accessToken: string, readonly impersonation: { readonly id: string, readonly endsAt: string } }
    | { readonly code: string, readonly message: string }
    | { readonly code: string, readonly message: string }
    | { readonly code: string, readonly message: string }
   };

export type ImpersonationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ImpersonationsQuery = { readonly impersonations: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly supporterId: string, readonly staffId: string | null, readonly memberId: string | null, readonly reason: string, readonly beganAt: string, readonly endsAt: string, readonly endedAt: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ImportBankResultsMutationVariables = Exact<{
  results: string;
}>;


export type ImportBankResultsMutation = { readonly importBankResults: { readonly rows: ReadonlyArray<{ readonly row: number, readonly number: string | null, readonly verdict: BankResultVerdict }> } };

export type InboxDeliveriesQueryVariables = Exact<{
  state?: DeliveryState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type InboxDeliveriesQuery = { readonly intakeSources: ReadonlyArray<{ readonly id: string, readonly code: string, readonly kind: IntakeSourceKind, readonly path: string, readonly storeCode: string | null, readonly waiting: number, readonly setAside: number, readonly createdAt: string, readonly closedAt: string | null, readonly previousUntil: string | null, readonly shops: ReadonlyArray<{ readonly shop: string, readonly storeCode: string }> }>, readonly inboxDeliveries: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly sourceId: string, readonly deliveryId: string, readonly state: DeliveryState, readonly act: string | null, readonly number: string | null, readonly attempts: number, readonly receivedAt: string, readonly finishedAt: string | null, readonly why: { readonly code: string, readonly message: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type IssueCouponMutationVariables = Exact<{
  memberId: string;
  template: string;
  number: string;
  note?: string | null | undefined;
}>;


export type IssueCouponMutation = { readonly issueCoupon:
    | { readonly __typename: 'CouponConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponIssued', readonly repeated: boolean, readonly coupon: { readonly id: string, readonly state: CouponState, readonly validFrom: string, readonly validUntil: string } }
    | { readonly __typename: 'CouponNotOffered', readonly why: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'IssuerNotOptedIn', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
   };

export type IssueSceneCodeMutationVariables = Exact<{
  input: IssueSceneCodeInput;
}>;


export type IssueSceneCodeMutation = { readonly issueSceneCode:
    | { readonly __typename: 'GuideElsewhere', readonly code: string, readonly message: string }
    | { readonly __typename: 'SceneCodeIssued', readonly scene: { readonly id: string, readonly code: string, readonly label: string | null, readonly validUntil: string | null } }
    | { readonly __typename: 'StaffLeft', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStaff', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type JobProgressSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type JobProgressSubscription = { readonly jobProgress:
    | { readonly cursor: string, readonly job: JobKind, readonly id: string, readonly done: number, readonly total: number | null, readonly endedAt: string | null }
    | { readonly cursor: string, readonly because: ResetReason, readonly brand: { readonly openMonth: string } | null }
   };

export type JournalQueryVariables = Exact<{
  fromDay: string;
  toDay: string;
  asset?: string | null | undefined;
}>;


export type JournalQuery = { readonly journal: { readonly asset: string, readonly downloadUrl: string } };

export type LeaveStaffMutationVariables = Exact<{
  input: LeaveStaffInput;
}>;


export type LeaveStaffMutation = { readonly leaveStaff:
    | { readonly __typename: 'GuideElsewhere', readonly code: string, readonly message: string }
    | { readonly __typename: 'LastOwner', readonly code: string, readonly message: string }
    | { readonly __typename: 'RoleBeyondYours', readonly code: string, readonly message: string }
    | { readonly __typename: 'StaffLeaves', readonly staff: { readonly id: string, readonly leftAt: string | null } }
    | { readonly __typename: 'StaffLeft', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStaff', readonly code: string, readonly message: string }
   };

export type LineAccruedSubscriptionVariables = Exact<{
  franchiseeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type LineAccruedSubscription = { readonly lineAccrued:
    | { readonly cursor: string, readonly franchiseeId: string, readonly lines: ReadonlyArray<{ readonly postingId: string, readonly no: number, readonly kind: LineKind, readonly clause: string, readonly base: string, readonly rate: string, readonly amountMinor: string, readonly correctsPostingId: string | null, readonly store: { readonly code: string } | null }>, readonly month: { readonly month: string, readonly orders: number, readonly netMinor: string, readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly lines: number, readonly base: string, readonly amountMinor: string }> } }
    | { readonly cursor: string, readonly because: ResetReason, readonly franchisee: { readonly month: { readonly month: string, readonly orders: number, readonly netMinor: string, readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly lines: number, readonly base: string, readonly amountMinor: string }> } } | null }
   };

export type LinesQueryVariables = Exact<{
  month?: string | null | undefined;
  filter?: LineFilterInput | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LinesQuery = { readonly lines: { readonly edges: ReadonlyArray<{ readonly node: { readonly postingId: string, readonly no: number, readonly kind: LineKind, readonly clause: string, readonly base: string, readonly rate: string, readonly amountMinor: string, readonly occurredAt: string, readonly store: { readonly code: string } | null, readonly event: { readonly kind: string, readonly key: string, readonly bookedAt: string } | null, readonly order: { readonly source: string, readonly number: string, readonly netMinor: string, readonly occurredAt: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type LinkIdentityMutationVariables = Exact<{
  memberId: string;
  identity: IdentityInput;
  verification?: Verification | null | undefined;
}>;


export type LinkIdentityMutation = { readonly linkIdentity:
    | { readonly __typename: 'AlreadyMember', readonly memberId: string | null, readonly code: string, readonly message: string }
    | { readonly __typename: 'IdentityLinked', readonly outcome: LinkOutcome, readonly proposal: { readonly id: string, readonly strength: EvidenceStrength } | null }
    | { readonly __typename: 'IdentityUnreadable', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type MarkPayoutFailedMutationVariables = Exact<{
  payoutId: string;
  reason: string;
}>;


export type MarkPayoutFailedMutation = { readonly markPayoutFailed:
    | { readonly __typename: 'PayoutClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'PayoutMarked', readonly payout: { readonly id: string, readonly state: PayoutState } }
    | { readonly __typename: 'UnknownPayout', readonly code: string, readonly message: string }
   };

export type MarkPayoutPaidMutationVariables = Exact<{
  payoutId: string;
  reference: string;
}>;


export type MarkPayoutPaidMutation = { readonly markPayoutPaid:
    | { readonly __typename: 'PayoutClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'PayoutMarked', readonly payout: { readonly id: string, readonly state: PayoutState } }
    | { readonly __typename: 'UnknownPayout', readonly code: string, readonly message: string }
   };

export type MemberJoinedSubscriptionVariables = Exact<{
  storeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type MemberJoinedSubscription = { readonly memberJoined:
    | { readonly cursor: string, readonly member: { readonly id: string, readonly name: string | null, readonly enrolledAt: string, readonly origin: { readonly channel: Channel } | null } | null, readonly store: { readonly code: string, readonly name: string, readonly boundMemberCount: number | null } | null }
    | { readonly cursor: string, readonly because: ResetReason, readonly store: { readonly boundMemberCount: number | null } | null, readonly franchisee: { readonly stores: ReadonlyArray<{ readonly code: string, readonly boundMemberCount: number | null }> } | null }
   };

export type MemberMergedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MemberMergedSubscription = { readonly memberMerged:
    | { readonly cursor: string, readonly mergeId: string, readonly isUndone: boolean, readonly survivorId: string | null, readonly lostStoreId: string | null }
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly id: string } | null, readonly store: { readonly boundMemberCount: number | null } | null }
   };

export type MemberProfileQueryVariables = Exact<{ [key: string]: never; }>;


export type MemberProfileQuery = { readonly me: { readonly id: string, readonly name: string | null, readonly exportUrl: string | null, readonly origin: { readonly channel: Channel, readonly scene: string | null } | null, readonly profile: { readonly changedAt: string | null, readonly attributes: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly preferences: { readonly language: string | null, readonly timeZone: string | null, readonly isQuietNow: boolean, readonly quietHours: { readonly from: string, readonly to: string } | null } } | null, readonly tags: ReadonlyArray<{ readonly tag: string }> | null, readonly consents: ReadonlyArray<{ readonly purpose: ConsentPurpose, readonly channel: ConsentChannel | null, readonly act: ConsentAct, readonly textVersion: string, readonly at: string }> | null, readonly firstOrder: { readonly number: string, readonly occurredAt: string, readonly netMinor: string } | null } | null };

export type MergeMembersMutationVariables = Exact<{
  survivorId: string;
  absorbedId: string;
  proposalId?: string | null | undefined;
  reason: string;
}>;


export type MergeMembersMutation = { readonly mergeMembers:
    | { readonly __typename: 'HoldsOpen', readonly until: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberForgotten', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberMerged', readonly into: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'MembersMerged', readonly merge: { readonly id: string, readonly lostStoreId: string | null, readonly moved: ReadonlyArray<{ readonly address: string, readonly amount: string }> }, readonly survivor: { readonly id: string, readonly wallet: { readonly balance: string, readonly owed: string } | null } }
    | { readonly __typename: 'MergeWithItself', readonly code: string, readonly message: string }
    | { readonly __typename: 'ProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownProposal', readonly code: string, readonly message: string }
   };

export type MergeProposalsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MergeProposalsQuery = { readonly mergeProposals: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly evidence: ReadonlyArray<IdentityKind>, readonly strength: EvidenceStrength, readonly metBy: IdentitySource, readonly proposedAt: string, readonly members: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly enrolledAt: string, readonly binding: { readonly storeId: string } | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type MyCardQueryVariables = Exact<{ [key: string]: never; }>;


export type MyCardQuery = { readonly me: { readonly id: string, readonly name: string | null, readonly card: { readonly code: string, readonly until: string } | null, readonly wallet: { readonly balance: string } | null, readonly tier: { readonly level: { readonly name: string } } | null } | null };

export type MyCouponsQueryVariables = Exact<{
  state?: CouponState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyCouponsQuery = { readonly me: { readonly id: string, readonly coupons: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: CouponState, readonly source: CouponSource, readonly validFrom: string, readonly validUntil: string, readonly reservedUntil: string | null, readonly template: { readonly code: string, readonly name: string, readonly minimumMinor: string, readonly transferable: boolean, readonly benefit: { readonly kind: CouponBenefitKind, readonly minor: string | null, readonly bps: number | null, readonly capMinor: string | null } }, readonly redemptions: ReadonlyArray<{ readonly storeId: string, readonly discountMinor: string, readonly occurredAt: string }> | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type MyHoldsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyHoldsQuery = { readonly me: { readonly id: string, readonly wallet: { readonly balance: string, readonly held: string } | null, readonly holds: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly storeId: string, readonly points: string, readonly status: HoldStatus, readonly spent: string, readonly heldAt: string, readonly untilAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type MyPayoutsQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type MyPayoutsQuery = { readonly franchisee: { readonly bankAccount: { readonly payee: string, readonly bank: string, readonly number: string } | null, readonly payouts: { readonly edges: ReadonlyArray<{ readonly node: { readonly number: string, readonly amountMinor: string, readonly state: PayoutState } }> }, readonly splits: { readonly edges: ReadonlyArray<{ readonly node: { readonly kind: SplitKind, readonly orderNumber: string, readonly amountMinor: string, readonly deferredMinor: string, readonly state: SplitState, readonly reason: string | null } }> } } | null };

export type MyPointsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyPointsQuery = { readonly me: { readonly id: string, readonly name: string | null, readonly binding: { readonly source: BindingSource, readonly fromAt: string, readonly store: { readonly code: string, readonly name: string } | null } | null, readonly wallet: { readonly balance: string, readonly owed: string, readonly held: string, readonly buckets: ReadonlyArray<{ readonly lastDay: string | null, readonly issuerCode: string, readonly points: string }>, readonly expiring: ReadonlyArray<{ readonly lastDay: string, readonly points: string }>, readonly pending: ReadonlyArray<{ readonly firstDay: string | null, readonly lastDay: string | null, readonly points: string }> } | null, readonly growth: ReadonlyArray<{ readonly code: string, readonly name: string, readonly amount: string }> | null, readonly pointsEntries: { readonly edges: ReadonlyArray<{ readonly node: { readonly postingId: string, readonly no: number, readonly kind: string, readonly change: string, readonly occurredAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type MySessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type MySessionsQuery = { readonly sessions: ReadonlyArray<{ readonly id: string, readonly device: string | null, readonly openedAt: string, readonly usedAt: string, readonly endsAt: string }> };

export type MyStoreQueryVariables = Exact<{ [key: string]: never; }>;


export type MyStoreQuery = { readonly me: { readonly binding: { readonly fromAt: string, readonly toAt: string | null, readonly store: { readonly id: string, readonly name: string } | null } | null, readonly guide: { readonly name: string | null, readonly fromAt: string } | null, readonly bindings: { readonly edges: ReadonlyArray<{ readonly node: { readonly storeId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null } }> } | null } | null };

export type MyTierQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyTierQuery = { readonly me: { readonly id: string, readonly tier: { readonly since: string | null, readonly lastDay: string | null, readonly reason: TierReason | null, readonly measured: string | null, readonly level: { readonly code: string, readonly name: string, readonly rank: number, readonly multiplierBps: number, readonly benefits: { readonly coupons: ReadonlyArray<string>, readonly birthdayMultiplierBps: number | null, readonly birthdayGift: string | null } }, readonly next: { readonly missing: string, readonly level: { readonly code: string, readonly name: string } } | null, readonly projected: { readonly code: string, readonly name: string } } | null, readonly tierHistory: { readonly edges: ReadonlyArray<{ readonly node: { readonly no: number, readonly level: string, readonly reason: TierReason, readonly measured: string | null, readonly fromAt: string, readonly lastDay: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type NettingQueryVariables = Exact<{
  month: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type NettingQuery = { readonly netting: { readonly month: string, readonly lines: { readonly edges: ReadonlyArray<{ readonly node: { readonly issuerCode: string, readonly acceptorCode: string | null, readonly lastDay: string, readonly cost: string | null, readonly points: string, readonly acceptedMinor: string, readonly usedMinor: string, readonly breakageMinor: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly parties: ReadonlyArray<{ readonly franchiseeId: string | null, readonly code: string, readonly acceptedMinor: string, readonly usedMinor: string, readonly breakageMinor: string, readonly netMinor: string }> } };

export type OpenAdjustmentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OpenAdjustmentsQuery = { readonly openAdjustments: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly memberId: string, readonly number: string, readonly points: string, readonly issuerCode: string | null, readonly lastDay: string | null, readonly reason: string, readonly proposedBy: string, readonly proposedAt: string, readonly untilAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OpenMonthQueryVariables = Exact<{ [key: string]: never; }>;


export type OpenMonthQuery = { readonly franchisee: { readonly month: { readonly month: string, readonly totalMinor: string, readonly soFar: ReadonlyArray<{ readonly kind: LineKind, readonly ofMonth: string, readonly clause: string, readonly base: string, readonly rate: string, readonly amountMinor: string, readonly correctsPostingId: string | null, readonly store: string | null }>, readonly projected: { readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly base: string, readonly amountMinor: string }>, readonly lines: ReadonlyArray<{ readonly kind: LineKind, readonly clause: string, readonly amountMinor: string }> } | null } } | null };

export type OpenReconciliationMutationVariables = Exact<{
  input: OpenReconciliationInput;
}>;


export type OpenReconciliationMutation = { readonly openReconciliation:
    | { readonly __typename: 'ReconciliationOpened', readonly uploadUrl: string }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type OptInToCampaignMutationVariables = Exact<{
  input: SayOptInInput;
}>;


export type OptInToCampaignMutation = { readonly optInToCampaign:
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'OptInSaid', readonly optIn: { readonly accepts: boolean, readonly fromAt: string, readonly store: { readonly id: string, readonly code: string } | null } }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type OptOutOfCampaignMutationVariables = Exact<{
  input: SayOptInInput;
}>;


export type OptOutOfCampaignMutation = { readonly optOutOfCampaign:
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'OptInSaid', readonly optIn: { readonly accepts: boolean, readonly fromAt: string, readonly store: { readonly id: string, readonly code: string } | null } }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type OrderCodesMutationVariables = Exact<{
  input: OrderCodesInput;
}>;


export type OrderCodesMutation = { readonly orderCodes:
    | { readonly __typename: 'CodeBatchConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'CodesOrdered', readonly repeated: boolean, readonly batch: { readonly id: string, readonly number: string, readonly size: number, readonly done: number, readonly endedAt: string | null } }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
   };

export type OutlookQueryVariables = Exact<{ [key: string]: never; }>;


export type OutlookQuery = { readonly franchisee: { readonly code: string, readonly legalName: string, readonly month: { readonly month: string, readonly netMinor: string, readonly totalMinor: string, readonly soFar: ReadonlyArray<{ readonly kind: LineKind, readonly storeId: string | null, readonly clause: string, readonly base: string, readonly amountMinor: string }>, readonly projected: { readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly base: string, readonly amountMinor: string }> } | null, readonly monthBefore: { readonly month: string, readonly netMinor: string, readonly totalMinor: string, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly amountMinor: string }> }, readonly yearAgo: { readonly month: string, readonly netMinor: string, readonly totalMinor: string }, readonly breakdown: ReadonlyArray<{ readonly kind: LineKind | null, readonly termsId: string | null, readonly clause: string | null, readonly lines: number, readonly base: string, readonly amountMinor: string }> } } | null };

export type ParkedRefundsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ParkedRefundsQuery = { readonly parkedRefunds: { readonly edges: ReadonlyArray<{ readonly node: { readonly source: string, readonly orderNumber: string, readonly number: string, readonly kind: RefundKind, readonly refundMinor: string | null, readonly parkedAt: string, readonly ageHours: number, readonly alarm: boolean, readonly why: { readonly code: string, readonly message: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PauseWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type PauseWebhookMutation = { readonly pauseWebhook:
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookPaused', readonly webhook: { readonly id: string, readonly url: string, readonly types: ReadonlyArray<string>, readonly ordered: boolean, readonly pausedAt: string | null, readonly pausedWhy: WebhookPause | null, readonly failingSince: string | null } }
   };

export type PayoutMovedSubscriptionVariables = Exact<{
  franchiseeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type PayoutMovedSubscription = { readonly payoutMoved:
    | { readonly cursor: string, readonly state: PayoutState, readonly payout: { readonly id: string, readonly number: string, readonly franchiseeId: string, readonly amountMinor: string, readonly state: PayoutState } }
    | { readonly cursor: string, readonly because: ResetReason, readonly franchisee: { readonly payouts: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: string, readonly amountMinor: string, readonly state: PayoutState } }> } } | null }
   };

export type PayoutRunsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PayoutRunsQuery = { readonly payoutRuns: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: string, readonly month: string | null, readonly rail: PayoutRail, readonly collects: boolean, readonly preparedBy: string, readonly preparedAt: string, readonly payouts: ReadonlyArray<{ readonly id: string, readonly number: string, readonly amountMinor: string, readonly state: PayoutState, readonly acts: ReadonlyArray<{ readonly state: PayoutState, readonly reason: string | null, readonly reference: string | null, readonly byId: string | null, readonly at: string }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PlaceStoreMutationVariables = Exact<{
  input: PlaceStoreInput;
}>;


export type PlaceStoreMutation = { readonly placeStore:
    | { readonly __typename: 'StorePlaced', readonly placed: { readonly id: string, readonly latitude: number | null, readonly longitude: number | null } }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type PlaceTierMutationVariables = Exact<{
  input: PlaceTierInput;
}>;


export type PlaceTierMutation = { readonly placeTier:
    | { readonly __typename: 'TierPlaced', readonly entry: { readonly no: number, readonly level: string, readonly reason: TierReason, readonly fromAt: string, readonly lastDay: string | null, readonly number: string | null, readonly note: string | null, readonly placedBy: string | null }, readonly tier: { readonly lastDay: string | null, readonly level: { readonly code: string, readonly name: string } } | null }
    | { readonly __typename: 'TierPlacementConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type PointsTransferredSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PointsTransferredSubscription = { readonly pointsTransferred:
    | { readonly cursor: string, readonly transfer: { readonly id: string, readonly memberId: string | null, readonly toMemberId: string | null, readonly points: string, readonly fromStoreId: string | null, readonly toStoreId: string | null, readonly movedAt: string } }
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly wallet: { readonly balance: string } | null } | null, readonly franchisee: { readonly month: { readonly month: string, readonly totalMinor: string } } | null }
   };

export type PreparePayoutsMutationVariables = Exact<{
  number: string;
  month?: string | null | undefined;
  rail: PayoutRail;
  collects?: boolean | null | undefined;
}>;


export type PreparePayoutsMutation = { readonly preparePayouts:
    | { readonly __typename: 'PayoutRunConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'PayoutsPrepared', readonly run: { readonly id: string, readonly number: string, readonly payouts: ReadonlyArray<{ readonly id: string, readonly number: string, readonly amountMinor: string, readonly state: PayoutState, readonly franchiseeId: string, readonly paidTo: string | null }> }, readonly skipped: ReadonlyArray<{ readonly franchiseeId: string, readonly reason: PayoutSkip }> }
   };

export type PreviewOrderQueryVariables = Exact<{
  order: OrderInput;
}>;


export type PreviewOrderQuery = { readonly previewOrder:
    | { readonly __typename: 'AmountOutOfRange', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponHasNoUse', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotUsable', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponsDoNotCombine', readonly code: string, readonly message: string }
    | { readonly __typename: 'CurrencyMismatch', readonly code: string, readonly message: string }
    | { readonly __typename: 'GrossMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'LinesSumWrong', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'NetNotAsDiscounted', readonly code: string, readonly message: string }
    | { readonly __typename: 'NetPartWrong', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredAfterStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredBeforeStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredInFuture', readonly code: string, readonly message: string }
    | { readonly __typename: 'OrderPreview', readonly netMinor: string, readonly spentMinor: string, readonly coupons: ReadonlyArray<{ readonly couponId: string, readonly discountMinor: string, readonly headquartersMinor: string, readonly acceptorMinor: string, readonly issuerMinor: string }>, readonly explanation: { readonly baseMinor: string, readonly ruleVersion: number | null, readonly multiplierBps: number, readonly standingPoints: string, readonly points: string, readonly bonuses: ReadonlyArray<{ readonly rule: string, readonly version: number, readonly name: string, readonly points: string, readonly headquartersPoints: string, readonly reason: BonusReason }>, readonly coupons: ReadonlyArray<{ readonly couponId: string, readonly template: string, readonly points: string, readonly headquartersPoints: string }> } }
    | { readonly __typename: 'PointValueMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsShort', readonly code: string, readonly message: string }
    | { readonly __typename: 'QuoteOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'SharesExceedSale', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownQuote', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type ProposeAdjustmentMutationVariables = Exact<{
  input: ProposeAdjustmentInput;
}>;


export type ProposeAdjustmentMutation = { readonly proposeAdjustment:
    | { readonly __typename: 'AdjustmentConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'AdjustmentProposed', readonly adjustment: { readonly id: string, readonly memberId: string, readonly number: string, readonly points: string, readonly status: AdjustmentStatus, readonly untilAt: string } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type ProposeFourEyesMutationVariables = Exact<{
  input: ProposeFourEyesInput;
}>;


export type ProposeFourEyesMutation = { readonly proposeFourEyes:
    | { readonly __typename: 'FourEyesProposed', readonly fourEyes: { readonly id: string, readonly version: number, readonly terms: boolean, readonly payouts: boolean, readonly adjustmentsFrom: string | null, readonly fromAt: string, readonly status: FourEyesStatus } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
   };

export type ProposeTermsMutationVariables = Exact<{
  input: ProposeTermsInput;
}>;


export type ProposeTermsMutation = { readonly proposeTerms:
    | { readonly __typename: 'TermsProposed', readonly proposal: { readonly id: string, readonly fromAt: string, readonly status: TermsProposalStatus, readonly clauses: ReadonlyArray<{ readonly number: string, readonly kind: ClauseKind, readonly rate: string }> } }
    | { readonly __typename: 'TermsUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
   };

export type QuoteBasketMutationVariables = Exact<{
  input: QuoteBasketInput;
}>;


export type QuoteBasketMutation = { readonly quoteBasket:
    | { readonly __typename: 'BasketQuoted', readonly quote: { readonly id: string, readonly untilAt: string, readonly grossMinor: string, readonly discountMinor: string, readonly pointsMinor: string, readonly netMinor: string, readonly complete: boolean, readonly lines: ReadonlyArray<{ readonly number: number, readonly grossMinor: string, readonly discountMinor: string, readonly pointsMinor: string, readonly netMinor: string }>, readonly shipping: { readonly grossMinor: string, readonly discountMinor: string, readonly pointsMinor: string, readonly netMinor: string }, readonly coupons: ReadonlyArray<{ readonly couponId: string, readonly templateId: string, readonly discountMinor: string, readonly shippingMinor: string, readonly lines: ReadonlyArray<{ readonly number: number, readonly minor: string }>, readonly funded: { readonly headquarters: string, readonly acceptor: string, readonly issuer: string } | null }>, readonly points: { readonly points: string, readonly minor: string, readonly issuers: ReadonlyArray<{ readonly issuerCode: string, readonly points: string, readonly minor: string }> } }, readonly unusable: ReadonlyArray<{ readonly couponId: string, readonly code: string, readonly why: string | null, readonly message: string }> }
    | { readonly __typename: 'CouponHasNoUse', readonly couponId: string, readonly why: string, readonly missingMinor: string | null, readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotUsable', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponsDoNotCombine', readonly couponId: string, readonly why: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsPayTooMuch', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsShort', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type ReconciliationQueryVariables = Exact<{
  id: string;
  outcome?: ReconciliationOutcome | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReconciliationQuery = { readonly reconciliation: { readonly id: string, readonly month: string, readonly fileSha256: string, readonly rows: number, readonly unreadable: number, readonly downloadUrl: string, readonly sums: ReadonlyArray<{ readonly outcome: ReconciliationOutcome, readonly theirs: number, readonly theirsMinor: string, readonly ours: number, readonly oursMinor: string }>, readonly findings: { readonly edges: ReadonlyArray<{ readonly node: { readonly no: number, readonly outcome: ReconciliationOutcome, readonly why: ReadonlyArray<ReconciliationDifference>, readonly theirs: { readonly line: number, readonly number: string, readonly at: string, readonly minor: string, readonly storeId: string | null } | null, readonly ours: { readonly postingId: string, readonly lineNos: ReadonlyArray<number>, readonly number: string, readonly at: string, readonly minor: string, readonly storeId: string } | null, readonly disputable: ReadonlyArray<{ readonly statementId: string, readonly postingId: string, readonly no: number, readonly amountMinor: string, readonly reason: DisputeReason }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly unreadableRows: { readonly edges: ReadonlyArray<{ readonly node: { readonly line: number, readonly reason: string } }> } } | null };

export type ReconciliationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReconciliationsQuery = { readonly franchisee: { readonly reconciliations: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly month: string, readonly rows: number, readonly unreadable: number, readonly madeAt: string, readonly sums: ReadonlyArray<{ readonly outcome: ReconciliationOutcome, readonly theirs: number, readonly ours: number }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type RecordEventsMutationVariables = Exact<{
  events: ReadonlyArray<EventInput>;
}>;


export type RecordEventsMutation = { readonly recordEvents: ReadonlyArray<
    | { readonly __typename: 'EventConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'EventInFuture', readonly code: string, readonly message: string }
    | { readonly __typename: 'EventRecorded', readonly repeated: boolean, readonly event: { readonly id: string, readonly kind: string, readonly source: string, readonly number: string, readonly points: string, readonly occurredAt: string, readonly store: { readonly code: string } | null, readonly attributes: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly judgements: ReadonlyArray<{ readonly rule: string, readonly version: number, readonly points: string, readonly headquartersPoints: string, readonly reason: BonusReason }> | null } }
    | { readonly __typename: 'MemberCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
  > };

export type RecordOrdersMutationVariables = Exact<{
  orders: ReadonlyArray<OrderInput>;
}>;


export type RecordOrdersMutation = { readonly recordOrders: ReadonlyArray<
    | { readonly __typename: 'AmountOutOfRange', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponHasNoUse', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotUsable', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponsDoNotCombine', readonly code: string, readonly message: string }
    | { readonly __typename: 'CurrencyMismatch', readonly code: string, readonly message: string }
    | { readonly __typename: 'GrossMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'LinesSumWrong', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'NetNotAsDiscounted', readonly code: string, readonly message: string }
    | { readonly __typename: 'NetPartWrong', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredAfterStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredBeforeStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredInFuture', readonly code: string, readonly message: string }
    | { readonly __typename: 'OrderConflict', readonly code: string, readonly message: string, readonly differences: ReadonlyArray<{ readonly field: string, readonly recorded: string, readonly received: string }> }
    | { readonly __typename: 'OrderRecorded', readonly repeated: boolean, readonly order: { readonly id: string, readonly number: string, readonly memberId: string, readonly points: string, readonly bookedAt: string } }
    | { readonly __typename: 'PointValueMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsShort', readonly code: string, readonly message: string }
    | { readonly __typename: 'QuoteOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'SharesExceedSale', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownQuote', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
  > };

export type RecordPaymentsMutationVariables = Exact<{
  payments: ReadonlyArray<PaymentInput>;
}>;


export type RecordPaymentsMutation = { readonly recordPayments: ReadonlyArray<
    | { readonly __typename: 'PaymentConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'PaymentRecorded', readonly repeated: boolean }
    | { readonly __typename: 'UnknownOrder', readonly code: string, readonly message: string }
  > };

export type RedeemCouponMutationVariables = Exact<{
  couponId: string;
  number: string;
  statedMinor?: string | null | undefined;
  occurredAt?: string | null | undefined;
}>;


export type RedeemCouponMutation = { readonly redeemCoupon:
    | { readonly __typename: 'CouponNotUsable', readonly why: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponRedeemed', readonly repeated: boolean, readonly redemption: { readonly id: string, readonly discountMinor: string, readonly funded: { readonly headquarters: string, readonly acceptor: string, readonly issuer: string } | null }, readonly coupon: { readonly id: string, readonly state: CouponState } }
    | { readonly __typename: 'RedemptionConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { readonly refreshSession:
    | { readonly __typename: 'SessionEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'SessionRefreshed', readonly credentials: { readonly accessToken: string, readonly accessUntil: string, readonly refreshToken: string, readonly session: { readonly id: string, readonly usedAt: string, readonly endsAt: string } } }
   };

export type RefundOrdersMutationVariables = Exact<{
  refunds: ReadonlyArray<RefundInput>;
}>;


export type RefundOrdersMutation = { readonly refundOrders: ReadonlyArray<
    | { readonly __typename: 'LineRefundTooMuch', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredInFuture', readonly code: string, readonly message: string }
    | { readonly __typename: 'OrderRefunded', readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'RefundBeforeOrder', readonly code: string, readonly message: string }
    | { readonly __typename: 'RefundConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'RefundParked', readonly repeated: boolean, readonly orderNumber: string, readonly number: string, readonly parkedAt: string }
    | { readonly __typename: 'RefundRecorded', readonly repeated: boolean, readonly order: { readonly id: string, readonly number: string, readonly refundedMinor: string, readonly leftMinor: string }, readonly refund: { readonly id: string, readonly number: string, readonly refundedMinor: string, readonly points: string, readonly restoredPoints: string } }
    | { readonly __typename: 'RefundTooMuch', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownLine', readonly code: string, readonly message: string }
  > };

export type RefuseTransferMutationVariables = Exact<{
  transferId: string;
  reason: string;
}>;


export type RefuseTransferMutation = { readonly refuseTransfer:
    | { readonly __typename: 'BindingTransferRefused', readonly transfer: { readonly id: string, readonly status: BindingTransferStatus, readonly decisionReason: string | null } }
    | { readonly __typename: 'TransferDecided', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferLapsed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTransfer', readonly code: string, readonly message: string }
   };

export type RegisterWechatAppMutationVariables = Exact<{
  input: RegisterWechatAppInput;
}>;


export type RegisterWechatAppMutation = { readonly registerWechatApp:
    | { readonly __typename: 'WechatAppRegistered', readonly app: { readonly appId: string, readonly name: string, readonly registeredAt: string } }
    | { readonly __typename: 'WechatAppTaken', readonly code: string, readonly message: string }
   };

export type RejectAdjustmentMutationVariables = Exact<{
  adjustmentId: string;
  reason: string;
}>;


export type RejectAdjustmentMutation = { readonly rejectAdjustment:
    | { readonly __typename: 'AdjustmentClosed', readonly status: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'AdjustmentRejected', readonly adjustment: { readonly id: string, readonly status: AdjustmentStatus, readonly decidedBy: string | null, readonly decidedAt: string | null, readonly decisionReason: string | null } }
    | { readonly __typename: 'SecondApproverNeeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownAdjustment', readonly code: string, readonly message: string }
   };

export type ReleaseHoldMutationVariables = Exact<{
  holdId: string;
}>;


export type ReleaseHoldMutation = { readonly releaseHold:
    | { readonly __typename: 'HoldEnded', readonly status: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'HoldReleased', readonly hold: { readonly id: string, readonly number: string, readonly status: HoldStatus }, readonly wallet: { readonly balance: string, readonly held: string } }
    | { readonly __typename: 'UnknownHold', readonly code: string, readonly message: string }
   };

export type ReleasePayoutsMutationVariables = Exact<{
  runId: string;
}>;


export type ReleasePayoutsMutation = { readonly releasePayouts:
    | { readonly __typename: 'PayoutsNotCovered', readonly numbers: ReadonlyArray<string>, readonly code: string, readonly message: string }
    | { readonly __typename: 'PayoutsReleased', readonly run: { readonly id: string, readonly fileUrl: string | null, readonly payouts: ReadonlyArray<{ readonly number: string, readonly state: PayoutState }> } }
    | { readonly __typename: 'SecondPersonNeeded', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownPayoutRun', readonly code: string, readonly message: string }
   };

export type ReleaseQuoteMutationVariables = Exact<{
  quoteId: string;
}>;


export type ReleaseQuoteMutation = { readonly releaseQuote:
    | { readonly __typename: 'QuoteReleased', readonly quote: { readonly id: string, readonly untilAt: string } }
    | { readonly __typename: 'UnknownQuote', readonly code: string, readonly message: string }
   };

export type ReplayDeliveryMutationVariables = Exact<{
  input: ReplayDeliveryInput;
}>;


export type ReplayDeliveryMutation = { readonly replayDelivery:
    | { readonly __typename: 'DeliveryNotSetAside', readonly code: string, readonly message: string }
    | { readonly __typename: 'DeliveryReplayed', readonly delivery: { readonly id: string, readonly state: DeliveryState } }
    | { readonly __typename: 'UnknownDelivery', readonly code: string, readonly message: string }
   };

export type ReplayWebhookMutationVariables = Exact<{
  input: ReplayWebhookInput;
}>;


export type ReplayWebhookMutation = { readonly replayWebhook:
    | { readonly __typename: 'EventsNotKept', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookReplayed', readonly after: string, readonly until: string }
   };

export type RequestBindingTransferMutationVariables = Exact<{
  input: RequestBindingTransferInput;
}>;


export type RequestBindingTransferMutation = { readonly requestBindingTransfer:
    | { readonly __typename: 'AlreadyBoundThere', readonly code: string, readonly message: string }
    | { readonly __typename: 'BindingOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'BindingTransferRequested', readonly transfer: { readonly id: string, readonly status: BindingTransferStatus, readonly fromStoreId: string, readonly toStoreId: string, readonly untilAt: string } }
    | { readonly __typename: 'MemberUnbound', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferPending', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type ReserveQuoteMutationVariables = Exact<{
  quoteId: string;
  minutes?: number | null | undefined;
}>;


export type ReserveQuoteMutation = { readonly reserveQuote:
    | { readonly __typename: 'CouponNotUsable', readonly couponId: string, readonly why: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'QuoteOver', readonly untilAt: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'QuoteReserved', readonly quote: { readonly id: string, readonly netMinor: string, readonly untilAt: string } }
    | { readonly __typename: 'UnknownQuote', readonly code: string, readonly message: string }
   };

export type ResolveDisputeMutationVariables = Exact<{
  input: ResolveDisputeInput;
}>;


export type ResolveDisputeMutation = { readonly resolveDispute:
    | { readonly __typename: 'DisputeClosed', readonly state: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'DisputeResolved', readonly dispute: { readonly id: string, readonly state: DisputeState, readonly upheldMinor: string | null, readonly closedAt: string | null, readonly corrections: ReadonlyArray<{ readonly postingId: string, readonly month: string, readonly kind: LineKind, readonly clause: string, readonly amountMinor: string, readonly correctsPostingId: string | null }> } }
    | { readonly __typename: 'DisputeTooHigh', readonly mostMinor: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownDispute', readonly code: string, readonly message: string }
   };

export type ResumeWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type ResumeWebhookMutation = { readonly resumeWebhook:
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookResumed', readonly webhook: { readonly id: string, readonly url: string, readonly types: ReadonlyArray<string>, readonly ordered: boolean, readonly pausedAt: string | null, readonly pausedWhy: WebhookPause | null, readonly failingSince: string | null } }
   };

export type RetireBonusRuleMutationVariables = Exact<{
  input: RetireBonusRuleInput;
}>;


export type RetireBonusRuleMutation = { readonly retireBonusRule:
    | { readonly __typename: 'BonusRuleRetired', readonly code: string, readonly message: string }
    | { readonly __typename: 'BonusRuleSet', readonly rule: { readonly code: string, readonly version: number, readonly retired: boolean, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownBonusRule', readonly code: string, readonly message: string }
   };

export type RevokeClaimLinkMutationVariables = Exact<{
  linkId: string;
}>;


export type RevokeClaimLinkMutation = { readonly revokeClaimLink:
    | { readonly __typename: 'ClaimLinkRevoked', readonly link: { readonly id: string, readonly revokedAt: string | null } }
    | { readonly __typename: 'UnknownLink', readonly code: string, readonly message: string }
   };

export type RevokeCodesMutationVariables = Exact<{
  input: RevokeCodesInput;
}>;


export type RevokeCodesMutation = { readonly revokeCodes:
    | { readonly __typename: 'CodesRevoked', readonly batch: { readonly number: string, readonly done: number, readonly claimed: number, readonly revokedAt: string | null } }
    | { readonly __typename: 'UnknownCodeBatch', readonly code: string, readonly message: string }
   };

export type RevokeCouponMutationVariables = Exact<{
  couponId: string;
  reason?: string | null | undefined;
}>;


export type RevokeCouponMutation = { readonly revokeCoupon:
    | { readonly __typename: 'CouponNotUsable', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponRevoked', readonly coupon: { readonly id: string, readonly state: CouponState, readonly events: ReadonlyArray<{ readonly kind: CouponEventKind, readonly at: string }> | null } }
    | { readonly __typename: 'UnknownCoupon', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeKeyInput;
}>;


export type RevokeKeyMutation = { readonly revokeKey:
    | { readonly __typename: 'KeyRevoked', readonly key: { readonly id: string, readonly revokedAt: string | null } }
    | { readonly __typename: 'UnknownKey', readonly code: string, readonly message: string }
   };

export type RevokeSceneCodeMutationVariables = Exact<{
  sceneId: string;
}>;


export type RevokeSceneCodeMutation = { readonly revokeSceneCode:
    | { readonly __typename: 'SceneCodeRevoked', readonly scene: { readonly id: string, readonly revokedAt: string | null } }
    | { readonly __typename: 'UnknownScene', readonly code: string, readonly message: string }
   };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { readonly roles: ReadonlyArray<{ readonly code: string, readonly side: RoleSide, readonly name: string, readonly rights: ReadonlyArray<Right> }>, readonly staff: ReadonlyArray<{ readonly id: string, readonly name: string, readonly role: string, readonly franchiseeId: string | null, readonly storeId: string | null, readonly leftAt: string | null }>, readonly viewer: { readonly id: string, readonly kind: string, readonly role: string | null, readonly rights: ReadonlyArray<Right> | null, readonly behalf: { readonly staffId: string, readonly reason: string } | null } };

export type RotateIntakeSecretMutationVariables = Exact<{
  input: RotateIntakeSecretInput;
}>;


export type RotateIntakeSecretMutation = { readonly rotateIntakeSecret:
    | { readonly __typename: 'IntakeSecretRotated', readonly secret: string, readonly source: { readonly id: string, readonly previousUntil: string | null } }
    | { readonly __typename: 'IntakeSourceClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownIntakeSource', readonly code: string, readonly message: string }
   };

export type RotateKeyMutationVariables = Exact<{
  input: RotateKeyInput;
}>;


export type RotateKeyMutation = { readonly rotateKey:
    | { readonly __typename: 'KeyGiven', readonly text: string, readonly key: { readonly id: string, readonly tillId: string | null, readonly name: string, readonly rights: ReadonlyArray<Right>, readonly createdAt: string, readonly expiresAt: string | null, readonly previousUntil: string | null } }
    | { readonly __typename: 'UnknownKey', readonly code: string, readonly message: string }
   };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { readonly rotateWebhookSecret:
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookSecretRotated', readonly secret: string, readonly webhook: { readonly id: string, readonly previousUntil: string | null } }
   };

export type SellPlanMutationVariables = Exact<{
  input: SellPlanInput;
}>;


export type SellPlanMutation = { readonly sellPlan:
    | { readonly __typename: 'OccurredAfterStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredBeforeStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'OccurredInFuture', readonly code: string, readonly message: string }
    | { readonly __typename: 'OrderConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'PlanSaleConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'PlanSold', readonly repeated: boolean, readonly order: { readonly id: string, readonly number: string, readonly netMinor: string, readonly points: string }, readonly entry: { readonly no: number, readonly level: string, readonly fromAt: string, readonly lastDay: string | null } }
    | { readonly __typename: 'SharesExceedSale', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsMissing', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownPlan', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type SetAccountMappingMutationVariables = Exact<{
  input: SetAccountMappingInput;
}>;


export type SetAccountMappingMutation = { readonly setAccountMapping:
    | { readonly __typename: 'AccountMappingSet', readonly mapping: { readonly version: number, readonly fromAt: string, readonly accounts: ReadonlyArray<{ readonly pattern: string, readonly code: string, readonly title: string }> } }
    | { readonly __typename: 'TooEarly', readonly earliestAt: string, readonly code: string, readonly message: string }
   };

export type SetBankAccountMutationVariables = Exact<{
  franchiseeId: string;
  payee?: string | null | undefined;
  bank: string;
  accountNumber: string;
}>;


export type SetBankAccountMutation = { readonly setBankAccount:
    | { readonly __typename: 'BankAccountSet', readonly account: { readonly id: string, readonly payee: string, readonly bank: string, readonly number: string, readonly setAt: string } }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
   };

export type SetBindingPolicyMutationVariables = Exact<{
  input: SetBindingPolicyInput;
}>;


export type SetBindingPolicyMutation = { readonly setBindingPolicy:
    | { readonly __typename: 'BindingPolicySet', readonly policy: { readonly version: number, readonly takeover: Takeover, readonly protectionDays: number | null, readonly validityDays: number | null, readonly firstOrder: FirstOrder, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly earliestAt: string, readonly code: string, readonly message: string }
   };

export type SetBonusRuleMutationVariables = Exact<{
  input: SetBonusRuleInput;
}>;


export type SetBonusRuleMutation = { readonly setBonusRule:
    | { readonly __typename: 'BonusRuleRetired', readonly code: string, readonly message: string }
    | { readonly __typename: 'BonusRuleSet', readonly rule: { readonly id: string, readonly code: string, readonly version: number, readonly name: string, readonly condition: string | null, readonly priority: number, readonly bestOf: string | null, readonly retired: boolean, readonly fromAt: string, readonly award: { readonly kind: BonusAwardKind, readonly points: string | null, readonly stepMinor: string | null, readonly bps: number | null, readonly event: string | null }, readonly scope: { readonly skus: ReadonlyArray<string>, readonly categories: ReadonlyArray<string>, readonly excludedSkus: ReadonlyArray<string>, readonly excludedCategories: ReadonlyArray<string>, readonly stores: ReadonlyArray<string> }, readonly hours: { readonly weekdays: ReadonlyArray<number>, readonly from: string, readonly to: string } | null, readonly caps: { readonly perOrder: string | null, readonly perMemberDay: string | null, readonly perMember: string | null, readonly total: string | null }, readonly funding: { readonly headquarters: number, readonly acceptor: number } } }
    | { readonly __typename: 'BonusRuleTaken', readonly code: string, readonly message: string }
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'ConditionUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'OfferUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'TotalBelowGiven', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type SetCadenceMutationVariables = Exact<{
  input: SetCadenceInput;
}>;


export type SetCadenceMutation = { readonly setCadence:
    | { readonly __typename: 'CadenceConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'CadenceNeverDue', readonly code: string, readonly message: string }
    | { readonly __typename: 'CadenceSet', readonly repeated: boolean, readonly cadence: { readonly id: string, readonly name: string, readonly nextAt: string | null } }
    | { readonly __typename: 'ConditionUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'CouponNotOffered', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTierLevel', readonly code: string, readonly message: string }
   };

export type SetEarnBaseMutationVariables = Exact<{
  input: SetEarnBaseInput;
}>;


export type SetEarnBaseMutation = { readonly setEarnBase:
    | { readonly __typename: 'EarnBaseSet', readonly base: { readonly version: number, readonly countsTax: boolean, readonly countsShipping: boolean, readonly excludedTenders: ReadonlyArray<string>, readonly excludedCategories: ReadonlyArray<string>, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
   };

export type SetIntakeShopsMutationVariables = Exact<{
  input: SetIntakeShopsInput;
}>;


export type SetIntakeShopsMutation = { readonly setIntakeShops:
    | { readonly __typename: 'IntakeShopsSet', readonly source: { readonly storeCode: string | null, readonly shops: ReadonlyArray<{ readonly shop: string, readonly storeCode: string }> } }
    | { readonly __typename: 'IntakeSourceClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownIntakeSource', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type SetInvoiceDetailsMutationVariables = Exact<{
  input: SetInvoiceDetailsInput;
}>;


export type SetInvoiceDetailsMutation = { readonly setInvoiceDetails:
    | { readonly __typename: 'InvoiceDetailsSet', readonly details: { readonly version: number, readonly title: string, readonly taxNumber: string, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly earliestAt: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
   };

export type SetMergeRuleMutationVariables = Exact<{
  input: SetMergeRuleInput;
}>;


export type SetMergeRuleMutation = { readonly setMergeRule: { readonly version: number, readonly binding: BindingChoice, readonly growth: GrowthChoice } };

export type SetOwnershipModelMutationVariables = Exact<{
  input: SetOwnershipModelInput;
}>;


export type SetOwnershipModelMutation = { readonly setOwnershipModel:
    | { readonly __typename: 'OwnershipModelSet', readonly version: { readonly id: string, readonly version: number, readonly franchiseeId: string | null, readonly model: OwnershipModel | null, readonly fromAt: string, readonly exceptions: ReadonlyArray<{ readonly model: OwnershipModel, readonly channels: ReadonlyArray<Channel> | null, readonly enrolledFrom: string | null, readonly enrolledUntil: string | null }> } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownFranchisee', readonly code: string, readonly message: string }
   };

export type SetPointValueMutationVariables = Exact<{
  input: SetPointValueInput;
}>;


export type SetPointValueMutation = { readonly setPointValue:
    | { readonly __typename: 'PointValueSet', readonly value: { readonly version: number, readonly points: string, readonly minor: string, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
   };

export type SetPreferencesMutationVariables = Exact<{
  input: SetPreferencesInput;
}>;


export type SetPreferencesMutation = { readonly setPreferences:
    | { readonly __typename: 'ProfileChanged', readonly changed: { readonly id: string, readonly profile: { readonly preferences: { readonly language: string | null, readonly timeZone: string | null, readonly quietHours: { readonly from: string, readonly to: string } | null } } | null } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type SetShortfallMutationVariables = Exact<{
  shortfall: Shortfall;
  bearer: Bearer;
}>;


export type SetShortfallMutation = { readonly setShortfall: { readonly shortfall: Shortfall, readonly shortfallBearer: Bearer } };

export type SetSplitRuleMutationVariables = Exact<{
  brandMchid: string;
  maxBps?: number | null | undefined;
}>;


export type SetSplitRuleMutation = { readonly setSplitRule: { readonly version: number, readonly brandMchid: string, readonly maxBps: number, readonly setAt: string } };

export type SetStaffRoleMutationVariables = Exact<{
  input: SetStaffRoleInput;
}>;


export type SetStaffRoleMutation = { readonly setStaffRole:
    | { readonly __typename: 'LastOwner', readonly code: string, readonly message: string }
    | { readonly __typename: 'RoleBeyondYours', readonly code: string, readonly message: string }
    | { readonly __typename: 'StaffLeft', readonly code: string, readonly message: string }
    | { readonly __typename: 'StaffRoleSet', readonly staff: { readonly id: string, readonly role: string } }
    | { readonly __typename: 'UnknownRole', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStaff', readonly code: string, readonly message: string }
   };

export type SetTaxRateMutationVariables = Exact<{
  input: SetTaxRateInput;
}>;


export type SetTaxRateMutation = { readonly setTaxRate:
    | { readonly __typename: 'TaxRateSet', readonly rate: { readonly kind: ClauseKind, readonly version: number, readonly rateBps: number, readonly amountsAre: AmountsAre, readonly fromAt: string } }
    | { readonly __typename: 'TooEarly', readonly earliestAt: string, readonly code: string, readonly message: string }
   };

export type SetTierLadderMutationVariables = Exact<{
  input: SetTierLadderInput;
}>;


export type SetTierLadderMutation = { readonly setTierLadder:
    | { readonly __typename: 'TierLadderSet', readonly ladder: { readonly id: string, readonly version: number, readonly graceDays: number, readonly fall: TierFall, readonly fromAt: string, readonly measure: { readonly kind: TierMeasureKind, readonly growthKind: string | null }, readonly period: { readonly kind: TierPeriodKind, readonly count: number | null }, readonly term: { readonly kind: TierTermKind, readonly count: number | null }, readonly levels: ReadonlyArray<{ readonly code: string, readonly name: string, readonly rank: number, readonly reach: string, readonly keep: string, readonly multiplierBps: number }> } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownPointKind', readonly code: string, readonly message: string }
   };

export type SignInWithWechatMutationVariables = Exact<{
  appId: string;
  code: string;
  phoneCode?: string | null | undefined;
  scene?: string | null | undefined;
  device?: string | null | undefined;
}>;


export type SignInWithWechatMutation = { readonly signInWithWechat:
    | { readonly __typename: 'SceneCodeEnded', readonly code: string, readonly message: string }
    | { readonly __typename: 'SceneCodeForeign', readonly code: string, readonly message: string }
    | { readonly __typename: 'SceneCodeForged', readonly code: string, readonly message: string }
    | { readonly __typename: 'SignedInWithWechat', readonly memberId: string, readonly enrolled: boolean, readonly phone: PhoneOutcome, readonly binding: ScanOutcome, readonly duplicate: boolean, readonly credentials: { readonly accessToken: string, readonly accessUntil: string, readonly refreshToken: string, readonly session: { readonly id: string, readonly usedAt: string, readonly endsAt: string } } }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownWechatApp', readonly code: string, readonly message: string }
    | { readonly __typename: 'WechatBlocked', readonly code: string, readonly message: string }
    | { readonly __typename: 'WechatBusy', readonly retryAfterSeconds: number, readonly code: string, readonly message: string }
    | { readonly __typename: 'WechatCodeInvalid', readonly code: string, readonly message: string }
    | { readonly __typename: 'WechatUnavailable', readonly code: string, readonly message: string }
   };

export type SignOutEverywhereMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutEverywhereMutation = { readonly signOutEverywhere: { readonly sessions: number } };

export type SignOutMutationVariables = Exact<{
  sessionId: string;
}>;


export type SignOutMutation = { readonly signOut: { readonly sessions: number } };

export type SignTermsMutationVariables = Exact<{
  proposalId: string;
}>;


export type SignTermsMutation = { readonly signTerms:
    | { readonly __typename: 'TermsProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsSigned', readonly terms: { readonly id: string, readonly version: number, readonly fromAt: string, readonly signedAt: string } }
    | { readonly __typename: 'TermsUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTermsProposal', readonly code: string, readonly message: string }
   };

export type SimulateTermsQueryVariables = Exact<{
  input: SimulateTermsInput;
}>;


export type SimulateTermsQuery = { readonly simulateTerms:
    | { readonly __typename: 'Simulation', readonly from: string, readonly until: string, readonly orders: number, readonly headquarters: { readonly oldMinor: string, readonly newMinor: string, readonly parts: ReadonlyArray<{ readonly kind: LineKind, readonly clause: string, readonly oldMinor: string, readonly newMinor: string }> }, readonly franchisees: ReadonlyArray<{ readonly franchiseeId: string, readonly franchiseeCode: string, readonly orders: number, readonly oldMinor: string, readonly newMinor: string, readonly parts: ReadonlyArray<{ readonly kind: LineKind, readonly clause: string, readonly oldMinor: string, readonly newMinor: string }>, readonly topSales: ReadonlyArray<{ readonly key: string, readonly occurredAt: string, readonly storeId: string, readonly netMinor: string, readonly oldMinor: string, readonly newMinor: string }>, readonly check: { readonly replayedMinor: string, readonly bookedMinor: string, readonly ordersMinor: string, readonly monthsMinor: string, readonly elsewhereMinor: string } }> }
    | { readonly __typename: 'TermsUnsound', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTermsProposal', readonly code: string, readonly message: string }
   };

export type SpendPointsMutationVariables = Exact<{
  memberId: string;
  number: string;
  points: string;
}>;


export type SpendPointsMutation = { readonly spendPoints:
    | { readonly __typename: 'PointsShort', readonly balance: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsSpent', readonly spending: { readonly id: string, readonly number: string, readonly points: string, readonly storeId: string }, readonly wallet: { readonly balance: string, readonly owed: string } }
    | { readonly __typename: 'SpendingConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type StatementActsQueryVariables = Exact<{
  id: string;
}>;


export type StatementActsQuery = { readonly statement: { readonly id: string, readonly standing: { readonly state: StatementState, readonly acceptUntil: string, readonly silence: StatementSilence, readonly closingMinor: string, readonly outstandingMinor: string, readonly overdueSince: string | null, readonly cureDays: number }, readonly acts: ReadonlyArray<{ readonly no: number, readonly kind: StatementActKind, readonly state: StatementState, readonly disputeId: string | null, readonly text: string | null, readonly amountMinor: string | null, readonly actorKind: string, readonly actorId: string | null, readonly at: string, readonly evidence: ReadonlyArray<{ readonly kind: EvidenceKind, readonly value: string }> }>, readonly disputes: ReadonlyArray<{ readonly id: string, readonly state: DisputeState, readonly amountMinor: string, readonly upheldMinor: string | null }>, readonly franchisee: { readonly payable: { readonly dueMinor: string, readonly heldMinor: string, readonly thresholdMinor: string, readonly payableMinor: string, readonly overdueSince: string | null, readonly cureDays: number, readonly cureUntil: string | null } | null } | null } | null };

export type StatementChangedSubscriptionVariables = Exact<{
  franchiseeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type StatementChangedSubscription = { readonly statementChanged:
    | { readonly cursor: string, readonly because: ResetReason, readonly franchisee: { readonly statements: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly franchiseeId: string, readonly standing: { readonly state: StatementState } } }> } } | null }
    | { readonly cursor: string, readonly change: StatementChangeKind, readonly disputeId: string | null, readonly statement: { readonly id: string, readonly franchiseeId: string, readonly standing: { readonly state: StatementState } } }
   };

export type StatementFilesQueryVariables = Exact<{
  id: string;
  lang?: PrintLanguage | null | undefined;
}>;


export type StatementFilesQuery = { readonly statement: { readonly pdfUrl: string, readonly xlsxUrl: string, readonly bundleUrl: string, readonly downloadUrl: string } | null };

export type StatementProgressSubscriptionVariables = Exact<{
  franchiseeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type StatementProgressSubscription = { readonly statementProgress:
    | { readonly cursor: string, readonly because: ResetReason, readonly franchisee: { readonly statements: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly month: string, readonly totalMinor: string } }> } } | null }
    | { readonly cursor: string, readonly month: string, readonly done: number, readonly total: number, readonly statement: { readonly id: string, readonly franchiseeId: string, readonly totalMinor: string } }
   };

export type StatementTaxQueryVariables = Exact<{
  id: string;
}>;


export type StatementTaxQuery = { readonly statement: { readonly id: string, readonly month: string, readonly tax: { readonly rounding: string, readonly netMinor: string, readonly taxMinor: string, readonly grossMinor: string, readonly invoiceTo: { readonly title: string, readonly taxNumber: string } | null, readonly parts: ReadonlyArray<{ readonly kind: LineKind, readonly clause: string, readonly storeId: string | null, readonly rateBps: number, readonly netMinor: string, readonly taxMinor: string, readonly grossMinor: string }> } } | null };

export type StatementQueryVariables = Exact<{
  id: string;
}>;


export type StatementQuery = { readonly statement: { readonly id: string, readonly month: string, readonly issuedAt: string, readonly orders: number, readonly netMinor: string, readonly openingMinor: string, readonly totalMinor: string, readonly lineCount: number, readonly linesSha256: string, readonly downloadUrl: string, readonly franchisee: { readonly code: string, readonly legalName: string } | null, readonly sums: ReadonlyArray<{ readonly kind: LineKind, readonly amountMinor: string }>, readonly parts: ReadonlyArray<{ readonly storeId: string | null, readonly kind: LineKind, readonly termsId: string, readonly clause: string, readonly lines: number, readonly orders: number, readonly base: string, readonly amountMinor: string }> } | null };

export type StatementsQueryVariables = Exact<{
  franchiseeId?: string | null | undefined;
  state?: StatementState | null | undefined;
  month?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StatementsQuery = { readonly statements: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly month: string, readonly totalMinor: string, readonly franchisee: { readonly code: string } | null, readonly standing: { readonly state: StatementState, readonly acceptUntil: string, readonly silence: StatementSilence, readonly closingMinor: string, readonly outstandingMinor: string, readonly overdueSince: string | null, readonly cureDays: number } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type StopCadenceMutationVariables = Exact<{
  input: StopCadenceInput;
}>;


export type StopCadenceMutation = { readonly stopCadence:
    | { readonly __typename: 'CadenceStopped', readonly cadence: { readonly id: string, readonly stoppedAt: string | null } }
    | { readonly __typename: 'UnknownCadence', readonly code: string, readonly message: string }
   };

export type StopCampaignMutationVariables = Exact<{
  input: StopCampaignInput;
}>;


export type StopCampaignMutation = { readonly stopCampaign:
    | { readonly __typename: 'CampaignOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'CampaignStopped', readonly campaign: { readonly id: string, readonly code: string, readonly name: string, readonly fromAt: string, readonly untilAt: string | null, readonly stoppedAt: string | null } }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownCampaign', readonly code: string, readonly message: string }
   };

export type StopCouponTemplateMutationVariables = Exact<{
  templateId: string;
}>;


export type StopCouponTemplateMutation = { readonly stopCouponTemplate:
    | { readonly __typename: 'CouponTemplateStopped', readonly template: { readonly id: string, readonly stoppedAt: string | null } }
    | { readonly __typename: 'UnknownTemplate', readonly code: string, readonly message: string }
   };

export type StoreActivitySubscriptionVariables = Exact<{
  storeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type StoreActivitySubscription = { readonly storeActivity:
    | { readonly cursor: string, readonly because: ResetReason, readonly store: { readonly orders: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: string, readonly netMinor: string, readonly currency: string, readonly points: string, readonly occurredAt: string } }> } | null } | null }
    | { readonly cursor: string, readonly order: { readonly id: string, readonly number: string, readonly netMinor: string, readonly currency: string, readonly points: string, readonly occurredAt: string }, readonly refund: { readonly number: string, readonly reason: string | null, readonly refundedMinor: string, readonly points: string } | null }
   };

export type StoreMembersQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type StoreMembersQuery = { readonly store: { readonly boundMemberCount: number | null, readonly boundMembers: { readonly edges: ReadonlyArray<{ readonly node: { readonly memberId: string, readonly source: BindingSource, readonly fromAt: string, readonly toAt: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly bindingTransfers: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly memberId: string, readonly fromStoreId: string, readonly toStoreId: string, readonly status: BindingTransferStatus, readonly untilAt: string } }> } | null } | null };

export type TagMembersMutationVariables = Exact<{
  input: TagMembersInput;
}>;


export type TagMembersMutation = { readonly tagMembers:
    | { readonly __typename: 'MembersTagged', readonly tag: { readonly tag: string, readonly kind: TagKind, readonly fromAt: string, readonly untilAt: string | null } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type TermsChangedSubscriptionVariables = Exact<{
  franchiseeId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TermsChangedSubscription = { readonly termsChanged:
    | { readonly cursor: string, readonly because: ResetReason, readonly franchisee: { readonly termsProposals: ReadonlyArray<{ readonly id: string, readonly fromAt: string, readonly status: TermsProposalStatus }> } | null }
    | { readonly cursor: string, readonly status: TermsProposalStatus, readonly proposal: { readonly id: string, readonly franchiseeId: string, readonly fromAt: string, readonly status: TermsProposalStatus, readonly reason: string | null } }
   };

export type TestWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type TestWebhookMutation = { readonly testWebhook:
    | { readonly __typename: 'UnknownWebhook', readonly code: string, readonly message: string }
    | { readonly __typename: 'WebhookTested', readonly deliveryId: string }
   };

export type TierChangedSubscriptionVariables = Exact<{
  memberId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TierChangedSubscription = { readonly tierChanged:
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly tier: { readonly lastDay: string | null, readonly level: { readonly code: string, readonly name: string }, readonly next: { readonly missing: string, readonly level: { readonly name: string } } | null } | null } | null }
    | { readonly cursor: string, readonly reason: TierReason, readonly tier: { readonly lastDay: string | null, readonly level: { readonly code: string, readonly name: string }, readonly next: { readonly missing: string, readonly level: { readonly name: string } } | null } }
   };

export type TransferBindingMutationVariables = Exact<{
  input: TransferBindingInput;
}>;


export type TransferBindingMutation = { readonly transferBinding:
    | { readonly __typename: 'AlreadyBoundThere', readonly code: string, readonly message: string }
    | { readonly __typename: 'BindingOver', readonly code: string, readonly message: string }
    | { readonly __typename: 'BindingTransferred', readonly transfer: { readonly id: string, readonly status: BindingTransferStatus, readonly effectiveAt: string | null } }
    | { readonly __typename: 'MemberUnbound', readonly code: string, readonly message: string }
    | { readonly __typename: 'StoreClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TooEarly', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferPending', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownStore', readonly code: string, readonly message: string }
   };

export type TransferPointsMutationVariables = Exact<{
  toMemberId: string;
  number: string;
  points: string;
}>;


export type TransferPointsMutation = { readonly transferPoints:
    | { readonly __typename: 'PointsShort', readonly balance: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'PointsTransferred', readonly transfer: { readonly id: string, readonly toMemberId: string | null, readonly points: string, readonly movedAt: string }, readonly wallet: { readonly balance: string } }
    | { readonly __typename: 'TransferConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferLimitReached', readonly dailyPoints: string, readonly givenToday: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type UnmergeMembersMutationVariables = Exact<{
  mergeId: string;
  reason: string;
}>;


export type UnmergeMembersMutation = { readonly unmergeMembers:
    | { readonly __typename: 'HoldsOpen', readonly code: string, readonly message: string }
    | { readonly __typename: 'MemberForgotten', readonly code: string, readonly message: string }
    | { readonly __typename: 'MembersUnmerged', readonly merge: { readonly id: string, readonly unmergedAt: string | null, readonly missing: ReadonlyArray<{ readonly address: string, readonly amount: string }> | null }, readonly members: ReadonlyArray<{ readonly id: string, readonly wallet: { readonly balance: string, readonly owed: string } | null }> }
    | { readonly __typename: 'MergeUndone', readonly code: string, readonly message: string }
    | { readonly __typename: 'MergedOn', readonly by: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownMerge', readonly code: string, readonly message: string }
   };

export type UntagMembersMutationVariables = Exact<{
  input: UntagMembersInput;
}>;


export type UntagMembersMutation = { readonly untagMembers: { readonly count: number } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly id: string, readonly kind: string, readonly role: string | null, readonly rights: ReadonlyArray<Right> | null, readonly behalf: { readonly staffId: string, readonly reason: string } | null } };

export type WalletChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type WalletChangedSubscription = { readonly walletChanged:
    | { readonly cursor: string, readonly because: ResetReason, readonly member: { readonly wallet: { readonly balance: string, readonly owed: string, readonly held: string, readonly buckets: ReadonlyArray<{ readonly lastDay: string | null, readonly issuerCode: string, readonly points: string }> } | null } | null }
    | { readonly cursor: string, readonly cause: WalletChangeCause, readonly change: string, readonly wallet: { readonly balance: string, readonly owed: string, readonly held: string, readonly buckets: ReadonlyArray<{ readonly lastDay: string | null, readonly issuerCode: string, readonly points: string }> } }
   };

export type WebhooksQueryVariables = Exact<{
  state?: WebhookDeliveryState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhooksQuery = { readonly webhooks: ReadonlyArray<{ readonly id: string, readonly url: string, readonly types: ReadonlyArray<string>, readonly ordered: boolean, readonly pausedAt: string | null, readonly pausedWhy: WebhookPause | null, readonly failingSince: string | null, readonly waiting: number, readonly dead: number, readonly deliveries: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly cursor: string | null, readonly type: string, readonly at: string, readonly state: WebhookDeliveryState, readonly attempts: number, readonly dueAt: string, readonly lastAt: string | null, readonly status: number | null, readonly mishap: WebhookMishap | null, readonly answer: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }> };

export type WithdrawConsentMutationVariables = Exact<{
  input: ConsentInput;
}>;


export type WithdrawConsentMutation = { readonly withdrawConsent:
    | { readonly __typename: 'ConsentRecorded', readonly consent: { readonly id: string, readonly purpose: ConsentPurpose, readonly channel: ConsentChannel | null, readonly act: ConsentAct, readonly textVersion: string, readonly at: string } }
    | { readonly __typename: 'UnknownMember', readonly code: string, readonly message: string }
   };

export type WithdrawDisputeMutationVariables = Exact<{
  disputeId: string;
}>;


export type WithdrawDisputeMutation = { readonly withdrawDispute:
    | { readonly __typename: 'DisputeClosed', readonly state: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'DisputeWithdrawn', readonly dispute: { readonly id: string, readonly state: DisputeState, readonly closedAt: string | null } }
    | { readonly __typename: 'UnknownDispute', readonly code: string, readonly message: string }
   };

export type WithdrawTermsMutationVariables = Exact<{
  proposalId: string;
}>;


export type WithdrawTermsMutation = { readonly withdrawTerms:
    | { readonly __typename: 'TermsProposalClosed', readonly code: string, readonly message: string }
    | { readonly __typename: 'TermsWithdrawn', readonly proposal: { readonly id: string, readonly status: TermsProposalStatus, readonly decidedAt: string | null } }
    | { readonly __typename: 'UnknownTermsProposal', readonly code: string, readonly message: string }
   };

export type WithdrawTransferMutationVariables = Exact<{
  transferId: string;
}>;


export type WithdrawTransferMutation = { readonly withdrawTransfer:
    | { readonly __typename: 'BindingTransferWithdrawn', readonly transfer: { readonly id: string, readonly status: BindingTransferStatus } }
    | { readonly __typename: 'TransferDecided', readonly code: string, readonly message: string }
    | { readonly __typename: 'TransferLapsed', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownTransfer', readonly code: string, readonly message: string }
   };

export type WriteToDisputeMutationVariables = Exact<{
  input: WriteToDisputeInput;
}>;


export type WriteToDisputeMutation = { readonly writeToDispute:
    | { readonly __typename: 'DisputeClosed', readonly state: string, readonly code: string, readonly message: string }
    | { readonly __typename: 'DisputeWritten', readonly dispute: { readonly id: string, readonly thread: ReadonlyArray<{ readonly kind: StatementActKind, readonly actorKind: string, readonly text: string | null, readonly at: string, readonly evidence: ReadonlyArray<{ readonly kind: EvidenceKind, readonly value: string }> }> } }
    | { readonly __typename: 'MessageConflict', readonly code: string, readonly message: string }
    | { readonly __typename: 'UnknownDispute', readonly code: string, readonly message: string }
   };

/** accept-statement.graphql */
export const AcceptStatement: Operation<AcceptStatementMutation, AcceptStatementMutationVariables> =
  "mutation 597d10a49918de87a5f3a819a2697cde0a2dbf0c3efcc29407fa30f2600eab3c";

/** activate-points.graphql */
export const ActivatePoints: Operation<ActivatePointsMutation, ActivatePointsMutationVariables> =
  "mutation 73c1e3265584eb5e8d0215e1c2a4c3368dcea634e95ae04640357e3c4025faa5";

/** api-keys.graphql */
export const ApiKeys: Operation<ApiKeysQuery, ApiKeysQueryVariables> =
  "query 6beafaaf446a5320e9a3c788ea949c0265aefd883fa9b478e09b170f13b935f9";

/** approve-adjustment.graphql */
export const ApproveAdjustment: Operation<ApproveAdjustmentMutation, ApproveAdjustmentMutationVariables> =
  "mutation 53d0e6b9a6626495ea42e61ef8ec352d296dcada00c12c32e8faf69b31a46f17";

/** approve-four-eyes.graphql */
export const ApproveFourEyes: Operation<ApproveFourEyesMutation, ApproveFourEyesMutationVariables> =
  "mutation 63a016f476107cc6f128901be11726cc6a2f48dcdebba6ad0aa6bbefbb9b1461";

/** approve-terms.graphql */
export const ApproveTerms: Operation<ApproveTermsMutation, ApproveTermsMutationVariables> =
  "mutation b2348fc1a6f5b90d6a14dbe5c5c81315adc7e37783d357f05869148ac875b1f7";

/** assign-guide.graphql */
export const AssignGuide: Operation<AssignGuideMutation, AssignGuideMutationVariables> =
  "mutation 6c5b0b2b6c581e01f7dae2514bd834fb40cea9b57dec1063505a004ca2b9fe2f";

/** audit-export.graphql */
export const AuditExport: Operation<AuditExportQuery, AuditExportQueryVariables> =
  "query 4d152f1fd3e1cc9f24b8682abea2106c545d3ed46e192cbc4b19464688f5720a";

/** audit-trail.graphql */
export const AuditTrail: Operation<AuditTrailQuery, AuditTrailQueryVariables> =
  "query c44240ff5c072c8d525aa6a03c8c405221b60fc30df5e23b82386c58b9a0bdf8";

/** bind-by-scan.graphql */
export const BindByScan: Operation<BindByScanMutation, BindByScanMutationVariables> =
  "mutation 40ceb838c9eb9223141ee13e20166c1c718b87d0b48291d104bd941a7deaaae7";

/** bind-member.graphql */
export const BindMember: Operation<BindMemberMutation, BindMemberMutationVariables> =
  "mutation cffe4f183f063ac22496bbaca54d568c1c7cb7d18cb276f85c31474f320b0bdf";

/** bind-to-nearest-store.graphql */
export const BindToNearestStore: Operation<BindToNearestStoreMutation, BindToNearestStoreMutationVariables> =
  "mutation fb19b78cd34c0e78502aacb34180214103c31e0e72eed5e26a989487f8d0c62f";

/** binding-changed.graphql */
export const BindingChanged: Operation<BindingChangedSubscription, BindingChangedSubscriptionVariables> =
  "subscription bd8ad00f5474d28bbdaa7ed6620bd081381cda7772da79086d949a0f11404b29";

/** books.graphql */
export const Books: Operation<BooksQuery, BooksQueryVariables> =
  "query cd4fae11bb260bae1d6ec14703a173dbe94ecc632b568e53dc5d59138beb645c";

/** brand-pulse.graphql */
export const BrandPulse: Operation<BrandPulseSubscription, BrandPulseSubscriptionVariables> =
  "subscription b1dbec6fdf6755f9ae3404e2f123102bc202bb4f7279aa6baf257e084eeb8741";

/** breakdown.graphql */
export const Breakdown: Operation<BreakdownQuery, BreakdownQueryVariables> =
  "query e6ed5058ca5579133f6565c1a25d59047f8ebe26e4d6ef8d13bfc0737032b283";

/** buy-coupon.graphql */
export const BuyCoupon: Operation<BuyCouponMutation, BuyCouponMutationVariables> =
  "mutation 2ab3dc6bfcd435e86b8e341eeff37af0c73e1c4106f6cfe505cb2d594471c27b";

/** campaign-results.graphql */
export const CampaignResults: Operation<CampaignResultsQuery, CampaignResultsQueryVariables> =
  "query dced407c322c5e8624b543bc8994ff6a97307b2da3f9eca7cc2491a56afb31df";

/** campaigns.graphql */
export const Campaigns: Operation<CampaignsQuery, CampaignsQueryVariables> =
  "query 9c34547c30f87c4f8f4499f40ab6fde12e96dfd524a09e5db6dba38f58e5200c";

/** cancel-drop.graphql */
export const CancelDrop: Operation<CancelDropMutation, CancelDropMutationVariables> =
  "mutation b3869f2144b25c921ea22e50773ce228b8f41fe5cd42eeab22693f14126ecd04";

/** cancel-payout.graphql */
export const CancelPayout: Operation<CancelPayoutMutation, CancelPayoutMutationVariables> =
  "mutation 36c4b5bdc8fa585e8b0f2fbbb6c581297965b0c327850e192f94838c0181ee73";

/** change-profile.graphql */
export const ChangeProfile: Operation<ChangeProfileMutation, ChangeProfileMutationVariables> =
  "mutation d741136e9239af0e1d65220652808b3ba1a37bfa00784ec95f0fc6f9dc003cd2";

/** check-bill.graphql */
export const CheckBill: Operation<CheckBillMutation, CheckBillMutationVariables> =
  "mutation c4ee7f895915e15a5f956c6028a862f9121d41589d3432888e5ddbe0235f1311";

/** check-condition.graphql */
export const CheckCondition: Operation<CheckConditionQuery, CheckConditionQueryVariables> =
  "query f60ec5b44a2c18ae21823bd826e43a117562a418ab2a47c7b145837127ae0b80";

/** claim-code.graphql */
export const ClaimCode: Operation<ClaimCodeMutation, ClaimCodeMutationVariables> =
  "mutation 540bead293fe1103fbaf7b60eda93d0e5de2cf4ff73e65855566ec95de119e56";

/** claim-coupon.graphql */
export const ClaimCoupon: Operation<ClaimCouponMutation, ClaimCouponMutationVariables> =
  "mutation cb15bd3d729bea01c34d05c1d2c0fd1b3cb354d9f582be5a4b4a2d53957bd7a0";

/** close-intake-source.graphql */
export const CloseIntakeSource: Operation<CloseIntakeSourceMutation, CloseIntakeSourceMutationVariables> =
  "mutation 0d539919526562e4ae4e93486061a038441e712da9fcfb00005fd89854e17ad5";

/** close-month.graphql */
export const CloseMonth: Operation<CloseMonthMutation, CloseMonthMutationVariables> =
  "mutation f46ab1d1ef4fdab24e9fd335591709f3d5e9fe62f07574ac36f15c4f046e86a9";

/** close-store.graphql */
export const CloseStore: Operation<CloseStoreMutation, CloseStoreMutationVariables> =
  "mutation 60bc9a560de37b9b6313fcdaf0b32975d4d6a0a445a13e68744509fbb3a6ab8c";

/** close-webhook.graphql */
export const CloseWebhook: Operation<CloseWebhookMutation, CloseWebhookMutationVariables> =
  "mutation 8e7f37c85df9f30653849a245ecf68c91531945b198c20264a22f39047bdfaea";

/** code-batch.graphql */
export const CodeBatch: Operation<CodeBatchQuery, CodeBatchQueryVariables> =
  "query f67b75c1f2da08d80e039c86197488dbb30f27da09da65fee5fc8024f0039869";

/** commit-hold.graphql */
export const CommitHold: Operation<CommitHoldMutation, CommitHoldMutationVariables> =
  "mutation 921991ea8de1fa8d94ce23d26132d92a5b8e78b75706fa2ff45ed4d621c9d978";

/** consent-to-transfer.graphql */
export const ConsentToTransfer: Operation<ConsentToTransferMutation, ConsentToTransferMutationVariables> =
  "mutation 753e2f1061c84d9dd32cd03839d68ca6d23c9f2f280c54f91e4e921d06a59993";

/** contract.graphql */
export const Contract: Operation<ContractQuery, ContractQueryVariables> =
  "query 980b557572a091aacc9290a1f8f8686adb62558d55afacfdf01c4e3916d54141";

/** coupon-cadences.graphql */
export const CouponCadences: Operation<CouponCadencesQuery, CouponCadencesQueryVariables> =
  "query b6a6722854a6ab440dd384aabac4a934a45db9586df070dbfb65a8989c1c4a27";

/** coupon-changed.graphql */
export const CouponChanged: Operation<CouponChangedSubscription, CouponChangedSubscriptionVariables> =
  "subscription 476c6673a2bb7442b109e43eddae90c8dd3d4ad2324b17b4df98c7f73476f800";

/** coupon-drop.graphql */
export const CouponDrop: Operation<CouponDropQuery, CouponDropQueryVariables> =
  "query 4e538ca3f693ba845f6a530e69c4ba977aa35821a473360db928e45e09a8d2a2";

/** create-claim-link.graphql */
export const CreateClaimLink: Operation<CreateClaimLinkMutation, CreateClaimLinkMutationVariables> =
  "mutation 141efb9640957092bcfa2da39bc8f8dedc0ad495a997b918c9fffa7fcfdbe4c6";

/** create-intake-source.graphql */
export const CreateIntakeSource: Operation<CreateIntakeSourceMutation, CreateIntakeSourceMutationVariables> =
  "mutation 7e2ddbdd89bb03fe0a8e0218f3f78f76d68a02c2cda62c2038bf510f43162033";

/** create-partner-key.graphql */
export const CreatePartnerKey: Operation<CreatePartnerKeyMutation, CreatePartnerKeyMutationVariables> =
  "mutation 98a072d7d95c5d5e4995479039160a908e2e54767e95df3d6a16e4988f8ca4de";

/** create-till-key.graphql */
export const CreateTillKey: Operation<CreateTillKeyMutation, CreateTillKeyMutationVariables> =
  "mutation 934ab09a3552ae319781562e81fa3fe564d7dd8bd58ae870412438c2b872fd69";

/** create-webhook.graphql */
export const CreateWebhook: Operation<CreateWebhookMutation, CreateWebhookMutationVariables> =
  "mutation 7699af522fa57bd0d5421f99c410c992a01b2f4ebc5ba321eac7e14ac445b537";

/** decline-terms.graphql */
export const DeclineTerms: Operation<DeclineTermsMutation, DeclineTermsMutationVariables> =
  "mutation a8824607de385b8a9625272e8ed4284c224a5cc9ef06e660d54f8258dd3320ce";

/** define-campaign.graphql */
export const DefineCampaign: Operation<DefineCampaignMutation, DefineCampaignMutationVariables> =
  "mutation 37c4b41048a3167a074d48ab69365b3838b51ed0d362b255bfe5940ef97ea52e";

/** define-coupon-template.graphql */
export const DefineCouponTemplate: Operation<DefineCouponTemplateMutation, DefineCouponTemplateMutationVariables> =
  "mutation b79d57a4e27eb96c02a19526c114f1e33c66b18c5d1ee7ede3b54deb7d0da78f";

/** define-plan.graphql */
export const DefinePlan: Operation<DefinePlanMutation, DefinePlanMutationVariables> =
  "mutation bc5ccab49b1a2de439b67d29b1f43f712d46600e488604a0c637a34b942b94f8";

/** define-point-kind.graphql */
export const DefinePointKind: Operation<DefinePointKindMutation, DefinePointKindMutationVariables> =
  "mutation d6265b8e916e9f81fad9cf9dcaef1b5e49355f4b5b42635b65f1d6e715aa777b";

/** define-role.graphql */
export const DefineRole: Operation<DefineRoleMutation, DefineRoleMutationVariables> =
  "mutation 081cd0f45a47f5c6be2be21fdbd30af3b735f56491066f9725566de3a6c78efd";

/** dismiss-proposal.graphql */
export const DismissProposal: Operation<DismissProposalMutation, DismissProposalMutationVariables> =
  "mutation cb0477ea9d89eff61854309b578c708ca6018e2cb630934a55df9f075ace1282";

/** dispute-lines.graphql */
export const DisputeLines: Operation<DisputeLinesMutation, DisputeLinesMutationVariables> =
  "mutation c45cc0cda3b7c25e45525b31be5e06358c683075fe5ee11d16a7bd25abb1a1b7";

/** disputes.graphql */
export const Disputes: Operation<DisputesQuery, DisputesQueryVariables> =
  "query 116b90f94e7af8d93379b72a8c0185d5152d5f9c7535525b4da4df70e74f71fc";

/** drop-coupons.graphql */
export const DropCoupons: Operation<DropCouponsMutation, DropCouponsMutationVariables> =
  "mutation aa7e9f21042de4372d820139675e96414934fb49374788b6aa349fc9bd94f0b9";

/** drop-delivery.graphql */
export const DropDelivery: Operation<DropDeliveryMutation, DropDeliveryMutationVariables> =
  "mutation 5065fa847173739c181a5595c131f039331ec62bcc31aacc42e63e89e8287b0f";

/** end-impersonation.graphql */
export const EndImpersonation: Operation<EndImpersonationMutation, EndImpersonationMutationVariables> =
  "mutation 106fab9796a7951dd3d7fce450538f5de983e2b773a15f27b989669ed1166421";

/** erase-member.graphql */
export const EraseMember: Operation<EraseMemberMutation, EraseMemberMutationVariables> =
  "mutation b7cf1f7156cb7db406a7d2d25673fc4e7dd261d43f21fad804e233d5f40bc989";

/** event-types.graphql */
export const EventTypes: Operation<EventTypesQuery, EventTypesQueryVariables> =
  "query 25e12bc448c87a9fb014ebfcdd54f159a6a94ef166c910db2d5a3424ae1e5bb7";

/** events.graphql */
export const Events: Operation<EventsQuery, EventsQueryVariables> =
  "query 9d226428a7218507d3bc80d6a26a81e4577d7669fca5117d8ec0165b9e6c9c71";

/** explain-order.graphql */
export const ExplainOrder: Operation<ExplainOrderQuery, ExplainOrderQueryVariables> =
  "query 70e5f3a3bdfb4b6364b71d8af98b67fa51cc048db3b08e860b28de35f14fa2c8";

/** extend-campaign.graphql */
export const ExtendCampaign: Operation<ExtendCampaignMutation, ExtendCampaignMutationVariables> =
  "mutation 79864548c8b74106163b30faa1919989b3407965d6081a9e0baa46a2397dba1f";

/** find-members.graphql */
export const FindMembers: Operation<FindMembersQuery, FindMembersQueryVariables> =
  "query bc66f9724810d4e003452ae1e80ec28e77a4b8a900130441d1d9f0e93e0d7ee8";

/** four-eyes.graphql */
export const FourEyes: Operation<FourEyesQuery, FourEyesQueryVariables> =
  "query d1be1cae8e07ee3bba1a68998f9d358f14771b5263779fae848b6df5c313cfc2";

/** franchisee-month.graphql */
export const FranchiseeMonth: Operation<FranchiseeMonthQuery, FranchiseeMonthQueryVariables> =
  "query 226f13e6d1f804bd8e1a4c94fa7336939eeecb190441db9e01faf9ebbb7b4ae6";

/** give-consent.graphql */
export const GiveConsent: Operation<GiveConsentMutation, GiveConsentMutationVariables> =
  "mutation 511d8d8f2086eaab60c253da2d9c3ea427dd1b96d684d9bae697d174943a9e42";

/** give-coupon.graphql */
export const GiveCoupon: Operation<GiveCouponMutation, GiveCouponMutationVariables> =
  "mutation 36e1e3ba21a9c8fbc6c0021cd3be7f0f1d00d0ad49451826281b4a90f01f2e2a";

/** grant-sight.graphql */
export const GrantSight: Operation<GrantSightMutation, GrantSightMutationVariables> =
  "mutation 399b1f337365329536d990a47b659c40c545fad1f3cee07193add9403f67d851";

/** headquarters.graphql */
export const Headquarters: Operation<HeadquartersQuery, HeadquartersQueryVariables> =
  "query 8f1218cf1529a95a47826470a0905ce781f3c335f2be5e0f3bb39291d303f93a";

/** hold-points.graphql */
export const HoldPoints: Operation<HoldPointsMutation, HoldPointsMutationVariables> =
  "mutation d637b68430ebb6f36010540fd54d23f60be69036c0b558a4f188d5424d4c5b93";

/** impersonate.graphql */
export const Impersonate: Operation<ImpersonateMutation, ImpersonateMutationVariables> =
  "mutation 73ac85a97dae7616227b88b0053f3c65d99f40c1256c58f7334a050c9e7593ba";

/** impersonations.graphql */
export const Impersonations: Operation<ImpersonationsQuery, ImpersonationsQueryVariables> =
  "query 70198179143153ebab6141bc4ba824881908d1f634c0830b2c7811cc950e5457";

/** import-bank-results.graphql */
export const ImportBankResults: Operation<ImportBankResultsMutation, ImportBankResultsMutationVariables> =
  "mutation 2d104f5f65a2c7f9e81beff6e846461803463101d90c87a573c966fcc0a3261a";

/** inbox-deliveries.graphql */
export const InboxDeliveries: Operation<InboxDeliveriesQuery, InboxDeliveriesQueryVariables> =
  "query 00d84255ea5e5fcc96145bf22a2fd8ef3f43997a165e22e88ae21dcad93ccad1";

/** issue-coupon.graphql */
export const IssueCoupon: Operation<IssueCouponMutation, IssueCouponMutationVariables> =
  "mutation 3a83b2de21a8536f82fa5d8e2b4367998009df4179677f9cb41710e0416e6458";

/** issue-scene-code.graphql */
export const IssueSceneCode: Operation<IssueSceneCodeMutation, IssueSceneCodeMutationVariables> =
  "mutation 1113582040433fa67bbc22e93887a9ead345f0e90c04fe93423282864d77a7ec";

/** job-progress.graphql */
export const JobProgress: Operation<JobProgressSubscription, JobProgressSubscriptionVariables> =
  "subscription d6e0371074ac0ce565b375b377e31cbdfa632c03481ddff464987ca8efd5c546";

/** journal.graphql */
export const Journal: Operation<JournalQuery, JournalQueryVariables> =
  "query f1fc1693cfcdf67d4a5b4cf993259a338617c5ceb6484e64f929013279c63116";

/** leave-staff.graphql */
export const LeaveStaff: Operation<LeaveStaffMutation, LeaveStaffMutationVariables> =
  "mutation 698efbae370dec87e08020541467bbf6089d089ffb66f91141d974e3a83fd75f";

/** line-accrued.graphql */
export const LineAccrued: Operation<LineAccruedSubscription, LineAccruedSubscriptionVariables> =
  "subscription efb1fbf219f180bd9c977dce06ba368caf43dd7bae08034686c21ce334b2a4f9";

/** lines.graphql */
export const Lines: Operation<LinesQuery, LinesQueryVariables> =
  "query e9d010927e450d1162ac867327c76de56472bc023a5ee85a9c94cccadd81976d";

/** link-identity.graphql */
export const LinkIdentity: Operation<LinkIdentityMutation, LinkIdentityMutationVariables> =
  "mutation b2f862de98d7a1fd4584e82dcb29fb442d2bef8c7ff5f5bdb7f760c649fbe3c5";

/** mark-payout-failed.graphql */
export const MarkPayoutFailed: Operation<MarkPayoutFailedMutation, MarkPayoutFailedMutationVariables> =
  "mutation e3828b54740bd6cd6fc8cdc27aef897242eb614d76d7f0815d73d26c7e3e2c2c";

/** mark-payout-paid.graphql */
export const MarkPayoutPaid: Operation<MarkPayoutPaidMutation, MarkPayoutPaidMutationVariables> =
  "mutation 47269cea781ec80bf23f3c6a11bd53cce17fba58ca56c4f6170432ac10154b3c";

/** member-joined.graphql */
export const MemberJoined: Operation<MemberJoinedSubscription, MemberJoinedSubscriptionVariables> =
  "subscription 3061233791a73dca0cd2b969dd45b084593ceb31dd9d25752747851e37a24ec6";

/** member-merged.graphql */
export const MemberMerged: Operation<MemberMergedSubscription, MemberMergedSubscriptionVariables> =
  "subscription 1771e60d4f8e2b54aefbf4f34c39393177c5f2e1c6890a095ab235db834621bb";

/** member-profile.graphql */
export const MemberProfile: Operation<MemberProfileQuery, MemberProfileQueryVariables> =
  "query f36c932a3b16b3e7c94b922761562fc329ea9a0d9167a40d77be45c56d8868bb";

/** merge-members.graphql */
export const MergeMembers: Operation<MergeMembersMutation, MergeMembersMutationVariables> =
  "mutation 7c63722b91b3a08d1aa395d892f93f5604d55829c282e57ea79b0c6bcf83fe27";

/** merge-proposals.graphql */
export const MergeProposals: Operation<MergeProposalsQuery, MergeProposalsQueryVariables> =
  "query 8acd86dd50f6e750fd94d20bc5c46d095fa45268502a9c70fdd4a87fd8e8f735";

/** my-card.graphql */
export const MyCard: Operation<MyCardQuery, MyCardQueryVariables> =
  "query 84c6c0754853d3cf12667134246d76c3013d7b4ec97651dc4c59ba9de587a92b";

/** my-coupons.graphql */
export const MyCoupons: Operation<MyCouponsQuery, MyCouponsQueryVariables> =
  "query 61ffac6257d6c0b20ab8472fe5dd882e602b3fafc497a46d37d3a40aaa94a038";

/** my-holds.graphql */
export const MyHolds: Operation<MyHoldsQuery, MyHoldsQueryVariables> =
  "query 9267b5d4c361f0e7b702f1914d39375f074feb1eaeba69bddb231b67d39c27e2";

/** my-payouts.graphql */
export const MyPayouts: Operation<MyPayoutsQuery, MyPayoutsQueryVariables> =
  "query 80800e13a8a931b5c21c9a3e404b82a509f1b3178f2d1671b12ac057bd5973e9";

/** my-points.graphql */
export const MyPoints: Operation<MyPointsQuery, MyPointsQueryVariables> =
  "query 456512ddf15f24a68d8f673e944dfe4257702ecd6141f0223f2b679502e8965a";

/** my-sessions.graphql */
export const MySessions: Operation<MySessionsQuery, MySessionsQueryVariables> =
  "query 9667ce4fcc1a6f486f2c6fd352fc8a6608f551c3b918089ec6f8c1623987c2b6";

/** my-store.graphql */
export const MyStore: Operation<MyStoreQuery, MyStoreQueryVariables> =
  "query 1aba78c4b13ae267e2144ada613598cd5f9a4771684e117d1a639a14d800f929";

/** my-tier.graphql */
export const MyTier: Operation<MyTierQuery, MyTierQueryVariables> =
  "query b40c265919d83fa219a1de4d4063bbfb08224434ace15e76d57d05144914d960";

/** netting.graphql */
export const Netting: Operation<NettingQuery, NettingQueryVariables> =
  "query cae144a908be10c30ec69c0f0edb8aec3cb3ac5bcb84ef6729dfd6bb4211bda7";

/** open-adjustments.graphql */
export const OpenAdjustments: Operation<OpenAdjustmentsQuery, OpenAdjustmentsQueryVariables> =
  "query b07540d6b019ab8d700ec8bb74d51bde4e085a7631bedbc752be229a467ce210";

/** open-month.graphql */
export const OpenMonth: Operation<OpenMonthQuery, OpenMonthQueryVariables> =
  "query 26c799a9e342fc9537e28b9dedaf6bf0fe6762a4f9fda76095909c6d2bf6722d";

/** open-reconciliation.graphql */
export const OpenReconciliation: Operation<OpenReconciliationMutation, OpenReconciliationMutationVariables> =
  "mutation bb81b670f42b030944ed23c47379a1e20086b442cfd7434f932672808f463e1e";

/** opt-in-to-campaign.graphql */
export const OptInToCampaign: Operation<OptInToCampaignMutation, OptInToCampaignMutationVariables> =
  "mutation 0bae058e268a2471ab64357b2b94de3db29ed9f108028bc36e7aad7e6107956b";

/** opt-out-of-campaign.graphql */
export const OptOutOfCampaign: Operation<OptOutOfCampaignMutation, OptOutOfCampaignMutationVariables> =
  "mutation 4d6ffafefe5833a06bf20f7b90a4e011e5f52d30e7a67025476c4d4be76271c0";

/** order-codes.graphql */
export const OrderCodes: Operation<OrderCodesMutation, OrderCodesMutationVariables> =
  "mutation 8d6e9e984abccec1cdcf695883bf0297021b4ee0c6a406994fe8d0960e0efb4d";

/** outlook.graphql */
export const Outlook: Operation<OutlookQuery, OutlookQueryVariables> =
  "query f591998b84238a3b48676762fd8f18811727fa0bf9bf0293e70efed7df66ee0c";

/** parked-refunds.graphql */
export const ParkedRefunds: Operation<ParkedRefundsQuery, ParkedRefundsQueryVariables> =
  "query 68e98ccedf6b72d8885b4742da828b49a51935dcd0551079461e3fd8070181d7";

/** pause-webhook.graphql */
export const PauseWebhook: Operation<PauseWebhookMutation, PauseWebhookMutationVariables> =
  "mutation 912488f78fe2b49ab673e1361346721ab30c6f0cc52a9614b627827b9c346194";

/** payout-moved.graphql */
export const PayoutMoved: Operation<PayoutMovedSubscription, PayoutMovedSubscriptionVariables> =
  "subscription 2e5ca0a40bb72405d7e264c78f7b09f60cc33e84de50630fcce21875f587d037";

/** payout-runs.graphql */
export const PayoutRuns: Operation<PayoutRunsQuery, PayoutRunsQueryVariables> =
  "query 84d8f6b44657c6543437661c43eb7ce37f541892fc704a381dc3767aef28a6df";

/** place-store.graphql */
export const PlaceStore: Operation<PlaceStoreMutation, PlaceStoreMutationVariables> =
  "mutation a62fcee6efa1a837d0cd9eef0f3852fa47da8071e539e49b4c31fcf57bd184d7";

/** place-tier.graphql */
export const PlaceTier: Operation<PlaceTierMutation, PlaceTierMutationVariables> =
  "mutation fd3e10012fd9c283eb51b1522eb911822197b7a787e29ea09c6624859837d11f";

/** points-transferred.graphql */
export const PointsTransferred: Operation<PointsTransferredSubscription, PointsTransferredSubscriptionVariables> =
  "subscription b975eeca74e64df2c7c891144ed760a38ba740081a599d991798037e0011ad05";

/** prepare-payouts.graphql */
export const PreparePayouts: Operation<PreparePayoutsMutation, PreparePayoutsMutationVariables> =
  "mutation 4b520c662553b7fe830ee2df1a2d55e89c47691e72cc1837cbfeb4ad2ff93feb";

/** preview-order.graphql */
export const PreviewOrder: Operation<PreviewOrderQuery, PreviewOrderQueryVariables> =
  "query 65522cd0489ed7e0c77c9bf6e4cc04a7d630220ba17c8c0a537fa309e41053d0";

/** propose-adjustment.graphql */
export const ProposeAdjustment: Operation<ProposeAdjustmentMutation, ProposeAdjustmentMutationVariables> =
  "mutation a2aba6a526d914e5286c5dcfdad376119704cb124d73891a01f1723d4cafc2fb";

/** propose-four-eyes.graphql */
export const ProposeFourEyes: Operation<ProposeFourEyesMutation, ProposeFourEyesMutationVariables> =
  "mutation 09c080742d4d8fc219fd8eed3faff43b01bdf600648b3aafa08956fcea6ff1ec";

/** propose-terms.graphql */
export const ProposeTerms: Operation<ProposeTermsMutation, ProposeTermsMutationVariables> =
  "mutation 18723d74a816b5d6d7dab711f8ed5e9e0b6bfa7d80f1bf510c2ff0cb355b8de1";

/** quote-basket.graphql */
export const QuoteBasket: Operation<QuoteBasketMutation, QuoteBasketMutationVariables> =
  "mutation dbada72797fe1b0e248c0510a9c9031f069923128922fcb313d1b88b96b4e872";

/** reconciliation.graphql */
export const Reconciliation: Operation<ReconciliationQuery, ReconciliationQueryVariables> =
  "query b42052a75ce4dfb01ab68f5a7a9785963c2057d9a5da26e446c5a61a66c30d0e";

/** reconciliations.graphql */
export const Reconciliations: Operation<ReconciliationsQuery, ReconciliationsQueryVariables> =
  "query 50b86572868146a701ceee06ea1deb490708b5d61280a92f454c9cc23cd6f3b2";

/** record-events.graphql */
export const RecordEvents: Operation<RecordEventsMutation, RecordEventsMutationVariables> =
  "mutation 40a034a1eba2704b7e9d82888616dcc11067482a647a8662f8e00fcde418c0c2";

/** record-orders.graphql */
export const RecordOrders: Operation<RecordOrdersMutation, RecordOrdersMutationVariables> =
  "mutation 92d27b5df6d207ff2304603e22f51aaaa5f4baa2bde0ed4651f8cf2189e2230f";

/** record-payments.graphql */
export const RecordPayments: Operation<RecordPaymentsMutation, RecordPaymentsMutationVariables> =
  "mutation 3b7eac340f3b8a41f5492eaab5e8e59bd7a6b0458cef32aedbd14cca0be7ba21";

/** redeem-coupon.graphql */
export const RedeemCoupon: Operation<RedeemCouponMutation, RedeemCouponMutationVariables> =
  "mutation 1a82618b057a4d984fe0d252ec45189f2e22e9b2b17fe5d522a2baffb2e1e49f";

/** refresh-session.graphql */
export const RefreshSession: Operation<RefreshSessionMutation, RefreshSessionMutationVariables> =
  "mutation 018baa7435bad6d9bbe8478b988d21edfdf90a8ef0f01424790a45f76120478d";

/** refund-orders.graphql */
export const RefundOrders: Operation<RefundOrdersMutation, RefundOrdersMutationVariables> =
  "mutation a8f4fc30af7ce89fd2afc0fd043c5fc1dc44964c59938ec3f875927faae3d4ee";

/** refuse-transfer.graphql */
export const RefuseTransfer: Operation<RefuseTransferMutation, RefuseTransferMutationVariables> =
  "mutation 2bafa63cbb7a5d064194b1a70b58b6ed29ba09599564c0fa1de795a164394190";

/** register-wechat-app.graphql */
export const RegisterWechatApp: Operation<RegisterWechatAppMutation, RegisterWechatAppMutationVariables> =
  "mutation ade6ac221f1969860623d862a6d7903d13a074d6ad20d4e00bc5199907e8f4e0";

/** reject-adjustment.graphql */
export const RejectAdjustment: Operation<RejectAdjustmentMutation, RejectAdjustmentMutationVariables> =
  "mutation 94d3bdaadc39ef65b931f88a269aca5d77283b7647d6a44995b70d723fa881fc";

/** release-hold.graphql */
export const ReleaseHold: Operation<ReleaseHoldMutation, ReleaseHoldMutationVariables> =
  "mutation 3e7471b5c1945146b5f60f203a70929114a3f3b49c41c5256ca408dcf5289432";

/** release-payouts.graphql */
export const ReleasePayouts: Operation<ReleasePayoutsMutation, ReleasePayoutsMutationVariables> =
  "mutation 8545947a3cf8420578eafbb479ef0dc9efdb74842ef57f941e3266b39a3c474c";

/** release-quote.graphql */
export const ReleaseQuote: Operation<ReleaseQuoteMutation, ReleaseQuoteMutationVariables> =
  "mutation 6fb723c1443d38ddbf7316a4d4629abbf321cd21069e272461bd2c5d69971c66";

/** replay-delivery.graphql */
export const ReplayDelivery: Operation<ReplayDeliveryMutation, ReplayDeliveryMutationVariables> =
  "mutation 75ec84d9a5402415c9841c8f2abe7f1aae597ad40dc012b71328c620246ccea6";

/** replay-webhook.graphql */
export const ReplayWebhook: Operation<ReplayWebhookMutation, ReplayWebhookMutationVariables> =
  "mutation a26e8f58ca292b07efad5cff63444f80d2460598c856d7e56cad8472215ad7c6";

/** request-binding-transfer.graphql */
export const RequestBindingTransfer: Operation<RequestBindingTransferMutation, RequestBindingTransferMutationVariables> =
  "mutation 7a634f77ca8fa8e64e1637392fbbf8eda5e490d30672c240e6a81497ced7d08b";

/** reserve-quote.graphql */
export const ReserveQuote: Operation<ReserveQuoteMutation, ReserveQuoteMutationVariables> =
  "mutation 77e483a669762f3446dff771e3f4b589466b2971e575db210fd8db0732db05a6";

/** resolve-dispute.graphql */
export const ResolveDispute: Operation<ResolveDisputeMutation, ResolveDisputeMutationVariables> =
  "mutation 3bfa79af2bbdceea8e853900c43ba8f9619589dcccd521e76330c25bf9507eeb";

/** resume-webhook.graphql */
export const ResumeWebhook: Operation<ResumeWebhookMutation, ResumeWebhookMutationVariables> =
  "mutation efcaf9f2f8679598361e6acbf4470a9bff0be49dd684d497d2060934bde03095";

/** retire-bonus-rule.graphql */
export const RetireBonusRule: Operation<RetireBonusRuleMutation, RetireBonusRuleMutationVariables> =
  "mutation fa0ea18a0459027ed3ed31ee95a7e4b0b6474a567fcdf759a062df8a9965843f";

/** revoke-claim-link.graphql */
export const RevokeClaimLink: Operation<RevokeClaimLinkMutation, RevokeClaimLinkMutationVariables> =
  "mutation 4997bd3a1fe8251ac9acb8d6d96c8dfa2c7598c016049e58db75d446c524492f";

/** revoke-codes.graphql */
export const RevokeCodes: Operation<RevokeCodesMutation, RevokeCodesMutationVariables> =
  "mutation 78bb004b594a24951c3efa24b81096f378ba67aaee9cc90e2730aaa2c0df1850";

/** revoke-coupon.graphql */
export const RevokeCoupon: Operation<RevokeCouponMutation, RevokeCouponMutationVariables> =
  "mutation 282f390d797acdcdbee1026e11190957b90c765b431cc22428c7bdd92de5dcad";

/** revoke-key.graphql */
export const RevokeKey: Operation<RevokeKeyMutation, RevokeKeyMutationVariables> =
  "mutation 199f07f1ee6b703bb83abfcd723a4eb6d665e7244abf438c8bd7f41b39f4ce6a";

/** revoke-scene-code.graphql */
export const RevokeSceneCode: Operation<RevokeSceneCodeMutation, RevokeSceneCodeMutationVariables> =
  "mutation 3144ea9f636b3e793f589f4fa72f13363cd99c9a9b85caba890fcb0dd6e4cde4";

/** roles.graphql */
export const Roles: Operation<RolesQuery, RolesQueryVariables> =
  "query 607f4580ceb25f87b1433d6793695b1b9c1d7fe3a8312f83148cc32b021044a3";

/** rotate-intake-secret.graphql */
export const RotateIntakeSecret: Operation<RotateIntakeSecretMutation, RotateIntakeSecretMutationVariables> =
  "mutation 54c60193694f439fe294c70688a9f8b3fe89e5a47805bf813678645784ac5a18";

/** rotate-key.graphql */
export const RotateKey: Operation<RotateKeyMutation, RotateKeyMutationVariables> =
  "mutation 482c58bd36dcd3a6862d7c914404c04072b6e642a094b586de9aa0bde6bbdcda";

/** rotate-webhook-secret.graphql */
export const RotateWebhookSecret: Operation<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables> =
  "mutation 8f9a4b1dd888f87101e3e2393bccd49cdd3bf6d9e20e2ccb5c094fad387b7610";

/** sell-plan.graphql */
export const SellPlan: Operation<SellPlanMutation, SellPlanMutationVariables> =
  "mutation a747c9e47b303b7d8c3a337bdfa9c951d0230981e7331e868c9c2dace2256893";

/** set-account-mapping.graphql */
export const SetAccountMapping: Operation<SetAccountMappingMutation, SetAccountMappingMutationVariables> =
  "mutation 9412ab1479a57daf8254100a70298bf67974db245c63bbb774d222791d2bb717";

/** set-bank-account.graphql */
export const SetBankAccount: Operation<SetBankAccountMutation, SetBankAccountMutationVariables> =
  "mutation b56230c9e5b96cfbd9ff5485e4f910303088b843849a90764ee9d1bf45902454";

/** set-binding-policy.graphql */
export const SetBindingPolicy: Operation<SetBindingPolicyMutation, SetBindingPolicyMutationVariables> =
  "mutation aca696c3b531be39e105eb26b66e71b1ca52ddaa62b4a3439b2b508db3eb1ac5";

/** set-bonus-rule.graphql */
export const SetBonusRule: Operation<SetBonusRuleMutation, SetBonusRuleMutationVariables> =
  "mutation 9a512ecdab6664827e510d8b002bc4e0f11438b1289a8ac597c8489ab6938fea";

/** set-cadence.graphql */
export const SetCadence: Operation<SetCadenceMutation, SetCadenceMutationVariables> =
  "mutation 3efb419d32e5bab6299f8a37d12bcca641c2f76fed9c8abecefc6ebccbfda639";

/** set-earn-base.graphql */
export const SetEarnBase: Operation<SetEarnBaseMutation, SetEarnBaseMutationVariables> =
  "mutation 50713eef6dc88133c88c145f7a92a35a1bd59856c105f3e431641a5510574a1b";

/** set-intake-shops.graphql */
export const SetIntakeShops: Operation<SetIntakeShopsMutation, SetIntakeShopsMutationVariables> =
  "mutation 6a796e252abd10ae6d52b0bf54d36ae6c558b4a462f6bdfa98c9d62cba9e3be5";

/** set-invoice-details.graphql */
export const SetInvoiceDetails: Operation<SetInvoiceDetailsMutation, SetInvoiceDetailsMutationVariables> =
  "mutation 8aa9b8cc1ba000628c4c29b91475191641f95587dc832ff136b7a383069660e5";

/** set-merge-rule.graphql */
export const SetMergeRule: Operation<SetMergeRuleMutation, SetMergeRuleMutationVariables> =
  "mutation 57b264ff10924cd05558579cc9efbc7fa8d8a81633f9d719febd3c84ae587974";

/** set-ownership-model.graphql */
export const SetOwnershipModel: Operation<SetOwnershipModelMutation, SetOwnershipModelMutationVariables> =
  "mutation fce80134e79b865a36c61bc2660bd92b8a5717bb540c64a934954ca95e000317";

/** set-point-value.graphql */
export const SetPointValue: Operation<SetPointValueMutation, SetPointValueMutationVariables> =
  "mutation 102e36f0365503f59dadd57bfceccb1aa86eb20f50ecab4627852b5378255c20";

/** set-preferences.graphql */
export const SetPreferences: Operation<SetPreferencesMutation, SetPreferencesMutationVariables> =
  "mutation 3d73af5a903f38c1cd1e2b704ba2d59d1add3f8a3706f490c8fc457c531c20ee";

/** set-shortfall.graphql */
export const SetShortfall: Operation<SetShortfallMutation, SetShortfallMutationVariables> =
  "mutation 36a67a4cfcfd3b2c21271f2a6addee774601b2e9354624c9b97823abd568be25";

/** set-split-rule.graphql */
export const SetSplitRule: Operation<SetSplitRuleMutation, SetSplitRuleMutationVariables> =
  "mutation 237d359b7299f1be667b81f50cadba88ded1d6657739c6ec90485ae20570c610";

/** set-staff-role.graphql */
export const SetStaffRole: Operation<SetStaffRoleMutation, SetStaffRoleMutationVariables> =
  "mutation 1a5f9249cd5c76bd3e42a87d39c01beb9d098b4d39627e27a991c9b426c8820b";

/** set-tax-rate.graphql */
export const SetTaxRate: Operation<SetTaxRateMutation, SetTaxRateMutationVariables> =
  "mutation cd44ad0f78153a035cdffb461d9ac56a5055ca95593af10344775a65c945c25d";

/** set-tier-ladder.graphql */
export const SetTierLadder: Operation<SetTierLadderMutation, SetTierLadderMutationVariables> =
  "mutation c10cb4d913c3f651c203eb68a4a5ed1f27d70a0167c871b78fb144fe7ed6e615";

/** sign-in-with-wechat.graphql */
export const SignInWithWechat: Operation<SignInWithWechatMutation, SignInWithWechatMutationVariables> =
  "mutation 98e1248b0eaadfcc62a2d878f31c7a58fd465e5d61dacf29b6f0a34d678f5db7";

/** sign-out-everywhere.graphql */
export const SignOutEverywhere: Operation<SignOutEverywhereMutation, SignOutEverywhereMutationVariables> =
  "mutation 266af2c7cbed28a285a7c1f055006a6aef151abb3a8dc048a511d39e66ca45b4";

/** sign-out.graphql */
export const SignOut: Operation<SignOutMutation, SignOutMutationVariables> =
  "mutation c64de7fb35861736b21dec4a75334204951c4e8a4729abcfaea2432d77be1136";

/** sign-terms.graphql */
export const SignTerms: Operation<SignTermsMutation, SignTermsMutationVariables> =
  "mutation d7579d9bfd894ba40abf04fd145182bf123fa3edea3be09f43060b91bd37099c";

/** simulate-terms.graphql */
export const SimulateTerms: Operation<SimulateTermsQuery, SimulateTermsQueryVariables> =
  "query f03df5248c8470f1e207012820d63e1466d90b23fbde2da4ab7fb3761dec7ef1";

/** spend-points.graphql */
export const SpendPoints: Operation<SpendPointsMutation, SpendPointsMutationVariables> =
  "mutation fd73d55cb85a1aab08d27b36f7e6059acae058dbbc3bc3be078ed2649d7d4510";

/** statement-acts.graphql */
export const StatementActs: Operation<StatementActsQuery, StatementActsQueryVariables> =
  "query a03c352af5c0b0772c55025d6ecbbd5a95fb9e9900ce4227a7161a531449f8e0";

/** statement-changed.graphql */
export const StatementChanged: Operation<StatementChangedSubscription, StatementChangedSubscriptionVariables> =
  "subscription dd972d84af0ec7f80757d8517bb4ce7c6f52715b9557f6250cac37cc9305c419";

/** statement-files.graphql */
export const StatementFiles: Operation<StatementFilesQuery, StatementFilesQueryVariables> =
  "query 5464648b0806f4699b836f32efbac78eb4f96dc3c2d35bef0910069101f554d1";

/** statement-progress.graphql */
export const StatementProgress: Operation<StatementProgressSubscription, StatementProgressSubscriptionVariables> =
  "subscription 12e91318cc25a544cbf52e7c714fc0a4c5fdcab5087f436857e91c96b9a0ba05";

/** statement-tax.graphql */
export const StatementTax: Operation<StatementTaxQuery, StatementTaxQueryVariables> =
  "query e32b5206b4ef0bcc8da62b104aa6e868d95c9c67650e3256d0b627064320c10d";

/** statement.graphql */
export const Statement: Operation<StatementQuery, StatementQueryVariables> =
  "query ac502fc82ce3e798c308950b29f33c8cf5dfe4028d5247c09937ae51b839866e";

/** statements.graphql */
export const Statements: Operation<StatementsQuery, StatementsQueryVariables> =
  "query 5b99e33c1c6a7565e9e96bc83e4c0db51f335c86f33c60709b968cff38104ee7";

/** stop-cadence.graphql */
export const StopCadence: Operation<StopCadenceMutation, StopCadenceMutationVariables> =
  "mutation 48953b19dcd1cf595c70ca00221d3b878c97d7dda03273b2b2b60e1215ff6c5e";

/** stop-campaign.graphql */
export const StopCampaign: Operation<StopCampaignMutation, StopCampaignMutationVariables> =
  "mutation 3bb3f278a7d3b99f8f9e5f65f9198de144d4e50e0469a41bd0b7955bf34b342f";

/** stop-coupon-template.graphql */
export const StopCouponTemplate: Operation<StopCouponTemplateMutation, StopCouponTemplateMutationVariables> =
  "mutation 210e4f67f719cb236a715cb7a881887c1ccfb9b4bfb183b9fccc313b87e7f814";

/** store-activity.graphql */
export const StoreActivity: Operation<StoreActivitySubscription, StoreActivitySubscriptionVariables> =
  "subscription af780dd357252f096faadd6a72260928381ba1448d79a3e48c4c5f2620e6797e";

/** store-members.graphql */
export const StoreMembers: Operation<StoreMembersQuery, StoreMembersQueryVariables> =
  "query 9bbb0c9d5be33e303c4b087fccad553feccba82ada588841cc9262f524a66ee6";

/** tag-members.graphql */
export const TagMembers: Operation<TagMembersMutation, TagMembersMutationVariables> =
  "mutation 963ae89e0a7b9a5909924e60b76e1bc0a2afd20bd7dbc8a1306d6957f4400cb7";

/** terms-changed.graphql */
export const TermsChanged: Operation<TermsChangedSubscription, TermsChangedSubscriptionVariables> =
  "subscription 8729261762851de280a308475744de50b52e5067226defe1b16c01579909180e";

/** test-webhook.graphql */
export const TestWebhook: Operation<TestWebhookMutation, TestWebhookMutationVariables> =
  "mutation 139275a208f5f35161232afe7e2dc64fa8b18967c088d46032d6c7da9513c76a";

/** tier-changed.graphql */
export const TierChanged: Operation<TierChangedSubscription, TierChangedSubscriptionVariables> =
  "subscription fb69d5c00f5826a3fa870727e091de22cf8740c196f80ed6ff82fa916d3a1eb9";

/** transfer-binding.graphql */
export const TransferBinding: Operation<TransferBindingMutation, TransferBindingMutationVariables> =
  "mutation 2186686f21f0e017c92972dbaf3cf1edd260f562cb971d0098bb8dea0f5fc2f8";

/** transfer-points.graphql */
export const TransferPoints: Operation<TransferPointsMutation, TransferPointsMutationVariables> =
  "mutation 3459d1cb33b24f755382fb8f2f22142515efabaca5e9e3978964884556b798e7";

/** unmerge-members.graphql */
export const UnmergeMembers: Operation<UnmergeMembersMutation, UnmergeMembersMutationVariables> =
  "mutation 8af0bdd71be1cedea92a2b9ee8bff248f160a205d024cdf72d2efea864d9631e";

/** untag-members.graphql */
export const UntagMembers: Operation<UntagMembersMutation, UntagMembersMutationVariables> =
  "mutation ec372b566618f4f636a2ed9d5082c45f71d39ade145afb6c5fed806b5b065c2a";

/** viewer.graphql */
export const Viewer: Operation<ViewerQuery, ViewerQueryVariables> =
  "query dcfc544d18a86ce34f89ca6b3912815b345cb5a8d8f98857ca53efc9259fd959";

/** wallet-changed.graphql */
export const WalletChanged: Operation<WalletChangedSubscription, WalletChangedSubscriptionVariables> =
  "subscription 80f2fedc4a9c10991daa4b85b5786c2c0b3f379cca17f11250c096af3ebbec76";

/** webhooks.graphql */
export const Webhooks: Operation<WebhooksQuery, WebhooksQueryVariables> =
  "query 259720c3c3a13137f886983cfff8b3633515454cc0db854b36b65fea3c8d1d2f";

/** withdraw-consent.graphql */
export const WithdrawConsent: Operation<WithdrawConsentMutation, WithdrawConsentMutationVariables> =
  "mutation a4f0a95e0a742f849b47255c85dccfdc3d13b67fcdde440c7dafc823f1132d9b";

/** withdraw-dispute.graphql */
export const WithdrawDispute: Operation<WithdrawDisputeMutation, WithdrawDisputeMutationVariables> =
  "mutation 63d48f40dece08408ef754b1f574408e8defc5a70c7712d6945ffdff5a3b229b";

/** withdraw-terms.graphql */
export const WithdrawTerms: Operation<WithdrawTermsMutation, WithdrawTermsMutationVariables> =
  "mutation e0d571cb4f1d3f64415ae594ffae4d960d8c9a3867fd3c7e6b377412ed9e625d";

/** withdraw-transfer.graphql */
export const WithdrawTransfer: Operation<WithdrawTransferMutation, WithdrawTransferMutationVariables> =
  "mutation d9be5f4c43c51690f60c6dc67332391e7ad4ab239bc6468287db60dc0971be17";

/** write-to-dispute.graphql */
export const WriteToDispute: Operation<WriteToDisputeMutation, WriteToDisputeMutationVariables> =
  "mutation 6594661390205af31f1fd720b0d34f267675ade5d0eb556cc72b2bf9e23dedb0";
