import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly, UnknownFranchisee } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { WHOLE_BPS } from "../kernel/amount.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { TermsUnsound } from "./settlement.refusals.ts";
import { type ClauseKind, type Terms, TermsClauseEntity, TermsEntity } from "./terms.entity.ts";

export interface AgreeTerms {
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly clauses: ReadonlyArray<{
    /** As the contract numbers it, `4.2`. */
    readonly number: string;
    readonly kind: ClauseKind;
    /** Basis points; minor units per point for `POINTS_COST`. */
    readonly rate: bigint;
  }>;
}

/** A new version of a franchisee's terms, in force from an instant on. */
export async function agreeTerms(work: Work, wish: AgreeTerms): Promise<Terms> {
  mayManageBrand(work.actor);

  if (!(await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId })))
    throw new UnknownFranchisee(wish.franchiseeId);
  judgeClauses(wish);
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const [last] = await work.em.find(
    TermsEntity,
    { franchiseeId: wish.franchiseeId },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  // First terms may reach back to the brand's opening; later ones cannot re-rate what was booked.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const { brandId } = work;
  const terms = work.em.create(TermsEntity, {
    id: newId(),
    brandId,
    franchiseeId: wish.franchiseeId,
    version: (last?.version ?? 0) + 1,
    fromAt: wish.fromAt,
    agreedAt: work.now,
  });
  await work.em.flush();
  for (const clause of wish.clauses)
    work.em.create(TermsClauseEntity, { termsId: terms.id, brandId, ...clause });
  await work.em.flush();
  return terms;
}

function judgeClauses({ clauses }: AgreeTerms): void {
  if (clauses.some(({ number }) => !/^[\p{L}\p{N}. _-]{1,16}$/u.test(number)))
    throw new BadInput("a clause's number is 1 to 16 letters, digits, dots or dashes");
  if (new Set(clauses.map(({ number }) => number)).size < clauses.length)
    throw new TermsUnsound("two clauses have one number", "两条条款使用了同一编号");
  if (new Set(clauses.map(({ kind }) => kind)).size < clauses.length)
    throw new TermsUnsound("two clauses are of one kind", "同一类条款出现了两次");
  const rate = new Map(clauses.map((clause) => [clause.kind, clause.rate]));
  // Every order has a royalty line: a statement counts orders and net by it.
  if (!rate.has("ROYALTY"))
    throw new TermsUnsound(
      "terms need a royalty clause, be it 0",
      "条款必须包含特许权使用费（可为 0）",
    );
  for (const kind of ["ROYALTY", "BOUND_SHARE", "COUPON_SUBSIDY", "COUPON_FUNDING"] as const)
    if ((rate.get(kind) ?? 0n) < 0n || (rate.get(kind) ?? 0n) > WHOLE_BPS)
      throw new TermsUnsound(
        `${kind} must be 0 to 10000 basis points`,
        `${kind} 须在 0 至 10000 基点之间`,
      );
  if ((rate.get("POINTS_COST") ?? 0n) < 0n || (rate.get("POINTS_COST") ?? 0n) > 1_000n)
    throw new TermsUnsound(
      "a point costs 0 to 1,000 minor units",
      "每积分成本须在 0 至 1,000 最小货币单位之间",
    );
}
