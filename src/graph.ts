import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AcceptanceLive } from "./acceptance/acceptance.live.ts";
import { AcceptanceResolver, FranchiseePayableResolver } from "./acceptance/acceptance.resolver.ts";
import {
  AccountingResolver,
  NettingResolver,
  StatementTaxResolver,
} from "./accounting/accounting.resolver.ts";
import { ActivationResolver } from "./activation/activation.resolver.ts";
import { AdjustmentResolver } from "./adjustment/adjustment.resolver.ts";
import { AuditResolver } from "./audit/audit.resolver.ts";
import { BasketResolver } from "./basket/basket.resolver.ts";
import { BillResolver } from "./bill/bill.resolver.ts";
import { BindingLive } from "./binding/binding.live.ts";
import {
  BindingPolicyResolver,
  BindingResolver,
  MemberBindingsResolver,
  StoreBindingsResolver,
} from "./binding/binding.resolver.ts";
import { BonusResolver } from "./bonus/bonus.resolver.ts";
import { mayDo } from "./brand/brand.policy.ts";
import {
  BrandResolver,
  FranchiseeResolver,
  ResetPlaceResolver,
  StoreResolver,
} from "./brand/brand.resolver.ts";
import { BundleResolver } from "./bundle/bundle.resolver.ts";
import { CadenceResolver } from "./cadence/cadence.resolver.ts";
import { CampaignOptInResolver, CampaignResolver } from "./campaign/campaign.resolver.ts";
import { CardResolver } from "./card/card.resolver.ts";
import { CodeResolver } from "./code/code.resolver.ts";
import { ConsentResolver } from "./consent/consent.resolver.ts";
import { CouponLive } from "./coupon/coupon.live.ts";
import { CouponResolver, MemberCouponsResolver } from "./coupon/coupon.resolver.ts";
import { DeliveryResolver } from "./delivery/delivery.resolver.ts";
import { DisputeResolver, StatementDisputesResolver } from "./dispute/dispute.resolver.ts";
import { DossierResolver } from "./dossier/dossier.resolver.ts";
import { DropResolver } from "./drop/drop.resolver.ts";
import { DuplicateResolver } from "./duplicate/duplicate.resolver.ts";
import { EnrolmentResolver } from "./enrolment/enrolment.resolver.ts";
import { ErasureResolver } from "./erasure/erasure.resolver.ts";
import { EventResolver } from "./event/event.resolver.ts";
import { FeedResolver } from "./feed/feed.resolver.ts";
import { FourEyesResolver } from "./four-eyes/four-eyes.resolver.ts";
import {
  CampaignResultsResolver,
  ComparedMembersResolver,
  ControlComparisonResolver,
  OfferResultsResolver,
  TemplateResultsResolver,
} from "./funnel/funnel.resolver.ts";
import { GrowthResolver, PointKindsResolver } from "./growth/growth.resolver.ts";
import { GuideResolver, MemberGuideResolver } from "./guide/guide.resolver.ts";
import { HandoverResolver, StoreTransfersResolver } from "./handover/handover.resolver.ts";
import { HoldResolver } from "./hold/hold.resolver.ts";
import { SessionResolver } from "./identity/session.resolver.ts";
import { StaffResolver } from "./identity/staff.resolver.ts";
import { ImpersonationResolver } from "./impersonation/impersonation.resolver.ts";
import { InboxResolver } from "./inbox/inbox.resolver.ts";
import { Forbidden } from "./kernel/refusal.ts";
import { KeyResolver } from "./key/key.resolver.ts";
import { LinkResolver, TemplateLinksResolver } from "./link/link.resolver.ts";
import { MergeLive } from "./merge/merge.live.ts";
import { MergeResolver, MergeRuleResolver } from "./merge/merge.resolver.ts";
import { OrderLive } from "./order/order.live.ts";
import {
  MemberOrdersResolver,
  OrderResolver,
  StoreOrdersResolver,
} from "./order/order.resolver.ts";
import {
  BreakdownResolver,
  LineEventResolver,
  OutlookResolver,
} from "./outlook/outlook.resolver.ts";
import { OwnershipResolver } from "./ownership/ownership.resolver.ts";
import { PayeeResolver } from "./payee/payee.resolver.ts";
import { PayoutLive } from "./payout/payout.live.ts";
import {
  FranchiseePayoutsResolver,
  PayoutResolver,
  PayoutRunResolver,
} from "./payout/payout.resolver.ts";
import { PlanResolver } from "./plan/plan.resolver.ts";
import { resolveTypesAtOnce } from "./platform/graphql/compile.ts";
import type { Context } from "./platform/graphql/context.ts";
import { guard } from "./platform/graphql/guard.ts";
import { guessed } from "./platform/graphql/guessed.ts";
import { witnessed } from "./platform/graphql/witnessed.ts";
import { PointsLive } from "./points/points.live.ts";
import { EarningRulesResolver, PointsResolver } from "./points/points.resolver.ts";
import { PreviewResolver } from "./preview/preview.resolver.ts";
import { PrintoutResolver } from "./printout/printout.resolver.ts";
import { ProfileResolver } from "./profile/profile.resolver.ts";
import { ProgressLive } from "./progress/progress.live.ts";
import { ProofResolver } from "./proof/proof.resolver.ts";
import { PulseLive } from "./pulse/pulse.live.ts";
import { PulseResolver } from "./pulse/pulse.resolver.ts";
import {
  FindingResolver,
  FranchiseeReconciliationsResolver,
  ReconciliationResolver,
} from "./reconcile/reconcile.resolver.ts";
import { RedemptionResolver } from "./redemption/redemption.resolver.ts";
import { DOORS, type Door, lackingScope } from "./role/doors.rules.ts";
import { GUESSES } from "./role/guesses.rules.ts";
import { RosterLive } from "./roster/roster.live.ts";
import { RosterResolver } from "./roster/roster.resolver.ts";
import { SceneResolver, StoreScenesResolver } from "./scene/scene.resolver.ts";
import { OpenMonthLinesResolver } from "./settlement/open-month.resolver.ts";
import { SettlementLive } from "./settlement/settlement.live.ts";
import {
  LineResolver,
  OpenMonthResolver,
  SettlementResolver,
} from "./settlement/settlement.resolver.ts";
import { MemberResolver, ResetMemberResolver } from "./sight/member.resolver.ts";
import { SightResolver } from "./sight/sight.resolver.ts";
import { SimulationResolver } from "./simulation/simulation.resolver.ts";
import { FranchiseeSplitsResolver, SplitResolver } from "./split/split.resolver.ts";
import { StatementLive } from "./statement/statement.live.ts";
import { FranchiseeStatementsResolver, StatementResolver } from "./statement/statement.resolver.ts";
import { TagResolver } from "./tag/tag.resolver.ts";
import { FranchiseeInvoiceResolver, TaxResolver } from "./tax/tax.resolver.ts";
import { CampaignTemplatesResolver, TemplateResolver } from "./template/template.resolver.ts";
import { TermsLive } from "./terms/terms.live.ts";
import { TermsResolver } from "./terms/terms.resolver.ts";
import { TierLive } from "./tier/tier.live.ts";
import { TierLaddersResolver, TierResolver } from "./tier/tier.resolver.ts";
import { TransferLive } from "./transfer/transfer.live.ts";
import { TransferResolver, TransferRulesResolver } from "./transfer/transfer.resolver.ts";
import { WebhookResolver } from "./webhook/webhook.resolver.ts";
import { WechatResolver } from "./wechat/wechat.resolver.ts";

/**
 * A person with a role needs one of the door's rights, a till's key all of its scopes. A door that is in no table stays
 * shut to all with a role.
 */
function mayEnter(context: Context, door: Door | undefined, args: unknown): void {
  const { actorIfAny: actor } = context;
  const lacking = actor && lackingScope(actor, door, args);
  if (lacking) throw new Forbidden(`this key is not good for ${lacking}: ask whoever gave it`);
  if (door?.rights.length === 0) return;
  mayDo(context.actor, ...(door?.rights ?? []));
}

/**
 * The whole graph: one for all callers, policies decide what each of them meets in it. Resolvers that need more of
 * the hub than a context are `made` outside.
 */
export const buildGraph = (made: readonly object[] = []): GraphQLSchema =>
  witnessed(guessed(guard(unguarded(made), DOORS, mayEnter), GUESSES));

const unguarded = (made: readonly object[]): GraphQLSchema =>
  resolveTypesAtOnce(
    buildSchemaSync({
      resolvers: [
        BrandResolver,
        StoreResolver,
        ResetPlaceResolver,
        FranchiseeResolver,
        StaffResolver,
        ImpersonationResolver,
        SessionResolver,
        WechatResolver,
        InboxResolver,
        MemberResolver,
        CardResolver,
        ResetMemberResolver,
        BindingResolver,
        MemberBindingsResolver,
        StoreBindingsResolver,
        BindingPolicyResolver,
        BindingLive,
        EnrolmentResolver,
        DuplicateResolver,
        MergeResolver,
        MergeRuleResolver,
        MergeLive,
        OwnershipResolver,
        SightResolver,
        MemberGuideResolver,
        GuideResolver,
        StoreScenesResolver,
        SceneResolver,
        HandoverResolver,
        StoreTransfersResolver,
        AuditResolver,
        ProfileResolver,
        TagResolver,
        ConsentResolver,
        PointsResolver,
        EarningRulesResolver,
        PointsLive,
        ActivationResolver,
        GrowthResolver,
        PointKindsResolver,
        TierResolver,
        TierLaddersResolver,
        TierLive,
        CampaignResolver,
        CampaignOptInResolver,
        BonusResolver,
        EventResolver,
        CampaignResultsResolver,
        TemplateResultsResolver,
        OfferResultsResolver,
        ControlComparisonResolver,
        ComparedMembersResolver,
        PlanResolver,
        HoldResolver,
        TransferResolver,
        TransferRulesResolver,
        TransferLive,
        AdjustmentResolver,
        TermsResolver,
        TermsLive,
        SettlementResolver,
        LineResolver,
        OpenMonthResolver,
        OpenMonthLinesResolver,
        SettlementLive,
        StatementResolver,
        BundleResolver,
        PrintoutResolver,
        FranchiseeStatementsResolver,
        PayeeResolver,
        PayoutResolver,
        PayoutLive,
        PayoutRunResolver,
        FranchiseePayoutsResolver,
        SplitResolver,
        FranchiseeSplitsResolver,
        BillResolver,
        StatementLive,
        TaxResolver,
        FranchiseeInvoiceResolver,
        AccountingResolver,
        NettingResolver,
        StatementTaxResolver,
        AcceptanceResolver,
        FranchiseePayableResolver,
        AcceptanceLive,
        DisputeResolver,
        StatementDisputesResolver,
        SimulationResolver,
        OutlookResolver,
        BreakdownResolver,
        LineEventResolver,
        ReconciliationResolver,
        FindingResolver,
        FranchiseeReconciliationsResolver,
        BasketResolver,
        PreviewResolver,
        OrderResolver,
        MemberOrdersResolver,
        StoreOrdersResolver,
        OrderLive,
        TemplateResolver,
        CampaignTemplatesResolver,
        CouponResolver,
        MemberCouponsResolver,
        CouponLive,
        LinkResolver,
        TemplateLinksResolver,
        RedemptionResolver,
        CodeResolver,
        DropResolver,
        CadenceResolver,
        RosterResolver,
        RosterLive,
        DossierResolver,
        ErasureResolver,
        KeyResolver,
        WebhookResolver,
        DeliveryResolver,
        ProofResolver,
        FeedResolver,
        FourEyesResolver,
        ProgressLive,
        PulseResolver,
        PulseLive,
      ],
      container: { get: resolversOf(made) },
      validate: false,
      // A test checks it: that takes longer than all else a start does with it.
      skipCheck: true,
      // Live events come from the feed, never from type-graphql's own bus.
      pubSub: {
        publish: () => undefined,
        subscribe: () => {
          throw new Error("subscriptions follow the feed");
        },
      },
    }),
  );

/** Each resolver once: as it was made, or made without more. */
function resolversOf(made: readonly object[]): (kind: new () => object) => object {
  const known = new Map<unknown, object>(made.map((each) => [each.constructor, each]));
  return (kind) => {
    let resolver = known.get(kind);
    if (!resolver) known.set(kind, (resolver = new kind()));
    return resolver;
  };
}

/** The graph as its contract: sorted, so that a change of promise is a change of lines. */
export const printGraph = (): string => `${printSchema(lexicographicSortSchema(buildGraph()))}\n`;
