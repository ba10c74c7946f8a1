import { zoneOf } from "../brand/brand.queries.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { duesOf } from "./closing.queries.ts";
import { acceptUntilOf, cureUntilOf, type TermsAtIssue, termsAtIssue } from "./deadline.rules.ts";
import { judgePayable, outstandingOf } from "./payable.rules.ts";

/** What could be paid to a franchisee now, or collected from it; above zero, headquarters owes it. */
export interface Payable {
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  /** What closed months declared, less what was paid. */
  readonly dueMinor: bigint;
  /** Of it, what waits: for a statement to be accepted, or a dispute to be resolved. */
  readonly heldMinor: bigint;
  /** Less than this, either way, is not paid but carried forward. */
  readonly thresholdMinor: bigint;
  readonly payableMinor: bigint;
  /** Of a debt: since when the oldest statement it comes from was to be answered; null: nothing is overdue. */
  readonly overdueSince: Date | null;
  /** How many days from then on it has no consequence, free of interest; and until when that is. */
  readonly cureDays: number;
  readonly cureUntil: Date | null;
}

/** Of a statement, what is neither paid nor set off. */
export interface Outstanding {
  readonly statementId: string;
  readonly franchiseeId: string;
  readonly outstandingMinor: bigint;
  /** By the last act upon it. */
  readonly state: string;
  /** Since when it is a debt that should be paid. */
  readonly overdueSince: Date | null;
}

interface StandingRow extends TermsAtIssue {
  id: string;
  franchisee_id: string;
  state: string;
  total_minor: string;
  issued_at: string;
}

/** What is due to each of the franchisees that have had a statement, or of these, in order of code. */
async function dues(scope: Scope, franchiseeIds: readonly string[] | undefined) {
  const ids = franchiseeIds && [...franchiseeIds];
  const found = await scope.rows<{ id: string; code: string; waiting: string; prepaid: string }>(
    sql("statement.waiting")`
    select f.id, f.code, w.waiting,
      (select coalesce(sum(minor), 0) from prepaid where franchisee_id = f.id) as prepaid
    from franchisee f
    cross join lateral (
      select count(*) as statements, sum(case when state in ('ISSUED', 'OVERDUE') then total_minor else disputed_minor end) as waiting
      from statement_standing where franchisee_id = f.id
    ) w
    where f.brand_id = ${scope.brandId}::uuid and (${ids}::uuid[] is null or f.id = any(${ids}::uuid[]))
      and w.statements > 0
    order by f.code`,
  );
  const due = await duesOf(
    scope,
    found.map(({ id }) => id),
  );
  // What was paid ahead of its month's statement is not due yet, either way.
  return found.map((each) => ({
    ...each,
    dueMinor: (due.get(each.id) ?? 0n) - BigInt(each.prepaid),
  }));
}

/** The statements of these franchisees, newest first. */
async function standingRows(scope: Scope, franchiseeIds: readonly string[]) {
  const rows = await scope.rows<StandingRow>(sql("statement.standingsOf")`
    select id, franchisee_id, state, total_minor, issued_at, accept_days, silence, threshold_minor, cure_days
    from statement_standing
    where brand_id = ${scope.brandId}::uuid and franchisee_id = any(${[...franchiseeIds]}::uuid[])
    order by franchisee_id, month desc`);
  return Map.groupBy(rows, ({ franchisee_id: id }) => id);
}

/** What could be paid, by franchisee, in order of code; of those who have had a statement. */
export async function payables(
  scope: Scope,
  franchiseeIds?: readonly string[],
): Promise<Payable[]> {
  const zone = await zoneOf(scope);
  const found = await dues(scope, franchiseeIds);
  const statements = await standingRows(
    scope,
    found.map(({ id }) => id),
  );
  return found.map(({ id, code, dueMinor, waiting }) => {
    const newestFirst = statements.get(id) ?? [];
    const { thresholdMinor, cureDays } = termsAtIssue(newestFirst[0] ?? NO_TERMS);
    const { heldMinor, payableMinor } = judgePayable(dueMinor, BigInt(waiting), thresholdMinor);
    const overdueSince =
      outstandings(newestFirst, dueMinor, { zone, now: scope.now })
        .map((each) => each.overdueSince)
        .findLast((since) => since !== null) ?? null;
    return {
      ...{ franchiseeId: id, franchiseeCode: code, dueMinor, heldMinor, thresholdMinor },
      ...{ payableMinor, overdueSince, cureDays },
      cureUntil: overdueSince && cureUntilOf(overdueSince, cureDays, zone),
    };
  });
}

const NO_TERMS: TermsAtIssue = {
  ...{ accept_days: null, silence: null, threshold_minor: null, cure_days: null },
};

/** What of each statement is neither paid nor set off; of all franchisees, or of these. */
export async function outstandingStatements(
  scope: Scope,
  franchiseeIds?: readonly string[],
): Promise<Outstanding[]> {
  const zone = await zoneOf(scope);
  const found = await dues(scope, franchiseeIds);
  const statements = await standingRows(
    scope,
    found.map(({ id }) => id),
  );
  return found.flatMap(({ id, dueMinor }) =>
    outstandings(statements.get(id) ?? [], dueMinor, { zone, now: scope.now }),
  );
}

function outstandings(
  newestFirst: readonly StandingRow[],
  dueMinor: bigint,
  { zone, now }: { readonly zone: string; readonly now: Date },
): Outstanding[] {
  const amounts = outstandingOf(
    newestFirst.map(({ total_minor: total }) => BigInt(total)),
    dueMinor,
  );
  return newestFirst.map((row, at) => {
    const outstandingMinor = amounts[at] ?? 0n;
    const acceptUntil = acceptUntilOf(new Date(row.issued_at), termsAtIssue(row).acceptDays, zone);
    const overdueSince = outstandingMinor < 0n && acceptUntil <= now ? acceptUntil : null;
    return {
      ...{ statementId: row.id, franchiseeId: row.franchisee_id, outstandingMinor },
      ...{ state: row.state, overdueSince },
    };
  });
}
