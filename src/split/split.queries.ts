import { idOf } from "../kernel/actor.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import type { Outcome } from "../payout/rail.rules.ts";
import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";
import type { Planned, Split, SplitKind, SplitState } from "./split.rules.ts";

/** How a brand's payments are split: to which merchant, and how much at most. */
export interface SplitRule {
  readonly version: number;
  readonly brandMchid: string;
  readonly maxBps: number;
  readonly setAt: Date;
}

export async function writeRule(
  work: Work,
  { brandMchid, maxBps }: { readonly brandMchid: string; readonly maxBps: number },
): Promise<SplitRule> {
  const [row] = await work.rows<{ version: number }>(sql("split.writeRule")`
    insert into split_rule (brand_id, version, brand_mchid, max_bps, set_by, set_at)
    select ${work.brandId}::uuid, coalesce(max(version), 0) + 1, ${brandMchid}::text, ${maxBps}::int,
      ${idOf(work.actor)}::uuid, ${work.now}::timestamptz
    from split_rule where brand_id = ${work.brandId}::uuid
    on conflict do nothing returning version`);
  if (!row) throw new ConcurrentChange("another rule was set meanwhile");
  return { version: row.version, brandMchid, maxBps, setAt: work.now };
}

/** The rule that holds; undefined: this brand splits nothing. */
export async function ruleOf(scope: Scope): Promise<SplitRule | undefined> {
  const [row] = await scope.rows<{
    version: number;
    brand_mchid: string;
    max_bps: number;
    set_at: string;
  }>(sql("split.ruleOf")`
    select version, brand_mchid, max_bps, set_at from split_rule
    where brand_id = ${scope.brandId}::uuid order by version desc limit 1`);
  return (
    row && {
      ...{ version: row.version, brandMchid: row.brand_mchid },
      ...{ maxBps: row.max_bps, setAt: new Date(row.set_at) },
    }
  );
}

/** A payment that waits for its plan, and what its order's lines say the seller owes. */
export interface Due {
  readonly paymentId: string;
  readonly orderId: string;
  readonly franchiseeId: string;
  readonly amountMinor: bigint;
  readonly paidAt: Date;
  readonly owedMinor: bigint;
  /** The latest month that lines of the order are booked in, and whether a statement declared it already. */
  readonly month: string;
  readonly isDeclared: boolean;
}

interface DueRow {
  payment_id: string;
  order_id: string;
  franchisee_id: string;
  amount_minor: string;
  paid_at: string;
  owed: string;
  month: string;
  is_declared: boolean;
}

const asDue = (row: DueRow): Due => ({
  ...{ paymentId: row.payment_id, orderId: row.order_id, franchiseeId: row.franchisee_id },
  ...{ amountMinor: BigInt(row.amount_minor), paidAt: new Date(row.paid_at) },
  ...{ owedMinor: BigInt(row.owed), month: row.month, isDeclared: row.is_declared },
});

/** Payments told from an instant on, and paid until another, that nothing was planned for yet, oldest first. */
export async function unplannedPayments(
  scope: Scope,
  { since, until }: { readonly since: Date; readonly until: Date },
  limit: number,
): Promise<Due[]> {
  const rows = await scope.rows<DueRow>(sql("split.unplannedPayments")`
    select p.id as payment_id, p.order_id, p.franchisee_id, p.amount_minor, p.paid_at, l.owed, l.month,
      exists (select from statement m where m.franchisee_id = p.franchisee_id and m.month >= l.month) as is_declared
    from order_payment p join customer_order o on o.id = p.order_id
    cross join lateral (
      select -coalesce(sum(l.amount_minor), 0) as owed, coalesce(max(l.month), '') as month from settlement_line l
      where l.franchisee_id = p.franchisee_id and (l.posting_id = o.id or l.corrects_posting_id = o.id)) l
    where p.brand_id = ${scope.brandId}::uuid and p.told_at >= ${since}::timestamptz
      and p.paid_at <= ${until}::timestamptz
      and not exists (select from split s where s.payment_id = p.id)
    order by p.told_at, p.id limit ${limit}`);
  return rows.map(asDue);
}

/** Payments whose split was deferred from an instant on and whose rest is still frozen: nobody said yet that it is over. */
export async function unfinishedPayments(scope: Scope, since: Date, limit: number): Promise<Due[]> {
  const rows = await scope.rows<DueRow>(sql("split.unfinishedPayments")`
    select p.id as payment_id, p.order_id, p.franchisee_id, p.amount_minor, p.paid_at, 0 as owed, s.month,
      true as is_declared
    from split_act a join split s on s.id = a.split_id join order_payment p on p.id = s.payment_id
    where a.brand_id = ${scope.brandId}::uuid and a.at >= ${since}::timestamptz
      and s.kind = 'SPLIT' and a.state = 'EXECUTION_DEFERRED' and a.reason <> 'TOO_LATE'
      and not exists (select from split f where f.payment_id = s.payment_id and f.kind = 'FINISH')
    order by p.id limit ${limit}`);
  return rows.map(asDue);
}

/** A split that succeeded, and what its order owes since it was refunded. */
export interface Refunded extends Due {
  readonly splitMinor: bigint;
  readonly brandMchid: string;
  readonly returns: ReadonlyArray<{
    readonly state: SplitState;
    readonly amountMinor: bigint;
    readonly deferredMinor: bigint;
  }>;
}

/** How late what is written may become visible after the instant it says. */
export const VISIBLE_SECONDS = 3_600;

/**
 * Splits whose order was refunded since they, or their last return, were planned; and those whose last return timed out. Only
 * where something came of it from an instant on: the order was refunded, or its split or a return ended.
 */
export async function refundedSplits(
  scope: Scope,
  since: Date,
  limit: number,
): Promise<Refunded[]> {
  const rows = await scope.rows<
    DueRow & {
      split_minor: string;
      brand_mchid: string;
      returns: Array<{ state: SplitState; amount: string; deferred: string }> | null;
    }
  >(sql("split.refunded")`
    select p.id as payment_id, p.order_id, p.franchisee_id, p.amount_minor, p.paid_at, l.owed, l.month,
      exists (select from statement m where m.franchisee_id = p.franchisee_id and m.month >= l.month) as is_declared,
      s.amount_minor as split_minor, s.brand_mchid, r.returns
    from (
      select p.id from ledger_posting g
      join order_refund f on f.id = g.id and f.member_id = g.owner_id
      join order_payment p on p.brand_id = ${scope.brandId}::uuid and p.order_id = f.order_id
      where g.brand_id = ${scope.brandId}::uuid and g.booked_at >= ${since}::timestamptz and g.kind = 'refund'
      union
      select s.payment_id from split_act a join split s on s.id = a.split_id
      where a.brand_id = ${scope.brandId}::uuid and a.at >= ${since}::timestamptz and a.state in ('SUCCEEDED', 'CLOSED')
    ) stirred
    join split_now s on s.payment_id = stirred.id
    join order_payment p on p.id = s.payment_id join customer_order o on o.id = p.order_id
    cross join lateral (
      select max(t.planned_at) as last_at, bool_or(t.state = 'CLOSED' and t.no = m.no) as timed_out,
        jsonb_agg(jsonb_build_object('state', t.state, 'amount', t.amount_minor::text,
          'deferred', t.deferred_minor::text)) as returns, coalesce(sum(t.amount_minor + t.deferred_minor)
          filter (where t.state <> 'CLOSED'), 0) as handled
      from split_now t, (select max(no) as no from split where payment_id = p.id and kind = 'RETURN') m
      where t.payment_id = p.id and t.kind = 'RETURN') r
    cross join lateral (
      select -coalesce(sum(l.amount_minor), 0) as owed, coalesce(max(l.month), '') as month from settlement_line l
      where l.franchisee_id = p.franchisee_id and (l.posting_id = o.id or l.corrects_posting_id = o.id)) l
    where s.brand_id = ${scope.brandId}::uuid and s.kind = 'SPLIT' and s.state = 'SUCCEEDED'
      and s.amount_minor - r.handled > greatest(l.owed, 0)
      and (r.timed_out or exists (
        select from order_refund f where f.member_id = o.member_id and f.order_id = o.id
          and f.booked_at > coalesce(r.last_at, s.planned_at) - make_interval(secs => ${VISIBLE_SECONDS}::int)))
    order by s.id limit ${limit}`);
  return rows.map((row) => ({
    ...asDue(row),
    ...{ splitMinor: BigInt(row.split_minor), brandMchid: row.brand_mchid },
    returns: (row.returns ?? []).map(({ state, amount, deferred }) => ({
      ...{ state, amountMinor: BigInt(amount), deferredMinor: BigInt(deferred) },
    })),
  }));
}

export interface PlannedRow extends Planned {
  readonly id: string;
  readonly due: Due;
  readonly outNo: string;
  readonly brandMchid: string;
  readonly maxBps: number;
}

/** Writes what is planned, each with its first act. */
export async function writePlanned(work: Work, rows: readonly PlannedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <T>(read: (row: PlannedRow) => T) => rows.map(read);
  const written = await work.rows(sql("split.writePlanned")`
    insert into split (id, brand_id, franchisee_id, payment_id, kind, no, out_no, brand_mchid, month, owed_minor,
      amount_minor, deferred_minor, max_bps, planned_at)
    select s.id, ${work.brandId}::uuid, s.franchisee_id, s.payment_id, s.kind, s.no, s.out_no, s.brand_mchid, s.month,
      s.owed, s.amount, s.deferred, s.max_bps, ${work.now}::timestamptz
    from unnest(
      ${column(({ id }) => id)}::uuid[], ${column(({ due }) => due.franchiseeId)}::uuid[],
      ${column(({ due }) => due.paymentId)}::uuid[], ${column(({ kind }) => kind)}::text[],
      ${column(({ no }) => no)}::int[], ${column(({ outNo }) => outNo)}::text[],
      ${column(({ brandMchid }) => brandMchid)}::text[], ${column(({ due }) => due.month)}::text[],
      ${column(({ due }) => due.owedMinor)}::bigint[], ${column(({ amountMinor }) => amountMinor)}::bigint[],
      ${column(({ deferredMinor }) => deferredMinor)}::bigint[], ${column(({ maxBps }) => maxBps)}::int[]
    ) as s (id, franchisee_id, payment_id, kind, no, out_no, brand_mchid, month, owed, amount, deferred, max_bps)
    on conflict do nothing returning 1`);
  if (written.length !== rows.length) throw new ConcurrentChange("a split was planned meanwhile");
  await work.rows(sql("split.writeFirstActs")`
    insert into split_act (split_id, no, brand_id, state, reason, at)
    select a.id, 0, ${work.brandId}::uuid, case when a.reason is null then 'PLANNED' else 'EXECUTION_DEFERRED' end,
      a.reason, ${work.now}::timestamptz
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ deferred }) => deferred ?? null)}::text[])
      as a (id, reason)`);
  await work.rows(sql("split.open")`
    insert into split_open (split_id, brand_id)
    select id, ${work.brandId}::uuid
    from unnest(${rows.filter(({ deferred }) => deferred === undefined).map(({ id }) => id)}::uuid[]) as o (id)`);
}

/** Adds an act behind the one it was judged by. */
export async function writeAct(
  work: Work,
  split: Pick<Split, "id" | "actNo">,
  act: {
    readonly state: SplitState;
    readonly reason: string | null;
    readonly outcome?: Pick<Outcome, "reference" | "doneAt"> | undefined;
  },
): Promise<void> {
  const written = await work.rows(sql("split.writeAct")`
    insert into split_act (split_id, no, brand_id, state, reason, reference, done_at, at)
    values (${split.id}::uuid, ${split.actNo + 1}::int, ${work.brandId}::uuid, ${act.state}::text,
      ${act.reason}::text, ${act.outcome?.reference ?? null}::text, ${act.outcome?.doneAt ?? null}::timestamptz,
      ${work.now}::timestamptz)
    on conflict do nothing returning 1`);
  if (written.length !== 1) throw new ConcurrentChange("a split moved on meanwhile");
  if (act.state !== "SENT")
    await work.rows(sql("split.end")`delete from split_open where split_id = ${split.id}::uuid`);
}

interface SplitRow {
  id: string;
  brand_id: string;
  franchisee_id: string;
  code: string;
  kind: SplitKind;
  out_no: string;
  split_no: string;
  transaction_id: string;
  sub_mchid: string;
  brand_mchid: string;
  amount_minor: string;
  planned_at: string;
  state: SplitState;
  act_no: number;
  is_declared: boolean;
}

const asSplit = (row: SplitRow): Split => ({
  ...{ id: row.id, brandId: row.brand_id, franchiseeId: row.franchisee_id },
  ...{ franchiseeCode: row.code, kind: row.kind, outNo: row.out_no, splitNo: row.split_no },
  ...{ transactionId: row.transaction_id, subMchid: row.sub_mchid, brandMchid: row.brand_mchid },
  ...{ amountMinor: BigInt(row.amount_minor), plannedAt: new Date(row.planned_at) },
  ...{ state: row.state, actNo: row.act_no, isDeclared: row.is_declared },
});

/** The brand's instructions that are open, from behind one; or one of them; or those of a transaction. */
export async function openSplits(
  scope: Scope,
  wish: {
    readonly id?: string;
    readonly transactionId?: string;
    readonly behind?: string | undefined;
    readonly limit: number;
  },
): Promise<Split[]> {
  const rows = await scope.rows<SplitRow>(sql("split.opens")`
    select s.id, s.brand_id, s.franchisee_id, f.code, s.kind, s.out_no, coalesce(t.out_no, s.out_no) as split_no,
      p.transaction_id, p.sub_mchid, s.brand_mchid, s.amount_minor, s.planned_at, s.state, s.act_no,
      exists (select from statement m where m.franchisee_id = s.franchisee_id and m.month = s.month) as is_declared
    from split_open o join split_now s on s.id = o.split_id join order_payment p on p.id = s.payment_id join franchisee f on f.id = s.franchisee_id
    left join split t on t.payment_id = s.payment_id and t.kind = 'SPLIT' and s.kind = 'RETURN'
    where o.brand_id = ${scope.brandId}::uuid
      and (${wish.id ?? null}::uuid is null or s.id = ${wish.id ?? null}::uuid)
      and (${wish.transactionId ?? null}::text is null or p.transaction_id = ${wish.transactionId ?? null}::text)
      and o.split_id > coalesce(${wish.behind ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
    order by o.split_id limit ${wish.limit}`);
  return rows.map(asSplit);
}

/** Which brands know a transaction: a notice names no brand of ours. */
export async function brandsOfTransaction(scope: Scope, transactionId: string): Promise<string[]> {
  const rows = await scope.rows<{ brand_id: string }>(sql("split.brandsOfTransaction")`
    select brand_id from order_payment where transaction_id = ${transactionId}::text order by brand_id`);
  return rows.map(({ brand_id: id }) => id);
}

/** An instruction as it is shown. */
export interface ShownSplit {
  readonly id: string;
  readonly franchiseeId: string;
  readonly kind: SplitKind;
  readonly outNo: string;
  readonly source: string;
  readonly orderNumber: string;
  readonly transactionId: string;
  readonly amountMinor: bigint;
  readonly deferredMinor: bigint;
  readonly state: SplitState;
  readonly reason: string | null;
  readonly at: Date;
}

/** Each franchisee's instructions, newest first, from behind one; those that were deferred alone where asked. */
export async function splitPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<ShownSplit>[]> {
  const rows = await scope.rows<{
    w_at: number;
    id: string;
    franchisee_id: string;
    kind: SplitKind;
    out_no: string;
    source: string;
    number: string;
    transaction_id: string;
    amount_minor: string;
    deferred_minor: string;
    state: SplitState;
    reason: string | null;
    act_at: string;
  }>(sql("split.pages")`
    select w.at::int as w_at, s.id, s.franchisee_id, s.kind, s.out_no, p.source, p.number, p.transaction_id,
      s.amount_minor, s.deferred_minor, s.state, s.reason, s.act_at
    from unnest(
      ${asked.map((ask) => ask.of)}::uuid[],
      ${asked.map((ask) => ask.behind?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff")}::uuid[]
    ) with ordinality as w (id, behind, at)
    cross join lateral (
      select * from split_now where franchisee_id = w.id and brand_id = ${scope.brandId}::uuid and id < w.behind
      order by id desc limit ${limit}
    ) s join order_payment p on p.id = s.payment_id
    order by w.at, s.id desc`);
  return rows.map((row) => [
    row.w_at,
    {
      ...{ id: row.id, franchiseeId: row.franchisee_id, kind: row.kind, outNo: row.out_no },
      ...{ source: row.source, orderNumber: row.number, transactionId: row.transaction_id },
      ...{ amountMinor: BigInt(row.amount_minor), deferredMinor: BigInt(row.deferred_minor) },
      ...{ state: row.state, reason: row.reason, at: new Date(row.act_at) },
    },
  ]);
}
