import { type PageAsk, type PagedRow, type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";
import type { Payout, PayoutAct, PayoutRail, PayoutRun } from "./payout.rules.ts";

interface RunRow {
  id: string;
  number: string;
  month: string | null;
  rail: PayoutRail;
  collects: boolean;
  prepared_by: string;
  prepared_at: string;
}

const asRun = (row: RunRow): PayoutRun => ({
  ...{ id: row.id, number: row.number, month: row.month, rail: row.rail, collects: row.collects },
  ...{ preparedBy: row.prepared_by, preparedAt: new Date(row.prepared_at) },
});

/** Writes a run, unless its number is taken; answers whether it did. */
export async function writeRun(work: Work, run: PayoutRun): Promise<boolean> {
  const rows = await work.rows(sql("payout.writeRun")`
    insert into payout_run (id, brand_id, number, month, rail, collects, prepared_by, prepared_at)
    values (${run.id}::uuid, ${work.brandId}::uuid, ${run.number}::text, ${run.month}::text, ${run.rail}::text,
      ${run.collects}::boolean, ${run.preparedBy}::uuid, ${run.preparedAt}::timestamptz)
    on conflict do nothing returning 1`);
  return rows.length === 1;
}

export async function runOf(
  scope: Scope,
  wish: { readonly id: string } | { readonly number: string },
): Promise<PayoutRun | undefined> {
  const { id, number } = { id: undefined, number: undefined, ...wish };
  const [row] = await scope.rows<RunRow>(sql("payout.runOf")`
    select id, number, month, rail, collects, prepared_by, prepared_at from payout_run
    where brand_id = ${scope.brandId}::uuid and (id = ${id}::uuid or number = ${number}::text)`);
  return row && asRun(row);
}

/** The brand's runs, newest first, from behind one. */
export async function runPage(scope: Scope, wish: PageWish): Promise<PayoutRun[]> {
  const rows = await scope.rows<RunRow>(sql("payout.runPage")`
    select id, number, month, rail, collects, prepared_by, prepared_at from payout_run
    where brand_id = ${scope.brandId}::uuid
      and id < coalesce(${wish.after}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asRun);
}

export type PlannedPayout = Omit<Payout, "acts" | "franchiseeCode">;

export async function writePayouts(work: Work, payouts: readonly PlannedPayout[]): Promise<void> {
  if (payouts.length === 0) return;
  const column = <T>(read: (payout: PlannedPayout) => T) => payouts.map(read);
  await work.rows(sql("payout.write")`
    insert into payout (id, brand_id, run_id, franchisee_id, number, amount_minor, bank_account_id)
    select p.id, ${work.brandId}::uuid, p.run_id, p.franchisee_id, p.number, p.amount_minor, p.bank_account_id
    from unnest(
      ${column((p) => p.id)}::uuid[], ${column((p) => p.runId)}::uuid[], ${column((p) => p.franchiseeId)}::uuid[],
      ${column((p) => p.number)}::text[], ${column((p) => p.amountMinor)}::bigint[],
      ${column((p) => p.bankAccountId)}::uuid[]
    ) as p (id, run_id, franchisee_id, number, amount_minor, bank_account_id)`);
}

/** Adds an act to each payout, behind those it was judged by. */
export async function writeActs(
  work: Work,
  acts: ReadonlyArray<{ readonly payout: Pick<Payout, "id" | "acts">; readonly act: PayoutAct }>,
): Promise<void> {
  if (acts.length === 0) return;
  const column = <T>(read: (each: (typeof acts)[number]) => T) => acts.map(read);
  const written = await work.rows(sql("payout.writeActs")`
    insert into payout_act (payout_id, no, brand_id, state, reason, reference, by_id, at)
    select a.payout_id, a.no, ${work.brandId}::uuid, a.state, a.reason, a.reference, a.by_id, a.at
    from unnest(
      ${column(({ payout }) => payout.id)}::uuid[], ${column(({ payout }) => payout.acts.length)}::int[],
      ${column(({ act }) => act.state)}::text[], ${column(({ act }) => act.reason)}::text[],
      ${column(({ act }) => act.reference)}::text[], ${column(({ act }) => act.byId)}::uuid[],
      ${column(({ act }) => act.at)}::timestamptz[]
    ) as a (payout_id, no, state, reason, reference, by_id, at)
    on conflict do nothing returning 1`);
  if (written.length !== acts.length) throw new ConcurrentChange("a payout moved on meanwhile");
}

interface PayoutRow {
  id: string;
  run_id: string;
  franchisee_id: string;
  code: string;
  number: string;
  amount_minor: string;
  bank_account_id: string | null;
  acts: Array<{
    state: PayoutAct["state"];
    reason: string | null;
    reference: string | null;
    by: string | null;
    at: string;
  }>;
}

const asPayout = (row: PayoutRow): Payout => ({
  ...{ id: row.id, runId: row.run_id, franchiseeId: row.franchisee_id, franchiseeCode: row.code },
  ...{ number: row.number, amountMinor: BigInt(row.amount_minor) },
  bankAccountId: row.bank_account_id,
  acts: row.acts.map(({ by, at, ...act }) => ({ ...act, byId: by, at: new Date(at) })),
});

/** Payouts by id, by number, or of runs, in order of number. */
export async function payoutsOf(
  scope: Scope,
  wish: {
    readonly ids?: readonly string[];
    readonly numbers?: readonly string[];
    readonly runIds?: readonly string[];
  },
): Promise<Payout[]> {
  const { ids = [], numbers = [], runIds = [] } = wish;
  const rows = await scope.rows<PayoutRow>(sql("payout.of")`
    select p.id, p.run_id, p.franchisee_id, f.code, p.number, p.amount_minor, p.bank_account_id, a.acts
    from payout p join franchisee f on f.id = p.franchisee_id
    cross join lateral (
      select jsonb_agg(jsonb_build_object('state', state, 'reason', reason, 'reference', reference, 'by', by_id,
        'at', at) order by no) as acts from payout_act where payout_id = p.id) a
    where p.brand_id = ${scope.brandId}::uuid and (p.id = any(${[...ids]}::uuid[])
      or p.number = any(${[...numbers]}::text[]) or p.run_id = any(${[...runIds]}::uuid[]))
    order by p.number`);
  return rows.map(asPayout);
}

/** Each franchisee's payouts, newest first, from behind one. */
export async function payoutPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Payout>[]> {
  const rows = await scope.rows<PayoutRow & { at: number }>(sql("payout.pages")`
    select w.at::int as at, p.id, p.run_id, p.franchisee_id, f.code, p.number, p.amount_minor, p.bank_account_id, a.acts
    from unnest(
      ${asked.map((ask) => ask.of)}::uuid[],
      ${asked.map((ask) => ask.behind?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff")}::uuid[]
    ) with ordinality as w (id, behind, at)
    cross join lateral (
      select * from payout where franchisee_id = w.id and brand_id = ${scope.brandId}::uuid and id < w.behind
      order by id desc limit ${limit}
    ) p
    join franchisee f on f.id = p.franchisee_id
    cross join lateral (
      select jsonb_agg(jsonb_build_object('state', state, 'reason', reason, 'reference', reference, 'by', by_id,
        'at', at) order by no) as acts from payout_act where payout_id = p.id) a
    order by w.at, p.id desc`);
  return rows.map((row) => [row.at, asPayout(row)]);
}

/** What stands against a franchisee's claim beside what is held. */
export interface Standing {
  readonly laterMinor: bigint;
  readonly payingMinor: bigint;
  readonly collectingMinor: bigint;
}

/** By franchisee: what statements after a month declared, and what is under way each way: open payouts, and splits in hand. */
export async function standings(
  scope: Scope,
  franchiseeIds: readonly string[],
  month: string | null,
): Promise<Map<string, Standing>> {
  const rows = await scope.rows<{
    id: string;
    later: string;
    paying: string;
    collecting: string;
  }>(sql("payout.standings")`
    select f.id,
      (select coalesce(sum(total_minor), 0) from statement s
        where s.franchisee_id = f.id and s.month > coalesce(${month}::text, '9999-99')) as later,
      o.paying, o.collecting
    from franchisee f
    cross join lateral (
      select coalesce(sum(minor) filter (where minor > 0), 0) as paying,
        coalesce(sum(minor) filter (where minor < 0), 0) as collecting
      from (
        select p.amount_minor as minor from payout p where p.franchisee_id = f.id and not exists (
          select from payout_act a where a.payout_id = p.id and a.state in ('PAID', 'FAILED', 'CANCELLED'))
        union all select minor from split_in_hand where franchisee_id = f.id
      ) each) o
    where f.brand_id = ${scope.brandId}::uuid and f.id = any(${[...franchiseeIds]}::uuid[])`);
  return new Map(
    rows.map(({ id, ...row }) => {
      const [payingMinor, collectingMinor] = [BigInt(row.paying), BigInt(row.collecting)];
      return [id, { laterMinor: BigInt(row.later), payingMinor, collectingMinor }];
    }),
  );
}
