import { activatePoints } from "../../src/activation/activate-points.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { addTill } from "../../src/brand/add-till.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { giveConsent } from "../../src/consent/give-consent.ts";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { type EnrolMember, enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { requestBindingTransfer } from "../../src/handover/request-binding-transfer.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { hashOf, newSecret } from "../../src/identity/refresh-token.ts";
import { writeSession } from "../../src/identity/session.queries.ts";
import type { Caller } from "../../src/identity/token.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { setOwnershipModel } from "../../src/ownership/set-ownership-model.ts";
import { definePlan } from "../../src/plan/define-plan.ts";
import { sellPlan } from "../../src/plan/sell-plan.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { changeProfile } from "../../src/profile/change-profile.ts";
import { setPreferences } from "../../src/profile/set-preferences.ts";
import { writeProof } from "../../src/proof/proof.queries.ts";
import { issueSceneCode } from "../../src/scene/issue-scene-code.ts";
import { codeOf } from "../../src/scene/scene.rules.ts";
import { agreeTerms } from "../../src/settlement/agree-terms.ts";
import { grantSight } from "../../src/sight/grant-sight.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import type { Kit } from "./database.ts";

/** What one party of a brand has: a franchisee, its store, the store's member, and what they did. */
export interface Party {
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  readonly storeId: string;
  readonly storeCode: string;
  readonly memberId: string;
  /** A member that is no store's yet. */
  readonly newcomerId: string;
  readonly identity: string;
  readonly orderNumber: string;
  readonly refundNumber: string;
  readonly spendingNumber: string;
  /** The order that paid for a plan. */
  readonly saleNumber: string;
  /** An order whose points wait for an event, and the activation of another's. */
  readonly waitingNumber: string;
  readonly activationNumber: string;
  readonly holdId: string;
  readonly holdNumber: string;
  readonly adjustmentId: string;
  /** That its two members may be one person; a third that was merged into the first. */
  readonly proposalId: string;
  readonly mergeId: string;
  /** The brand's mini program, and where its member is signed in. */
  readonly appId: string;
  readonly sessionId: string;
  readonly statementId: string;
  readonly sceneId: string;
  readonly sceneCode: string;
  readonly bindingTransferId: string;
  readonly franchisee: Caller;
  readonly staff: Caller;
  readonly till: Caller;
  readonly member: Caller;
}

export interface SecretBrand {
  readonly brandId: string;
  readonly hq: Caller;
  readonly north: Party;
  readonly south: Party;
  /** Makes every kind of event happen to the north, once more each time. */
  stir(): Promise<void>;
}

const OPENED_AT = new Date("2025-12-31T16:00:00Z");
const SOLD_AT = new Date("2026-01-20T04:00:00Z");
/** From here on, points wait for an event. */
const WAITS_FROM = new Date("2026-01-25T04:00:00Z");

const sound = <T>(outcomes: readonly (T | Refusal)[]): T[] =>
  outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  });

/**
 * A brand in which every text that can be chosen carries its mark, so that it is known wherever it turns
 * up: two parties, north and south. They share nothing but the brand, and one order: a visitor of the
 * north's buys in the south, and headquarters owes the north a share of it.
 */
export async function secretBrand(
  kit: Kit,
  mark: string,
  nets: { readonly north: bigint; readonly south: bigint },
): Promise<SecretBrand> {
  const brandId = newId();
  const operator = system("tests", brandId);
  const as = <T>(step: (work: Work) => Promise<T>, actor: Actor = operator) =>
    kit.begin(actor, step);

  const hq = await as(async (work) => {
    const zone = { timeZone: "Asia/Shanghai", currency: "CNY", openedAt: OPENED_AT };
    const ownershipModel = "BRAND_OWNS_MEMBER";
    const pointValue = { points: 100n, minor: 100n };
    await createBrand(work, { name: `${mark}-secret-brand`, ...zone, ownershipModel, pointValue });
    await setEarningRule(work, {
      ...{ pointsPerStep: 1n, stepMinor: 100n, fromAt: OPENED_AT },
      validity: { kind: "MONTH_END", count: 12 },
    });
    const kind = `GROWTH${mark}`;
    await definePointKind(work, { code: kind, name: `${mark}-secret-kind` });
    await setEarningRule(work, { kind, pointsPerStep: 1n, stepMinor: 100n, fromAt: OPENED_AT });
    await setTransferRule(work, { dailyPoints: 1_000n, fromAt: OPENED_AT });
    const app = { appId: `${mark}secretapp`, name: `${mark}-secret-app` };
    await registerWechatApp(work, { ...app, secret: `${mark}-secret-of-app` });
    await setBindingPolicy(work, { fromAt: OPENED_AT });
    const { id } = await hireStaff(work, { name: `${mark}-secret-director` });
    return { kind: "hq", id, brandId } as const;
  });

  // Later rules begin ahead of the day they are set on.
  kit.clock.set(OPENED_AT);
  await as((work) =>
    setOwnershipModel(work, {
      ...{ model: "BRAND_OWNS_MEMBER", fromAt: WAITS_FROM },
      exceptions: [{ model: "BRAND_OWNS_MEMBER", channels: ["PLATFORM"] }],
    }),
  );
  await as((work) =>
    setEarningRule(work, {
      ...{ pointsPerStep: 1n, stepMinor: 100n, fromAt: WAITS_FROM },
      activation: { kind: "ON_EVENT" },
    }),
  );
  await as((work) => ladder(work, mark));
  await as((work) => plan(work, mark));
  kit.clock.reset();

  const settle = async (side: string, net: bigint) => {
    const text = (what: string) => `${mark}-secret-${side}-${what}`;
    const made = await as((work) => place(work, text));
    const shown = await as((work) => show(work, made, text));
    const traded = await as((work) => trade(work, made, text, net));
    const adjustmentId = await as((work) => propose(work, made, text), hq);
    const proposalId = await as((work) => suspect(work, made), hq);
    const mergeId = await as((work) => becomeOne(work, made, text("twin")), hq);
    const { franchiseeId } = made;
    const reason = text("grant");
    await as(
      (work) => grantSight(work, { franchiseeId, viewer: "FRANCHISEE", sight: "FULL", reason }),
      hq,
    );
    await as((work) => tellOf(work, made.memberId, text), hq);
    const saleNumber = text("sale");
    await as((work) => subscribe(work, made, saleNumber));
    const ids = { appId: `${mark}secretapp`, sessionId: newId() };
    return { ...traded, ...shown, adjustmentId, proposalId, mergeId, saleNumber, ...ids };
  };
  const north = await settle("north", nets.north);
  const south = await settle("south", nets.south);
  const visit = `${mark}-secret-south-visit`;
  await as((work) => visitFrom(work, north, { ...south, number: visit, mark }));

  const signIn = (side: string, id: string, holderId: string) => {
    const [openedAt, usedAt] = [kit.clock(), kit.clock()];
    const session = { id, holderId, device: `${mark}-secret-${side}-device`, openedAt, usedAt };
    const endsAt = new Date("2026-04-15T04:00:00Z");
    return as((work) => writeSession(work, { ...session, endsAt }, hashOf(newSecret())));
  };
  await signIn("north", north.sessionId, north.memberId);
  // Not the south's member's, whose own sign-out everywhere must change nothing.
  await signIn("south", south.sessionId, south.newcomerId);

  let month = "2026-01";
  const close = async () => {
    await closeMonth(kit.begin, operator, { month: asMonth(month) });
    month = month === "2026-01" ? "2026-02" : "2026-03";
  };
  await close();
  // Proofs are of all brands: headquarters of each sees when, and which invariant broke, never whose row.
  const at = kit.clock();
  const proof = { id: newId(), since: at, until: at, beganAt: at, endedAt: at, rows: 1n };
  const broken = `brand ${brandId}, ${mark}-secret-row`;
  await as((work) => writeProof(work, { ...proof, invariant: "L5", broken }));
  const statements = await kit.asOwner<{ id: string; franchisee_id: string }>(
    "select id, franchisee_id from statement where brand_id = $1",
    [brandId],
  );
  const withStatement = (party: Omit<Party, "statementId">): Party => {
    const own = statements.find((each) => each.franchisee_id === party.franchiseeId);
    return { ...party, statementId: own?.id ?? "" };
  };

  return {
    ...{ brandId, hq, north: withStatement(north) },
    south: withStatement({ ...south, orderNumber: visit }),
    async stir() {
      const number = `${mark}-secret-north-stirred-${newId()}`;
      await as((work) => sell(work, north, number, nets.north));
      await as((work) => takeBack(work, number, `${number}-r`));
      await as((work) => spend(work, north, `${number}-s`));
      await as((work) => give(work, north, `${number}-g`));
      await as((work) => stand(work, north, `${number}-t`));
      const identities = [{ kind: "EXTERNAL", value: `${number}-phone` }] as const;
      await as((work) => enrol(work, { identities, storeId: north.storeId }));
      await as((work) => becomeOne(work, north, `${number}-m`), hq);
      await close();
    },
  };
}

type Place = Awaited<ReturnType<typeof place>>;

/** A franchisee with its contract, staff, store and till, and the store's member. */
async function place(work: Work, text: (what: string) => string) {
  const franchiseeCode = text("owner");
  const storeCode = text("store");
  const owner = { code: franchiseeCode, legalName: text("legal-name") };
  const { id: franchiseeId } = await addFranchisee(work, owner);
  // A clause's number has no room for more.
  const clause = text("").replace("secret-", "").slice(0, 8);
  const clauses = [
    { number: `${clause}4.1`, kind: "ROYALTY", rate: 500n },
    { number: `${clause}4.2`, kind: "POINTS_COST", rate: 1n },
    { number: `${clause}4.3`, kind: "COUPON_SUBSIDY", rate: 10_000n },
    { number: `${clause}4.4`, kind: "BOUND_SHARE", rate: 200n },
  ] as const;
  await agreeTerms(work, { franchiseeId, fromAt: OPENED_AT, clauses });
  const shop = { code: storeCode, name: text("shop"), franchiseeId, openedAt: OPENED_AT };
  const { id: storeId } = await openStore(work, shop);
  const till = await addTill(work, { storeId, name: text("till") });
  const office = await hireStaff(work, { name: text("office"), franchiseeId });
  const clerk = await hireStaff(work, { name: text("clerk"), storeId });
  const identity = text("phone");
  const identities = [{ kind: "EXTERNAL", value: identity }] as const;
  const memberId = await enrol(work, { name: text("member"), identities, storeId });
  const card = [{ kind: "CARD", value: text("card") }] as const;
  const newcomerId = await enrol(work, { name: text("newcomer"), identities: card });
  const { brandId } = work;
  return {
    ...{ franchiseeId, franchiseeCode, storeId, storeCode, memberId, newcomerId, identity },
    franchisee: { kind: "franchisee", id: office.id, brandId, franchiseeId },
    staff: { kind: "store", id: clerk.id, brandId, storeId },
    till: { kind: "till", id: till.id, brandId, storeId },
    member: { kind: "member", id: memberId, brandId },
  } as const;
}

/** The store's code, its member's guide, and another store of its owner's that asks for the member. */
async function show(work: Work, there: Place, text: (what: string) => string) {
  const { storeId, memberId, franchiseeId, staff } = there;
  const shown = { storeId, staffId: staff.id, label: text("label") };
  const { id: sceneId } = await issueSceneCode(work, shown);
  await assignGuide(work, { memberId, staffId: staff.id });
  const annex = { code: text("annex"), name: text("annex-name"), franchiseeId };
  const { id: toStoreId } = await openStore(work, { ...annex, openedAt: OPENED_AT });
  const reason = text("longing");
  const transfer = await requestBindingTransfer(work, { memberId, toStoreId, reason });
  const sceneCode = codeOf(sceneId, work.vault.digest);
  return { sceneId, sceneCode, bindingTransferId: transfer.id };
}

const enrol = async (work: Work, wish: EnrolMember): Promise<string> =>
  sound(await enrolMembers(work, [wish]))[0]?.id ?? "";

/** All that can be known of a person, and one that was forgotten. */
async function tellOf(work: Work, memberId: string, text: (what: string) => string): Promise<void> {
  const attributes = [{ key: text("key"), value: text("value") }];
  await changeProfile(work, { memberId, attributes });
  const quietHours = { from: "22:00", to: "07:00" };
  await setPreferences(work, { memberId, language: "zh-CN", timeZone: "Asia/Urumqi", quietHours });
  const tag = { tag: text("tag"), kind: "COMPUTED", source: text("rule") } as const;
  await tagMembers(work, { memberIds: [memberId], ...tag });
  const consent = { purpose: "MARKETING", channel: "SMS", textVersion: text("wording") } as const;
  await giveConsent(work, { memberId, ...consent });
  const identities = [{ kind: "CARD", value: text("forgotten") }] as const;
  const forgotten = await enrol(work, { name: text("nobody"), identities });
  await eraseMember(work, { memberId: forgotten, reason: "MISTAKE" });
}

/** A member of the one party's store buys at the other's. */
async function visitFrom(
  work: Work,
  { storeId }: Place,
  there: Place & { readonly number: string; readonly mark: string },
): Promise<void> {
  const name = `${there.mark}-secret-north-visitor`;
  const identities = [{ kind: "EXTERNAL", value: `${name}-phone` }] as const;
  const memberId = await enrol(work, { name, identities, storeId });
  await sell(work, { ...there, memberId }, there.number, 5_432_100n, work.now);
}

/** The member buys twice, has one order taken back, spends points, has some held, and gives one away. */
async function trade(work: Work, there: Place, text: (what: string) => string, net: bigint) {
  const [orderNumber, refundNumber] = [text("order"), text("refund")];
  const [spendingNumber, holdNumber] = [text("spending"), text("hold")];
  await sell(work, there, orderNumber, net);
  await sell(work, there, `${orderNumber}-2`, net);
  await takeBack(work, `${orderNumber}-2`, refundNumber, text("reason"));
  await spend(work, there, spendingNumber);
  await takeBackEarly(work, there, text, net);
  const [waitingNumber, activationNumber] = [text("waiting"), text("activation")];
  for (const number of [waitingNumber, `${waitingNumber}-2`])
    await sell(work, there, number, net, WAITS_FROM);
  await activatePoints(work, {
    ...{ source: "pos", orderNumber: `${waitingNumber}-2`, number: activationNumber },
    occurredAt: WAITS_FROM,
  });
  const { id: holdId } = await hold(work, there, holdNumber);
  await give(work, there, text("gift"));
  return {
    ...{ ...there, orderNumber, refundNumber, spendingNumber, holdId, holdNumber },
    ...{ waitingNumber, activationNumber },
  };
}

const sell = async (
  work: Work,
  { storeCode, memberId }: Pick<Place, "storeCode" | "memberId">,
  number: string,
  net: bigint,
  occurredAt = SOLD_AT,
) =>
  sound(
    await recordOrders(work, [
      {
        ...{ source: "pos", number, storeCode, member: { id: memberId }, netMinor: net },
        ...{ couponMinor: net / 7n, currency: "CNY", occurredAt },
        lines: [{ number: 1, sku: `${number}-sku`, quantity: 1, netMinor: net }],
      },
    ]),
  );

const takeBack = async (work: Work, orderNumber: string, number: string, reason?: string) =>
  sound(
    await refundOrders(work, [
      {
        ...{ source: "pos", orderNumber, number, reason, occurredAt: work.now },
        lines: [{ number: 1, quantity: 1 }],
      },
    ]),
  );

/** A refund that came first, and asked for more than its order had. */
async function takeBackEarly(
  work: Work,
  there: Place,
  text: (what: string) => string,
  net: bigint,
) {
  const orderNumber = text("parked-order");
  const [number, reason] = [text("parked-refund"), text("parked-reason")];
  const refundMinor = net + 1n;
  const early = { source: "pos", orderNumber, number, reason, refundMinor, occurredAt: work.now };
  sound(await refundOrders(work, [early]));
  await sell(work, there, orderNumber, net);
}

const spend = (work: Work, { memberId, storeId }: Place, number: string) =>
  spendPoints(work, { memberId, storeId, source: "pos", number, points: 77n });

const hold = (work: Work, { memberId, storeId }: Place, number: string) =>
  holdPoints(work, { memberId, storeId, source: "pos", number, points: 55n });

const give = (work: Work, { memberId, newcomerId }: Place, number: string) =>
  transferPoints(work, { memberId, toMemberId: newcomerId, number, points: 1n });

/** Levels that everybody's first order reaches; they multiply nothing. */
const ladder = (work: Work, mark: string) =>
  setTierLadder(work, {
    ...{ measure: { kind: "SPEND" }, period: { kind: "LIFETIME" }, term: { kind: "FOREVER" } },
    ...{ graceDays: 0, fall: "DESERVED", fromAt: new Date(OPENED_AT.getTime() + 86_400_000) },
    levels: [
      { code: "BASE", name: `${mark}-secret-base`, rank: 0, reach: 0n },
      {
        code: "TOP",
        name: `${mark}-secret-top`,
        rank: 1,
        reach: 1n,
        coupons: [`${mark}-secret-coupon`],
      },
    ],
  });

const plan = (work: Work, mark: string) =>
  definePlan(work, {
    ...{ code: "VIP", name: `${mark}-secret-plan`, level: "TOP" },
    prices: [{ code: "MONTH", minor: 9_900n, months: 1 }],
  });

const subscribe = (work: Work, { memberId, storeCode }: Place, number: string) =>
  sellPlan(work, {
    ...{ memberId, storeCode, plan: "VIP", price: "MONTH" },
    ...{ source: "pos", number, occurredAt: work.now },
  });

const stand = (work: Work, { memberId }: Place, number: string) =>
  placeTier(work, {
    ...{ memberId, number, level: "TOP", lastDay: "2027-03-31" },
    reason: `${number}-amends`,
  });

const suspect = async (work: Work, { memberId, newcomerId }: Place) => {
  const memberIds = [memberId, newcomerId] as const;
  return (await proposeMerge(work, { memberIds, evidence: ["PHONE"], metBy: "TILL" })).id;
};

/** One more member that buys something, and is found to be the other. */
async function becomeOne(work: Work, there: Place, card: string): Promise<string> {
  const absorbedId = await enrol(work, { identities: [{ kind: "CARD", value: card }] });
  await sell(work, { ...there, memberId: absorbedId }, `${card}-order`, 100n);
  const reason = `${card}-reason`;
  return (await mergeMembers(work, { survivorId: there.memberId, absorbedId, reason })).id;
}

const propose = async (work: Work, there: Place, text: (what: string) => string) => {
  const { memberId, storeCode: issuerCode } = there;
  const wish = { memberId, issuerCode, number: text("adjustment"), reason: text("sorry") };
  return (await proposeAdjustment(work, { ...wish, points: 33n })).id;
};
