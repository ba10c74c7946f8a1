import { BrandEntity } from "../brand/brand.entity.ts";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { dayOf, type Month, monthStart, nextMonth } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { refundsOf } from "../order/refund.queries.ts";
import { refundedOf } from "../order/refunding.rules.ts";
import { saleFacts } from "../order/sale-facts.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { proposalsOf } from "../terms/proposal.queries.ts";
import type { TermsProposal } from "../terms/proposal.rules.ts";
import { judgeClauses, judgeTogether, stillGood } from "../terms/soundness.rules.ts";
import { seesProposal } from "../terms/terms.policy.ts";
import { termsOf } from "../terms/terms.queries.ts";
import { UnknownTermsProposal } from "../terms/terms.refusals.ts";
import { bookedParts } from "./simulation.queries.ts";
import {
  finishReplay,
  openReplay,
  type Proposal,
  type Replay,
  replaySale,
  type SimulatedFranchisee,
} from "./simulation.rules.ts";

export interface SimulateTerms {
  readonly from: Month;
  /** The last of the months. */
  readonly until: Month;
  readonly proposals: readonly ProposalWish[];
}

/** Clauses to be tried out; or a proposal of terms, whose clauses they are. */
export type ProposalWish =
  | Proposal
  | { readonly franchiseeId: string; readonly termsProposalId: string };

/** Whether the replay by the contracts in force comes to what the book says, and if not, why. */
export interface ReplayCheck {
  readonly replayedMinor: bigint;
  readonly bookedMinor: bigint;
  /** Orders and their refunds: booked less replayed. */
  readonly ordersMinor: bigint;
  /** Months' closes: booked less replayed; months that are not closed yet are replayed and not booked. */
  readonly monthsMinor: bigint;
  /** What the book has beside orders and closes: points used and expired, coupons without an order, corrections. */
  readonly elsewhereMinor: bigint;
}

export interface Simulation {
  readonly from: Month;
  readonly until: Month;
  /** Sales that were replayed. */
  readonly orders: number;
  readonly franchisees: ReadonlyArray<SimulatedFranchisee & { readonly check: ReplayCheck }>;
}

const MONTHS_LIMIT = 24;
const PROPOSALS_LIMIT = 200;

/**
 * Replays the sales of past months under clauses that are proposed, beside the contracts in force. Nothing is written,
 * and nothing of a sale stays in memory.
 */
export async function simulateTerms(
  scope: Scope,
  { from, until, proposals: wishes }: SimulateTerms,
  tell: (orders: number) => void = () => undefined,
): Promise<Simulation> {
  const { actor } = scope;
  for (const { franchiseeId } of wishes) maySeeSettlement(actor, franchiseeId);
  if (until < from || nextMonth(from, MONTHS_LIMIT) <= until)
    throw new BadInput(`a replay is of 1 to ${MONTHS_LIMIT} months`);
  if (wishes.length < 1 || wishes.length > PROPOSALS_LIMIT)
    throw new BadInput(`a replay is of 1 to ${PROPOSALS_LIMIT} franchisees`);
  const franchiseeIds = wishes.map(({ franchiseeId }) => franchiseeId);
  if (new Set(franchiseeIds).size < franchiseeIds.length)
    throw new BadInput("a franchisee is named twice");

  const [brand, terms, stores] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    termsOf(scope),
    ownedStores(scope),
  ]);
  const { timeZone } = brand;
  const proposals = await clausesSaid(scope, wishes);
  const others = new Map([...terms].filter(([id]) => !franchiseeIds.includes(id)));
  for (const { franchiseeId, clauses } of proposals) {
    if (!terms.has(franchiseeId)) throw new BadInput("the franchisee has no contract to replay");
    judgeClauses(clauses);
    // What headquarters gives others by their contracts is none of a franchisee's business.
    if (isHeadquarters(actor)) judgeTogether({ clauses }, stillGood(others, scope.now));
  }

  const lastDay = dayOf(scope.now, timeZone);
  const replay = openReplay({ from, until, timeZone, terms, stores, proposals, lastDay });
  const bounds = {
    from: monthStart(from, timeZone),
    until: monthStart(nextMonth(until), timeZone),
  };
  let orders = 0;
  for await (const sales of saleFacts(scope, { ...bounds, franchiseeIds })) {
    const refunds = await refundsOf(scope, {
      memberIds: sales.map(({ ownerId }) => ownerId),
      orderIds: sales.map(({ orderId }) => orderId),
    });
    for (const sale of sales) {
      const taken = refunds.get(sale.orderId) ?? [];
      replaySale(replay, sale, partOf(sale.netMinor, refundedOf(taken), taken.length > 0));
    }
    orders += sales.length;
    tell(orders);
  }
  return { from, until, orders, franchisees: await checked(scope, { from, until }, replay) };
}

async function clausesSaid(scope: Scope, wishes: readonly ProposalWish[]): Promise<Proposal[]> {
  const named = wishes.flatMap((wish) => ("clauses" in wish ? [] : wish.franchiseeId));
  const known = named.length > 0 ? await proposalsOf(scope, named) : new Map();
  return wishes.map((wish) => {
    if ("clauses" in wish) return wish;
    const { franchiseeId, termsProposalId } = wish;
    const proposed = (known.get(franchiseeId) ?? []) as readonly TermsProposal[];
    const found = proposed.find(({ id }) => id === termsProposalId);
    if (!found || !seesProposal(scope.actor, found))
      throw new UnknownTermsProposal(termsProposalId);
    return { franchiseeId, clauses: found.clauses };
  });
}

/** An order of nothing is undone by its one refund. */
const partOf = (net: bigint, refunded: bigint, isRefunded: boolean) =>
  net === 0n ? { part: isRefunded ? 1n : 0n, whole: 1n } : { part: refunded, whole: net };

async function checked(
  scope: Scope,
  period: { readonly from: Month; readonly until: Month },
  replay: Replay,
): Promise<Simulation["franchisees"]> {
  const found = finishReplay(replay);
  const franchiseeIds = found.map(({ franchiseeId }) => franchiseeId);
  const booked = Map.groupBy(
    await bookedParts(scope, { ...period, franchiseeIds }),
    ({ franchiseeId }) => franchiseeId,
  );
  return found.map((each) => {
    const sums = { orders: 0n, months: 0n, elsewhere: 0n };
    for (const { postingKind, amountMinor } of booked.get(each.franchiseeId) ?? [])
      sums[PLACES[postingKind] ?? "elsewhere"] += amountMinor;
    const check = {
      replayedMinor: each.oldMinor,
      bookedMinor: sums.orders + sums.months + sums.elsewhere,
      ordersMinor: sums.orders - each.replayed.ordersMinor,
      monthsMinor: sums.months - each.replayed.monthsMinor,
      elsewhereMinor: sums.elsewhere,
    };
    return { ...each, check };
  });
}

const PLACES: Readonly<Record<string, "orders" | "months">> = {
  order: "orders",
  refund: "orders",
  rerate: "orders",
  month: "months",
};
