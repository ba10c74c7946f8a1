import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { agreeTerms, offerTerms } from "../../seeds/agree-terms.ts";
import { activatePoints } from "../../src/activation/activate-points.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { quoteBasket } from "../../src/basket/quote-basket.ts";
import { reserveQuote } from "../../src/basket/reserve-quote.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { addTill } from "../../src/brand/add-till.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { setCadence } from "../../src/cadence/set-cadence.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { optInToCampaign } from "../../src/campaign/opt-in-to-campaign.ts";
import { keyOfBatch } from "../../src/code/batch.queries.ts";
import { coderOf } from "../../src/code/batch.rules.ts";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { orderCodes } from "../../src/code/order-codes.ts";
import { giveConsent } from "../../src/consent/give-consent.ts";
import { issueCoupon } from "../../src/coupon/issue-coupon.ts";
import { issueOne } from "../../src/coupon/issue-coupons.ts";
import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { writeToDispute } from "../../src/dispute/write-to-dispute.ts";
import { dropCoupons } from "../../src/drop/drop-coupons.ts";
import { handOutDrop } from "../../src/drop/hand-out-drop.ts";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { type EnrolMember, enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { recordEvents } from "../../src/event/record-events.ts";
import { EVERYTHING } from "../../src/four-eyes/four-eyes.rules.ts";
import { proposeFourEyes } from "../../src/four-eyes/propose-four-eyes.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { requestBindingTransfer } from "../../src/handover/request-binding-transfer.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { hashOf, newSecret } from "../../src/identity/refresh-token.ts";
import { writeSession } from "../../src/identity/session.queries.ts";
import type { Caller } from "../../src/identity/token.ts";
import { writeImpersonation } from "../../src/impersonation/impersonation.queries.ts";
import { createIntakeSource } from "../../src/intake/create-intake-source.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { createPartnerKey } from "../../src/key/create-partner-key.ts";
import { createTillKey } from "../../src/key/create-till-key.ts";
import { createClaimLink } from "../../src/link/create-claim-link.ts";
import { tokenOf } from "../../src/link/link.rules.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { setOwnershipModel } from "../../src/ownership/set-ownership-model.ts";
import { cancelPayout } from "../../src/payout/cancel-payout.ts";
import { preparePayouts } from "../../src/payout/prepare-payouts.ts";
import { definePlan } from "../../src/plan/define-plan.ts";
import { sellPlan } from "../../src/plan/sell-plan.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { changeProfile } from "../../src/profile/change-profile.ts";
import { setPreferences } from "../../src/profile/set-preferences.ts";
import { writeProof } from "../../src/proof/proof.queries.ts";
import { openReconciliation } from "../../src/reconcile/open-reconciliation.ts";
import { reconcileFile } from "../../src/reconcile/reconcile-file.ts";
import { redeemCoupon } from "../../src/redemption/redeem-coupon.ts";
import { issueSceneCode } from "../../src/scene/issue-scene-code.ts";
import { codeOf } from "../../src/scene/scene.rules.ts";
import { grantSight } from "../../src/sight/grant-sight.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { setInvoiceDetails } from "../../src/tax/set-invoice-details.ts";
import { setTaxRate } from "../../src/tax/set-tax-rate.ts";
import { defineCouponTemplate } from "../../src/template/define-coupon-template.ts";
import type { SaidTemplate } from "../../src/template/said-template.rules.ts";
import { withdrawTerms } from "../../src/terms/withdraw-terms.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { createWebhook } from "../../src/webhook/create-webhook.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import type { Kit } from "./database.ts";
import { newFolder } from "./folder.ts";
import { poisonDelivery } from "./intake.ts";
import { templateSaid } from "./offers.ts";
import { paidBrand } from "./paid.ts";

/** Somebody that sends orders over HTTP, and a message of it that cannot be read. */
async function sendOver(work: Work, storeCode: string, code: string) {
  const { source } = await createIntakeSource(work, {
    ...{ code, kind: "POS", storeCode, shops: [{ shop: code, storeCode }] },
  });
  return { intakeSourceId: source.id, deliveryId: await poisonDelivery(work, source.id) };
}

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
  /** A new version of its contract that nobody has signed yet. */
  readonly termsProposalId: string;
  /** What it would have take two people: the brand's. */
  readonly fourEyesId: string;
  /** The brand's mini program, and where its member is signed in. */
  readonly appId: string;
  readonly webhookId: string;
  /** Of its till. */
  readonly keyId: string;
  /** Who sends orders over HTTP for its store, and a message of it that was set aside. */
  readonly intakeSourceId: string;
  readonly deliveryId: string;
  readonly sessionId: string;
  /** Support acted in its member's place. */
  readonly impersonationId: string;
  readonly statementId: string;
  /** A line of it that is disputed, and its dispute. */
  readonly disputedPostingId: string;
  readonly disputeId: string;
  /** Its till's file of January, beside the book. */
  readonly reconciliationId: string;
  /** Of its brand, and its own; and the payment of its order. */
  readonly runId: string;
  readonly payoutId: string;
  readonly transactionId: string;
  /** A coupon of the member's that takes 9.00 off an order, and a quote that keeps another. */
  readonly couponId: string;
  readonly quoteId: string;
  /** A coupon that was exchanged at its store. */
  readonly redemptionNumber: string;
  /** The brand's template, and a link of its store's that members claim a coupon of it by. */
  readonly templateId: string;
  readonly templateCode: string;
  readonly linkId: string;
  readonly linkToken: string;
  /** Codes that were ordered for its store and one of them, a drop to its member, and one by the calendar. */
  readonly batchNumber: string;
  readonly couponCode: string;
  readonly dropNumber: string;
  readonly cadenceId: string;
  /** The brand's campaign, and its rule. */
  readonly campaignCode: string;
  readonly bonusRuleCode: string;
  /** A check-in of its member at its store. */
  readonly eventNumber: string;
  readonly sceneId: string;
  readonly sceneCode: string;
  readonly bindingTransferId: string;
  readonly franchisee: Caller;
  readonly accountant: Caller;
  readonly staff: Caller;
  readonly guide: Caller;
  readonly till: Caller;
  readonly member: Caller;
}

export interface SecretBrand {
  readonly brandId: string;
  readonly hq: Caller;
  readonly analyst: Caller;
  /** What a partner's app calls with. */
  readonly partner: string;
  /** The north's member, as support acts in its place. */
  readonly supported: Caller;
  readonly north: Party;
  readonly south: Party;
  /** Makes every kind of event happen to the north, once more each time. */
  stir(): Promise<void>;
}

const OPENED_AT = new Date("2025-12-31T16:00:00Z");
const SOLD_AT = new Date("2026-01-20T04:00:00Z");
const ISSUED_AT = new Date("2026-03-01T04:00:00Z");
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

  const [hq, analyst] = await as(async (work) => {
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
    const tax = { kind: "ROYALTY", rateBps: 600, amountsAre: "NET" } as const;
    await setTaxRate(work, { ...tax, fromAt: OPENED_AT });
    const director = { name: `${mark}-secret-director`, role: "HQ_OWNER" };
    const analyst = { name: `${mark}-secret-analyst`, role: "HQ_ANALYST" };
    const hired = [await hireStaff(work, director), await hireStaff(work, analyst)] as const;
    const caller = ({ id }: { readonly id: string }) => ({ kind: "hq", id, brandId }) as const;
    return [caller(hired[0]), caller(hired[1])] as const;
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
  const offered = await as((work) => offer(work, mark));
  kit.clock.reset();

  const settle = async (side: string, net: bigint) => {
    const text = (what: string) => `${mark}-secret-${side}-${what}`;
    const made = await as((work) => place(work, text));
    const shown = await as((work) => show(work, made, text));
    const traded = await as((work) => trade(work, made, text, net));
    const adjustmentId = await as((work) => propose(work, made, text), hq);
    const { id: fourEyesId } = await as(
      (work) => proposeFourEyes(work, { ...EVERYTHING, fromAt: work.now }),
      hq,
    );
    const proposalId = await as((work) => suspect(work, made), hq);
    const mergeId = await as((work) => becomeOne(work, made, text("twin")), hq);
    const { franchiseeId } = made;
    const termsProposalId = await as((work) => proposeAnew(work, franchiseeId, text), hq);
    const reason = text("grant");
    await as(
      (work) => grantSight(work, { franchiseeId, viewer: "FRANCHISEE", sight: "FULL", reason }),
      hq,
    );
    await as((work) => tellOf(work, made.memberId, text), hq);
    const saleNumber = text("sale");
    await as((work) => subscribe(work, made, saleNumber));
    const { campaignCode: campaign } = offered;
    await as((work) => optInToCampaign(work, { campaign, storeId: made.storeId }), made.franchisee);
    const eventNumber = text("event");
    await as((work) => checkIn(work, made, eventNumber));
    const quoted = await as((work) => quoteAt(work, made, mark), hq);
    const template = quoted.templateCode;
    const many = await giveToMany(kit, hq, { ...made, text, template });
    const linked = await as((work) => link(work, made, { template, label: text("link") }), hq);
    const used = await useCoupons(kit, hq, { ...made, text, mark });
    const given = { ...offered, ...quoted, ...many, ...linked, ...used, eventNumber };
    const reconciliationId = await compare(kit, made, text, net);
    const sent = await as((work) => sendOver(work, made.storeCode, text("source")), hq);
    const to = { url: `https://${mark}-secret.example/`, types: [], ordered: false };
    const { webhook } = await as(
      (work) => createWebhook(work, readAllowed(""), to),
      made.franchisee,
    );
    const webhookId = webhook.id;
    const { key } = await as(
      (work) => createTillKey(work, { tillId: made.till.id, name: text("key") }),
      hq,
    );
    const ids = {
      keyId: key.id,
      webhookId,
      reconciliationId,
      appId: `${mark}secretapp`,
      sessionId: newId(),
      impersonationId: newId(),
      ...given,
    };
    return {
      ...traded,
      ...shown,
      adjustmentId,
      proposalId,
      mergeId,
      saleNumber,
      ...ids,
      ...sent,
      ...{ termsProposalId, fourEyesId },
    };
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

  const help = (side: string, { impersonationId: id, memberId }: typeof north) => {
    const [supporterId, reason, beganAt] = [newId(), `${mark}-secret-${side}-help`, kit.clock()];
    const endsAt = new Date(+beganAt + 60_000);
    const wish = { id, supporterId, memberId, staffId: null, reason, beganAt, endsAt };
    return as((work) => writeImpersonation(work, { ...wish, endedAt: null }));
  };
  await help("north", north);
  await help("south", south);

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
  const sides = [north, south].map(({ franchiseeId, orderNumber }, at) => ({
    ...{ franchiseeId, orderNumber, transactionId: `${mark}secret${at}transaction` },
  }));
  const withStatement = async (
    side: string,
    party: Omit<
      Party,
      "statementId" | "disputedPostingId" | "disputeId" | "runId" | "payoutId" | "transactionId"
    >,
  ) => {
    const own = statements.find((each) => each.franchisee_id === party.franchiseeId);
    const statementId = own?.id ?? "";
    const text = `${mark}-secret-${side}-dispute`;
    const line = await disputedLine(kit, party.franchiseeId);
    const evidence = [{ kind: "TEXT", value: text }] as const;
    const wish = { ...line, reason: "OTHER", text, evidence } as const;
    const [dispute] = await as(
      (work) => disputeLines(work, { statementId, lines: [wish] }),
      party.franchisee,
    );
    return {
      ...{ ...party, statementId, disputeId: dispute?.id ?? "" },
      disputedPostingId: line.postingId,
      transactionId:
        sides.find((each) => each.franchiseeId === party.franchiseeId)?.transactionId ?? "",
    };
  };
  const disputing = [await withStatement("north", north), await withStatement("south", south)];
  // What is not disputed is accepted, and so payable.
  const app = { name: `${mark}-secret-partner`, rights: ["COUNTER", "MEMBERS"] } as const;
  const { text: partner } = await as((work) => createPartnerKey(work, app), hq);
  const { runId, payoutIds } = await paidBrand(kit, hq, { mark, sides });
  const [northern, southern] = disputing.map((party): Party => {
    const payoutId = payoutIds.get(party.franchiseeId);
    if (!payoutId) throw new Error("each side has a payout");
    return { ...party, runId, payoutId };
  });
  if (!northern || !southern) throw new Error("there are two sides");

  let { payoutId } = northern;
  return {
    ...{ brandId, hq, analyst, partner, north: northern },
    supported: {
      ...northern.member,
      behalf: { staffId: hq.id, reason: "walk", id: northern.impersonationId },
    },
    south: { ...southern, orderNumber: visit },
    async stir() {
      const number = `${mark}-secret-north-stirred-${newId().slice(-12)}`;
      const text = (what: string) => `${number}-${what}`;
      await as((work) => sell(work, north, number, nets.north));
      await as((work) => takeBack(work, number, `${number}-r`));
      await as((work) => spend(work, north, `${number}-s`));
      await as((work) => give(work, north, `${number}-g`));
      await as((work) => stand(work, north, `${number}-t`));
      const { memberId, templateCode: template, storeId: issuerStoreId } = north;
      const coupon = { memberId, template, issuerStoreId, source: "pos", number: `${number}-c` };
      await as((work) => issueCoupon(work, coupon));
      const identities = [{ kind: "EXTERNAL", value: `${number}-phone` }] as const;
      await as((work) => enrol(work, { identities, storeId: north.storeId }));
      await as((work) => becomeOne(work, north, `${number}-m`), hq);
      const message = { disputeId: northern.disputeId, number, text: number, evidence: [] };
      await as((work) => writeToDispute(work, message), north.franchisee);
      const proposalId = await as((work) => proposeAnew(work, north.franchiseeId, text), hq);
      await as((work) => withdrawTerms(work, { proposalId }), hq);
      payoutId = await payAnew(kit, hq, payoutId, `${mark}-${newId().slice(-12)}`);
      await close();
    },
  };
}

/** Takes a payout out of its run and prepares it in another: the other side's is in hand. */
async function payAnew(kit: Kit, hq: Actor, payoutId: string, number: string): Promise<string> {
  await kit.begin(hq, (work) => cancelPayout(work, { payoutId, reason: number }));
  const { payouts } = await kit.begin(hq, (work) =>
    preparePayouts(work, { number, rail: "BANK_FILE", collects: true }),
  );
  return payouts[0]?.id ?? "";
}

/** The royalty of the first order at a store of the franchisee's own. */
async function disputedLine(kit: Kit, franchiseeId: string) {
  const [line] = await kit.asOwner<{ posting_id: string; no: number }>(
    `select posting_id, no from settlement_line
     where franchisee_id = $1 and month = '2026-01' and kind = 'ROYALTY' and base > 0 and no = 0
     order by posting_id limit 1`,
    [franchiseeId],
  );
  return { postingId: line?.posting_id ?? "", no: line?.no ?? 0 };
}

/** What a till says of one order, of one that it alone knows, and of one that nobody can read. */
async function compare(kit: Kit, there: Place, text: (what: string) => string, net: bigint) {
  const { franchiseeId, storeCode, franchisee } = there;
  const wish = { franchiseeId, month: asMonth("2026-01"), columns: [] };
  const tolerance = { toleranceMinutes: 5, toleranceMinor: 0n };
  const upload = await kit.begin(franchisee, (work) =>
    openReconciliation(work, { ...wish, ...tolerance }),
  );
  const path = join(newFolder("till"), "till.csv");
  const row = (number: string, amount: string) =>
    [number, SOLD_AT.toISOString(), storeCode, amount].join(",");
  const amount = (Number(net) / 100).toFixed(2);
  const rows = [row(text("order"), amount), row(text("unbooked"), "1.23"), row("?", "?")];
  writeFileSync(path, ["number,time,store,amount", ...rows].join("\n"));
  const { brandId } = franchisee;
  return (await reconcileFile(kit, { ...upload, brandId }, path)).reconciliation.id;
}

/** A campaign that runs, a rule of it, and a campaign with a control group. */
async function offer(work: Work, mark: string) {
  const [campaignCode, bonusRuleCode] = [`${mark}-secret-campaign`, `${mark}-secret-rule`];
  await defineCampaign(work, {
    ...{ code: `${mark}-secret-trial`, name: `${mark}-secret-trial`, fromAt: OPENED_AT },
    holdoutBps: 5_000,
  });
  await defineCampaign(work, {
    ...{ code: campaignCode, name: `${mark}-secret-spring`, fromAt: OPENED_AT },
    ...{ audience: `member.level != "${mark}-secret-level"`, pointsBudget: 1_000n },
    moneyBudgetMinor: 1_000_000n,
  });
  // One that is compared with those it is kept from.
  await defineCampaign(work, {
    ...{ code: `${mark}-secret-compared`, name: `${mark}-secret-summer`, fromAt: OPENED_AT },
    holdoutBps: 1_000,
  });
  await setBonusRule(work, {
    ...{ campaign: campaignCode, code: bonusRuleCode, name: `${mark}-secret-bonus` },
    ...{ award: { kind: "VISIT", points: 1n }, hours: { from: "08:00", to: "20:00" } },
    ...{ condition: `order.source != "${mark}-secret-source"`, fromAt: earliestChange(OPENED_AT) },
  });
  return { campaignCode, bonusRuleCode };
}

async function checkIn(work: Work, there: Place, number: string): Promise<void> {
  const { memberId, storeCode } = there;
  const attributes = [{ key: "walk", value: "walk" }];
  const event = { number, kind: "check-in", storeCode, attributes, member: { id: memberId } };
  sound(await recordEvents(work, [{ ...event, source: "pos", occurredAt: SOLD_AT }]));
}

type Place = Awaited<ReturnType<typeof place>>;

/** A coupon of the member's, and a quote that keeps it. */
async function quoteAt(work: Work, there: Place, mark: string) {
  const { memberId, storeId, storeCode } = there;
  const template = await defineCouponTemplate(work, {
    ...templateSaid({ code: `${mark}-secret-template`, name: `${mark}-secret-coupon` }),
    campaign: `${mark}-secret-campaign`,
  });
  await issueOne(work, {
    ...{ memberId, template, source: "HAND", sourceKey: "1", issuerStoreId: storeId },
  });
  const line = { number: 1, sku: `${mark}-secret-sku`, category: null, quantity: 1 };
  const { quote } = await quoteBasket(work, {
    ...{ member: { id: memberId }, storeCode, source: storeCode, coupons: "BEST", points: 0n },
    basket: { lines: [{ ...line, grossMinor: 1_000n }], shippingMinor: 0n },
  });
  await reserveQuote(work, { quoteId: quote.id });
  const { id: templateId, code: templateCode } = template;
  return { quoteId: quote.id, templateId, templateCode };
}

async function link(
  work: Work,
  { storeId }: Place,
  wish: { readonly template: string; readonly label: string },
) {
  const { id } = await createClaimLink(work, { ...wish, storeId, bound: 5n });
  return { linkId: id, linkToken: tokenOf(id, work.vault.digest) };
}

/** One coupon is exchanged, one doubles an order's points; answers one that is for an order of two weeks later. */
async function useCoupons(
  kit: Kit,
  hq: Actor,
  there: Place & { readonly text: (what: string) => string; readonly mark: string },
) {
  const { memberId, storeId, storeCode, text, mark } = there;
  const redemptionNumber = text("redemption");
  const issue = (code: string, benefit: SaidTemplate["benefit"]) =>
    kit.begin(hq, async (work) => {
      const said = templateSaid({
        code: `${mark}-${code}`,
        name: `${mark}-secret-${code}`,
        benefit,
      });
      const template = await defineCouponTemplate(work, {
        ...{ ...said, campaign: `${mark}-secret-campaign` },
        ...{ funding: { headquarters: 1, acceptor: 1 }, transferable: true },
      });
      const wish = { memberId, template, issuerStoreId: storeId };
      return (await issueOne(work, { ...wish, source: "HAND", sourceKey: text(code) })).coupon.id;
    });
  kit.clock.set(ISSUED_AT);
  const couponId = await issue("off", { kind: "AMOUNT_OFF", minor: 900n });
  kit.clock.reset();
  const voucher = await issue("voucher", { kind: "VOUCHER", worthMinor: 54_321n });
  const double = await issue("double", { kind: "POINTS_MULTIPLIER", bps: 20_000n });
  await kit.begin(hq, async (work) => {
    const till = { storeId, source: "pos", number: redemptionNumber };
    await redeemCoupon(work, { ...till, couponId: voucher });
    const order = { source: "pos", number: text("doubled"), storeCode, currency: "CNY" };
    const amounts = { grossMinor: 65_400n, netMinor: 65_400n, couponMinor: 0n };
    const coupons = [{ couponId: double }];
    const sale = { ...order, ...amounts, coupons, member: { id: memberId }, occurredAt: work.now };
    sound(await recordOrders(work, [sale]));
  });
  return { couponId, redemptionNumber };
}

/** Codes and a drop, both made to their end, and a drop that is to come by the calendar. */
async function giveToMany(
  { begin, look }: Kit,
  hq: Actor,
  wish: Place & { readonly text: (what: string) => string; readonly template: string },
) {
  const { memberId, storeId, text, template } = wish;
  const [batchNumber, dropNumber] = [text("codes"), text("drop")];
  const { batch } = await begin(hq, (work) =>
    orderCodes(work, { number: batchNumber, template, size: 2, storeId }),
  );
  await generateCodes(begin, hq, batch.id);
  const audience = { memberIds: [memberId] };
  const { drop } = await begin(hq, (work) =>
    dropCoupons(work, { number: dropNumber, template, audience, storeId }),
  );
  await handOutDrop(begin, hq, drop.id);
  const rhythm = { kind: "WEEKLY", weekday: 5, time: "09:00" } as const;
  const { cadence } = await begin(hq, (work) =>
    setCadence(work, {
      ...{ name: text("cadence"), template, audience, rhythm, fromDay: "2030-01-01", storeId },
    }),
  );
  const couponCode = coderOf(await keyOfBatch(look(hq), batch.id))(1);
  return { batchNumber, couponCode, dropNumber, cadenceId: cadence.id };
}

/** A version of a contract that waits to be signed, with a name of its own for its royalty. */
async function proposeAnew(work: Work, franchiseeId: string, text: (what: string) => string) {
  const steps = [{ fromMinor: 1_000_000n, rate: 300n }];
  const royalty = { number: "1", kind: "ROYALTY", rate: 400n, title: text("royalty") } as const;
  const clauses = [{ ...royalty, steps }];
  const fromAt = new Date(work.now.getTime() + 30 * 86_400_000);
  return (await offerTerms(work, { franchiseeId, fromAt, clauses })).id;
}

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
    { number: `${clause}4.5`, kind: "POINTS_ACCEPTED", rate: 0n, unrecordedMinor: 1n },
    // Of an amount that no other brand has.
    { number: `${clause}4.6`, kind: "FEE", rate: 101n * BigInt(clause.charCodeAt(0)) },
  ] as const;
  await agreeTerms(work, { franchiseeId, fromAt: OPENED_AT, clauses });
  const invoice = { franchiseeId, title: text("invoice"), taxNumber: "TAX-1", fromAt: OPENED_AT };
  await setInvoiceDetails(work, invoice);
  const shop = { code: storeCode, name: text("shop"), franchiseeId, openedAt: OPENED_AT };
  const { id: storeId } = await openStore(work, shop);
  const till = await addTill(work, { storeId, name: text("till") });
  const office = await hireStaff(work, {
    ...{ name: text("office"), franchiseeId, role: "FRANCHISEE_OWNER" },
  });
  const accountant = await hireStaff(work, {
    ...{ name: text("accountant"), franchiseeId, role: "FRANCHISEE_ACCOUNTANT" },
  });
  const clerk = await hireStaff(work, { name: text("clerk"), storeId, role: "STORE_MANAGER" });
  const guide = await hireStaff(work, { name: text("guide"), storeId, role: "STORE_GUIDE" });
  const identity = text("phone");
  const identities = [{ kind: "EXTERNAL", value: identity }] as const;
  const memberId = await enrol(work, { name: text("member"), identities, storeId });
  const card = [{ kind: "CARD", value: text("card") }] as const;
  const newcomerId = await enrol(work, { name: text("newcomer"), identities: card });
  const { brandId } = work;
  return {
    ...{ franchiseeId, franchiseeCode, storeId, storeCode, memberId, newcomerId, identity },
    franchisee: { kind: "franchisee", id: office.id, brandId, franchiseeId },
    accountant: { kind: "franchisee", id: accountant.id, brandId, franchiseeId },
    staff: { kind: "store", id: clerk.id, brandId, storeId },
    guide: { kind: "store", id: guide.id, brandId, storeId },
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
        tenders: [{ kind: `${number} card`, minor: net }],
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
