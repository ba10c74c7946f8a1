import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as acceptance from "../../src/acceptance/acceptance.refusals.ts";
import * as activation from "../../src/activation/activation.refusals.ts";
import * as adjustment from "../../src/adjustment/adjustment.refusals.ts";
import * as basket from "../../src/basket/basket.refusals.ts";
import * as binding from "../../src/binding/binding.refusals.ts";
import * as bonus from "../../src/bonus/bonus.refusals.ts";
import * as brand from "../../src/brand/brand.refusals.ts";
import * as cadence from "../../src/cadence/cadence.refusals.ts";
import * as campaign from "../../src/campaign/campaign.refusals.ts";
import * as card from "../../src/card/card.refusals.ts";
import * as code from "../../src/code/code.refusals.ts";
import * as coupon from "../../src/coupon/coupon.refusals.ts";
import * as dispute from "../../src/dispute/dispute.refusals.ts";
import * as drop from "../../src/drop/drop.refusals.ts";
import * as duplicate from "../../src/duplicate/duplicate.refusals.ts";
import * as enrolment from "../../src/enrolment/enrolment.refusals.ts";
import * as erasure from "../../src/erasure/erasure.refusals.ts";
import * as event from "../../src/event/event.refusals.ts";
import * as fourEyes from "../../src/four-eyes/four-eyes.refusals.ts";
import * as growth from "../../src/growth/growth.refusals.ts";
import * as guide from "../../src/guide/guide.refusals.ts";
import * as handover from "../../src/handover/handover.refusals.ts";
import * as hold from "../../src/hold/hold.refusals.ts";
import * as identity from "../../src/identity/identity.refusals.ts";
import * as session from "../../src/identity/session.refusals.ts";
import * as impersonation from "../../src/impersonation/impersonation.refusals.ts";
import * as imports from "../../src/import/import.refusals.ts";
import * as inbox from "../../src/inbox/inbox.refusals.ts";
import * as intake from "../../src/intake/intake.refusals.ts";
import * as condition from "../../src/kernel/condition.refusals.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Forbidden, Refusal, Unauthenticated } from "../../src/kernel/refusal.ts";
import * as key from "../../src/key/key.refusals.ts";
import * as ledger from "../../src/ledger/ledger.refusals.ts";
import * as link from "../../src/link/link.refusals.ts";
import * as member from "../../src/member/member.refusals.ts";
import * as merge from "../../src/merge/merge.refusals.ts";
import * as order from "../../src/order/order.refusals.ts";
import * as payout from "../../src/payout/payout.refusals.ts";
import * as plan from "../../src/plan/plan.refusals.ts";
import * as points from "../../src/points/points.refusals.ts";
import * as reconcile from "../../src/reconcile/reconcile.refusals.ts";
import * as redemption from "../../src/redemption/redemption.refusals.ts";
import * as role from "../../src/role/role.refusals.ts";
import * as scene from "../../src/scene/scene.refusals.ts";
import * as settlement from "../../src/settlement/settlement.refusals.ts";
import * as split from "../../src/split/split.refusals.ts";
import * as statement from "../../src/statement/statement.refusals.ts";
import * as template from "../../src/template/template.refusals.ts";
import * as terms from "../../src/terms/terms.refusals.ts";
import * as tier from "../../src/tier/tier.refusals.ts";
import * as transfer from "../../src/transfer/transfer.refusals.ts";
import * as webhook from "../../src/webhook/webhook.refusals.ts";
import * as wechat from "../../src/wechat/wechat.refusals.ts";

const at = new Date("2026-03-01T00:00:00Z");

/** One of each refusal there is. */
const REFUSALS: Refusal[] = [
  new brand.CodeTaken("N1"),
  new reconcile.ColumnUnclear("amount", ["Net", "Total"]),
  new reconcile.FileTooLarge(500_000, "rows"),
  new reconcile.TooManyUploads(),
  new brand.UnknownStore("N9"),
  new brand.UnknownFranchisee("west"),
  new brand.StoreClosed("s-1", at),
  new brand.TooEarly(at),
  new event.EventConflict("1"),
  new event.EventInFuture(at),
  new campaign.CampaignTaken("SPRING"),
  new campaign.UnknownCampaign("SPRING"),
  new campaign.CampaignOver("SPRING", at),
  new campaign.CampaignsOverlap("SPRING", at, null),
  new campaign.OfferUnsound({ en: "it gives nothing", zh: "不产生优惠" }),
  new card.MemberCodeForged(),
  new card.MemberCodeEnded(at, at),
  new code.CodeBatchConflict("leaflets"),
  new code.UnknownCodeBatch("leaflets"),
  new code.CodeMistyped("0000"),
  new code.UnknownCode("0000"),
  new drop.DropConflict("spring"),
  new drop.UnknownDrop("spring"),
  new drop.DropEnded("spring", "DONE"),
  new cadence.CadenceConflict("member day"),
  new cadence.UnknownCadence("c-1"),
  new cadence.CadenceNeverDue("2026-03-31"),
  new bonus.BonusRuleTaken("VISIT"),
  new bonus.UnknownBonusRule("VISIT"),
  new bonus.BonusRuleRetired("VISIT", at),
  new bonus.TotalBelowGiven(5n, 6n),
  new template.UnknownTemplate("five-off"),
  new template.TemplateUnsound("NOTHING_OFF"),
  new coupon.UnknownCoupon("c-1"),
  new coupon.CouponNotOffered("five-off", "STOPPED"),
  new coupon.CouponNotUsable("c-1", "EXPIRED"),
  new coupon.IssuerNotOptedIn("s-1", "five-off"),
  new coupon.CouponConflict("1"),
  new coupon.CouponNotTransferable("c-1"),
  new coupon.CouponNotForSale("five-off"),
  new link.UnknownClaimLink("C1"),
  new link.ClaimLinkUsedUp("C1"),
  new link.UnknownLink("l-1"),
  new redemption.RedemptionConflict("1"),
  new condition.ConditionUnsound("No such key: total", 7, ["order.net"]),
  new basket.CouponHasNoUse("c-1", "BELOW_MINIMUM", 500n),
  new basket.CouponsDoNotCombine("c-1", "GROUP"),
  new basket.PointsPayTooMuch(500n, 501n),
  new basket.UnknownQuote("q-1"),
  new basket.QuoteOver("q-1", at),
  new ledger.Overdrawn("wallet/2027", 5n),
  new ledger.KeyReused("order:till:1"),
  new enrolment.AlreadyMember("PHONE:138", "m-1"),
  new enrolment.IdentityUnreadable("PHONE:138"),
  new member.UnknownMember("PHONE:139"),
  new erasure.PointsOnHold(at),
  new member.MemberMerged("m-1", "m-2"),
  new duplicate.UnknownProposal("p-1"),
  new duplicate.ProposalClosed("p-1", "MERGED"),
  new merge.MergeWithItself("m-1"),
  new merge.MemberForgotten("m-1"),
  new merge.HoldsOpen("m-1", 5n, at),
  new merge.EvidenceWeak("PHONE"),
  new merge.UnknownMerge("g-1"),
  new merge.MergeUndone("g-1", at),
  new merge.MergedOn("g-1", "g-2"),
  new binding.BindingConflict("s-1", at, null),
  new binding.NoStoreNear(500),
  new order.OrderConflict("1", [{ field: "netMinor", recorded: "1", received: "2" }]),
  new order.CurrencyMismatch("CNY", "USD"),
  new order.AmountOutOfRange("netMinor", 10n),
  new order.OccurredInFuture(at),
  new order.OccurredBeforeStore("N1"),
  new order.OccurredAfterStore("N1", at),
  new order.UnknownOrder("1"),
  new order.LinesSumWrong(9n, 10n),
  new order.NetPartWrong("taxMinor", 11n, 10n),
  new order.GrossMissing("1"),
  new order.NetNotAsDiscounted({
    ...{ expectedMinor: 9n, netMinor: 10n, discountMinor: 1n },
    ...{ expectedPoints: 0n, spentPoints: 0n },
  }),
  new brand.PointValueMissing(at),
  new order.OrderRefunded("1", "r1"),
  new order.RefundTooMuch("1", 10n),
  new order.LineRefundTooMuch("1", "2", 10n, "1"),
  new order.UnknownLine("1", "2"),
  new order.RefundBeforeOrder(at),
  new order.RefundConflict("r1"),
  new points.PointsShort(1n, 2n),
  new points.SpendingConflict("1"),
  new points.PointsMissing(5n),
  new activation.NothingPending("1"),
  new activation.ActivationConflict("a1"),
  new activation.ActivationOutOfTime(at, at),
  new growth.PointKindTaken("GROWTH"),
  new growth.UnknownPointKind("GROWTH"),
  new imports.CellUnreadable("points", { en: "a whole number", zh: "整数" }),
  new imports.LineUnreadable({ en: "the line names no identity", zh: "此行没有任何身份标识" }),
  new imports.NamedTwice("PHONE:138", 7),
  new imports.IdentitiesOfSeveral(["m-1", "m-2"]),
  new imports.ImportedOtherwise("7"),
  new guide.GuideElsewhere("p-1", null),
  new handover.MemberUnbound("m-1"),
  new handover.AlreadyBoundThere("s-1"),
  new handover.TransferPending("s-1", at),
  new handover.BindingOver(at),
  new handover.UnknownTransfer("t-1"),
  new handover.TransferDecided("t-1", "REFUSED"),
  new handover.TransferLapsed("t-1", at),
  new handover.TransferOvertaken("t-1", null),
  new handover.SuccessorUnfit("s-1"),
  new identity.UnknownStaff("p-1"),
  new identity.StaffLeft("p-1", at),
  new identity.LastOwner("p-1"),
  new role.UnknownRole("HELPER"),
  new role.RoleBeyondYours("HELPER", "CLOSE"),
  new role.RoleBuiltIn("HQ_OWNER"),
  new impersonation.UnknownImpersonation("i-1"),
  new scene.SceneCodeForged("1A"),
  new scene.SceneCodeForeign("1A"),
  new scene.SceneCodeEnded("1A", at),
  new scene.UnknownScene("c-1"),
  new hold.UnknownHold("h-1"),
  new hold.HoldConflict("1"),
  new hold.HoldEnded("h-1", "TIMED_OUT"),
  new hold.HoldExceeded(1n, 2n),
  new transfer.TransferLimitReached(100n, 90n),
  new transfer.TransferConflict("1"),
  new adjustment.UnknownAdjustment("a-1"),
  new adjustment.AdjustmentConflict("1"),
  new adjustment.SecondApproverNeeded("a-1"),
  new adjustment.AdjustmentClosed("a-1", "EXPIRED"),
  new tier.UnknownTierLevel("TIN"),
  new tier.TierPlacementConflict("p1"),
  new plan.PlanTaken("VIP"),
  new plan.UnknownPlan("VIP", "YEAR"),
  new plan.PlanSaleConflict("v1"),
  new settlement.SharesExceedSale("N1", 11n, 10n),
  new fourEyes.AnotherPersonNeeded(),
  new fourEyes.UnknownFourEyes("f-1"),
  new fourEyes.FourEyesSuperseded("f-1"),
  new fourEyes.NotAlone(2),
  new terms.UnknownTermsProposal("p-1"),
  new terms.TermsProposalClosed("p-1", "WITHDRAWN"),
  new terms.TermsMissing("north", at),
  new terms.TermsUnsound("two clauses have one number", "两条条款使用了同一编号"),
  new session.SessionEnded(),
  new intake.UnknownIntakeSource("s-1"),
  new intake.IntakeSourceClosed("s-1", at),
  new inbox.UnknownDelivery("d-1"),
  new inbox.DeliveryNotSetAside("d-1", "DONE"),
  new wechat.UnknownWechatApp("wx1"),
  new key.UnknownKey("k-1"),
  new key.UnknownTill("t-1"),
  new key.RightOfPersons("KEYS"),
  new webhook.UnknownWebhook("w-1"),
  new webhook.WebhookUrlRefused("http://a"),
  new webhook.UnknownEventType("a.b"),
  new webhook.TooManyWebhooks(20),
  new webhook.EventsNotKept("7"),
  new wechat.WechatAppTaken("wx1"),
  new wechat.WechatCodeInvalid(),
  new wechat.WechatBusy(5),
  new wechat.WechatBlocked(),
  new wechat.WechatUnavailable(),
  new payout.UnknownPayout("p-1"),
  new payout.UnknownPayoutRun("r-1"),
  new payout.PayoutRunConflict("JAN"),
  new payout.SecondPersonNeeded("JAN"),
  new payout.PayoutClosed("JAN-001", "PAID"),
  new payout.PayoutsNotCovered(["JAN-001"]),
  new split.PaymentConflict("1", "42000000"),
  new split.BillUnavailable("2026-03-14", "NO_STATEMENT"),
  new statement.MonthNotOver(asMonth("2026-03"), at),
  new statement.MonthNotNext(asMonth("2026-03"), asMonth("2026-01")),
  new acceptance.UnknownStatement("s-1"),
  new acceptance.StatementInDispute("s-1", 2),
  new dispute.UnknownDispute("d-1"),
  new dispute.UnknownStatementLine("p-1", 0),
  new dispute.StatementClosed("s-1", "ACCEPTED", at),
  new dispute.LineInDispute("d-1"),
  new dispute.DisputeTooHigh("p-1", 0, 100n),
  new dispute.DisputeClosed("d-1", "UPHELD"),
  new dispute.MessageConflict("1"),
];

describe("a refusal", () => {
  test.each(REFUSALS.map((refusal) => [refusal.name, refusal] as const))(
    "%s is named by its class and speaks both languages",
    (name, refusal) => {
      expect(refusal).toBeInstanceOf(Error);
      expect(refusal.code.replaceAll("_", "")).toBe(name.toUpperCase());
      expect(refusal.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(refusal.message).toBe(refusal.text.en);
      expect(refusal.text.en).toMatch(/^[^\u4e00-\u9fff]{10,}$/);
      expect(refusal.text.zh).toMatch(/[\u4e00-\u9fff]{3,}/);
    },
  );

  test("has a code whose words are its name's words", () => {
    expect(new order.OrderConflict("1", []).code).toBe("ORDER_CONFLICT");
    expect(new statement.MonthNotOver(asMonth("2026-03"), at).code).toBe("MONTH_NOT_OVER");
  });

  test("of every kind that the source declares is tried above", () => {
    const declared = refusalFiles().flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/class (\w+) extends Refusal/g)].map(
        ([, name]) => name,
      ),
    );
    expect(REFUSALS.map(({ name }) => name).sort()).toEqual(declared.sort());
  });

  test("lists no columns where there are none", () => {
    const { text } = new reconcile.ColumnUnclear("amount", []);
    expect(text.en).toContain("no column");
    expect(text.zh).toContain("没有");
    expect(text.zh).not.toContain("（）");
  });

  test("names what disagrees in a conflict, field by field", () => {
    const { text } = new order.OrderConflict("7", [
      { field: "netMinor", recorded: "100", received: "200" },
      { field: "currency", recorded: "CNY", received: "USD" },
    ]);
    for (const words of [text.en, text.zh]) {
      expect(words).toContain("netMinor 100 ≠ 200");
      expect(words).toContain("currency CNY ≠ USD");
    }
  });
});

function refusalFiles(): string[] {
  const source = join(import.meta.dirname, "../../src");
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".refusals.ts"))
    .map((file) => join(source, file));
}

describe("what is no refusal", () => {
  test.each([Unauthenticated, Forbidden, BadInput])("%p is an error of its own", (kind) => {
    expect(new kind("no")).toBeInstanceOf(Error);
    expect(new kind("no")).not.toBeInstanceOf(Refusal);
  });
});
