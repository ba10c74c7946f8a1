import { migrations } from "../migrations/list.ts";
import { AccountMappingEntity } from "./accounting/account-mapping.entity.ts";
import { BindingPolicyEntity } from "./binding/binding-policy.entity.ts";
import { BonusRuleEntity } from "./bonus/bonus-rule.entity.ts";
import { BrandEntity } from "./brand/brand.entity.ts";
import { FranchiseeEntity } from "./brand/franchisee.entity.ts";
import { PointValueEntity } from "./brand/point-value.entity.ts";
import { StoreEntity, StoreOwnershipEntity, TillEntity } from "./brand/store.entity.ts";
import { CampaignEntity, CampaignOptInEntity } from "./campaign/campaign.entity.ts";
import { PointKindEntity } from "./growth/point-kind.entity.ts";
import { StaffEntity } from "./identity/staff.entity.ts";
import { MemberEntity } from "./member/member.entity.ts";
import { OwnershipModelEntity } from "./ownership/ownership-model.entity.ts";
import { PlanEntity } from "./plan/plan.entity.ts";
import { EarnBaseEntity } from "./points/earn-base.entity.ts";
import { EarningRuleEntity } from "./points/earning-rule.entity.ts";
import { RoleEntity } from "./role/role.entity.ts";
import { SightGrantEntity } from "./sight/sight-grant.entity.ts";
import { StatementEntity } from "./statement/statement.entity.ts";
import { InvoiceDetailsEntity } from "./tax/invoice-details.entity.ts";
import { TaxRateEntity } from "./tax/tax-rate.entity.ts";
import { CouponTemplateEntity } from "./template/coupon-template.entity.ts";
import { TermsClauseEntity, TermsEntity } from "./terms/terms.entity.ts";
import { TierLadderEntity } from "./tier/tier-ladder.entity.ts";

/** Every table the unit of work writes, and every migration: what the database is made of. */
export const schema = {
  entities: [
    BrandEntity,
    PointValueEntity,
    FranchiseeEntity,
    StoreEntity,
    StoreOwnershipEntity,
    TillEntity,
    RoleEntity,
    StaffEntity,
    MemberEntity,
    OwnershipModelEntity,
    SightGrantEntity,
    BindingPolicyEntity,
    PointKindEntity,
    EarningRuleEntity,
    EarnBaseEntity,
    TierLadderEntity,
    PlanEntity,
    CouponTemplateEntity,
    CampaignEntity,
    CampaignOptInEntity,
    BonusRuleEntity,
    TermsEntity,
    TermsClauseEntity,
    StatementEntity,
    TaxRateEntity,
    InvoiceDetailsEntity,
    AccountMappingEntity,
  ],
  migrations,
  /** What orders are judged by, and what seldom changes. */
  reference: [
    BrandEntity,
    FranchiseeEntity,
    StoreEntity,
    StoreOwnershipEntity,
    BindingPolicyEntity,
    EarningRuleEntity,
    EarnBaseEntity,
    TierLadderEntity,
    CouponTemplateEntity,
    PointValueEntity,
    OwnershipModelEntity,
    SightGrantEntity,
    CampaignEntity,
    CampaignOptInEntity,
    BonusRuleEntity,
    TermsEntity,
    TermsClauseEntity,
  ],
};
