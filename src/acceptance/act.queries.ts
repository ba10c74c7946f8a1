import { zoneOf } from "../brand/brand.queries.ts";
import { type Actor, idOf } from "../kernel/actor.ts";
import type { Month } from "../kernel/month.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { acceptUntilOf, type TermsAtIssue, termsAtIssue } from "../statement/deadline.rules.ts";
import type { StatementTerms } from "../terms/terms.rules.ts";
import type { Deadline, Evidence, StatementState, Step } from "./life.rules.ts";

/** An act as it is to be added. */
export interface NewAct extends Step {
  readonly evidence?: readonly Evidence[];
  /** Of an upheld dispute: how much of the line. */
  readonly amountMinor?: bigint;
  /** The writer's own number of what it wrote. */
  readonly number?: string;
}

/** An act as it was done. */
export interface Act extends Step {
  readonly statementId: string;
  readonly no: number;
  /** What the statement was from then on. */
  readonly state: StatementState;
  readonly evidence: readonly Evidence[];
  readonly amountMinor: bigint | null;
  readonly number: string | null;
  readonly actorKind: Actor["kind"];
  readonly actorId: string | null;
  readonly at: Date;
}

/** A statement as it stands, by its acts and its contract. */
export interface Standing extends Deadline, StatementTerms {
  readonly id: string;
  readonly franchiseeId: string;
  readonly month: Month;
  readonly state: StatementState;
  readonly issuedAt: Date;
  readonly openingMinor: bigint;
  readonly totalMinor: bigint;
}

/** Adds acts by the caller, at the instant of the request. */
export async function writeActs(
  work: Work,
  acts: readonly (NewAct & {
    readonly statementId: string;
    readonly franchiseeId: string;
    readonly no: number;
    readonly state: StatementState;
  })[],
): Promise<void> {
  const { actor } = work;
  const column = <T>(read: (act: (typeof acts)[number]) => T) => acts.map(read);
  await work.rows(sql("acceptance.writeActs")`
    insert into statement_act (statement_id, no, brand_id, franchisee_id, kind, state, dispute_id, text, evidence,
      amount_minor, number, actor_kind, actor_id, at)
    select a.statement_id, a.no, ${work.brandId}::uuid, a.franchisee_id, a.kind, a.state, a.dispute_id, a.text,
      a.evidence::jsonb, a.amount_minor, a.number, ${actor.kind}, ${idOf(actor)}::uuid, ${work.now}::timestamptz
    from unnest(
      ${column((a) => a.statementId)}::uuid[], ${column((a) => a.no)}::int[], ${column((a) => a.franchiseeId)}::uuid[],
      ${column((a) => a.kind)}::text[], ${column((a) => a.state)}::text[], ${column((a) => a.disputeId)}::uuid[],
      ${column((a) => a.text)}::text[], ${column((a) => JSON.stringify(a.evidence ?? []))}::text[],
      ${column((a) => a.amountMinor ?? null)}::bigint[], ${column((a) => a.number ?? null)}::text[]
    ) as a (statement_id, no, franchisee_id, kind, state, dispute_id, text, evidence, amount_minor, number)`);
}

/** The acts upon statements, in order, by statement. */
export async function actsOf(
  scope: Scope,
  statementIds: readonly string[],
): Promise<Map<string, Act[]>> {
  const rows = await scope.rows<{
    statement_id: string;
    no: number;
    kind: Act["kind"];
    state: StatementState;
    dispute_id: string | null;
    text: string | null;
    evidence: Evidence[];
    amount_minor: string | null;
    number: string | null;
    actor_kind: Actor["kind"];
    actor_id: string | null;
    at: string;
  }>(sql("acceptance.acts")`
    select statement_id, no, kind, state, dispute_id, text, evidence, amount_minor, number, actor_kind, actor_id, at
    from statement_act
    where brand_id = ${scope.brandId}::uuid and statement_id = any(${[...statementIds]}::uuid[])
    order by statement_id, no`);
  const acts = rows.map((row) => ({
    ...{ statementId: row.statement_id, no: row.no, kind: row.kind, state: row.state },
    ...{ disputeId: row.dispute_id, text: row.text, evidence: row.evidence, number: row.number },
    amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
    ...{ actorKind: row.actor_kind, actorId: row.actor_id, at: new Date(row.at) },
  }));
  return Map.groupBy(acts, ({ statementId }) => statementId);
}

interface StandingRow extends TermsAtIssue {
  id: string;
  franchisee_id: string;
  month: Month;
  state: StatementState;
  issued_at: string;
  opening_minor: string;
  total_minor: string;
}

const asStanding =
  (zone: string) =>
  (row: StandingRow): Standing => {
    const [issuedAt, terms] = [new Date(row.issued_at), termsAtIssue(row)];
    return {
      ...{ id: row.id, franchiseeId: row.franchisee_id, month: row.month, state: row.state },
      ...{ issuedAt, ...terms, acceptUntil: acceptUntilOf(issuedAt, terms.acceptDays, zone) },
      ...{ openingMinor: BigInt(row.opening_minor), totalMinor: BigInt(row.total_minor) },
    };
  };

/** Statements as they stand. */
export async function standingsOf(
  scope: Scope,
  statementIds: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await scope.rows<StandingRow>(sql("acceptance.standings")`
    select id, franchisee_id, month, state, issued_at, opening_minor, total_minor, accept_days, silence, threshold_minor,
      cure_days
    from statement_standing
    where brand_id = ${scope.brandId}::uuid and id = any(${[...statementIds]}::uuid[])`);
  const standing = asStanding(await zoneOf(scope));
  return new Map(rows.map((row) => [row.id, standing(row)]));
}

/** Statements that nobody answered and that are not overdue yet, in order of id, from behind one. */
export async function unanswered(scope: Scope, behind: string, limit: number): Promise<Standing[]> {
  const rows = await scope.rows<StandingRow>(sql("acceptance.unanswered")`
    select id, franchisee_id, month, state, issued_at, opening_minor, total_minor, accept_days, silence, threshold_minor,
      cure_days
    from statement_standing
    where brand_id = ${scope.brandId}::uuid and state = 'ISSUED' and id > ${behind}::uuid
    order by id limit ${limit}`);
  return rows.map(asStanding(await zoneOf(scope)));
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The ids of statements, newest first, from behind one: of a brand or a franchisee, in a state, of a month. */
export async function statementIdPage(
  scope: Scope,
  wish: PageWish & {
    readonly franchiseeId?: string | undefined;
    readonly state?: StatementState | undefined;
    readonly month?: Month | undefined;
  },
): Promise<string[]> {
  const { franchiseeId, state, month, after = LAST } = wish;
  const rows = await scope.rows<{ id: string }>(sql("acceptance.page")`
    select id from statement_standing
    where brand_id = ${scope.brandId}::uuid and id < ${after}::uuid
      and (${franchiseeId}::uuid is null or franchisee_id = ${franchiseeId}::uuid)
      and (${state}::text is null or state = ${state}::text)
      and (${month}::text is null or month = ${month}::text)
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(({ id }) => id);
}
