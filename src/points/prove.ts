import { asMonth } from "../kernel/month.ts";
import {
  byBrand,
  type Check,
  proveBy,
  proveEach,
  type RowKey,
} from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { clearOne } from "../settlement/clear-points.ts";
import { type KnownContracts, loadContracts } from "../settlement/contracts.ts";
import type { Line } from "../settlement/share.rules.ts";
import { actOf } from "./lots.rules.ts";

const spentInTime = sql("points.proveSpentInTime")`
  select count(*) as rows, min(case
    when b.last_day is null then format('%s: spent, it is no bucket', it)
    when b.first_day collate "C" > p.spent_on
      then format('%s: spent on %s, it is good from %s', it, p.spent_on, b.first_day)
    when b.last_day collate "C" < p.spent_on
      then format('%s: spent on %s, it was good until %s', it, p.spent_on, b.last_day)
    end) as broken
  from ledger_transfer t
  cross join lateral bucket_of(t.from_address) b
  join lateral (
    select to_char(p.occurred_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C"
    from ledger_posting p join brand b on b.id = p.brand_id
    where p.id = t.posting_id and p.owner_id = t.owner_id
  ) p (spent_on) on true
  cross join lateral (select format('brand %s, owner %s, posting %s, account %s',
    t.brand_id, t.owner_id, t.posting_id, t.from_address)) n (it)
  where t.kind = 'spend' and t.from_address ~ '^(wallet|pending)/'`;

const PAGE = 10_000;

interface ClearedRow {
  id: string;
  owner_id: string;
  brand_id: string;
  occurred_at: string;
  booked_at: string;
  transfers: ReadonlyArray<{ kind: string; amount: string; from: string; to: string }> | null;
  lines: readonly StoredLine[] | null;
}

type StoredLine = Record<
  | ("franchiseeId" | "storeId" | "kind" | "termsId" | "clause" | "base" | "rate")
  | ("amountMinor" | "about" | "orders" | "ofMonth"),
  string | null
>;

const clearedPage = ([id, ownerId]: RowKey) => sql("points.proveClearedPage")`
  select k.posting_id as id, k.owner_id, p.brand_id, p.occurred_at, p.booked_at, t.transfers, l.lines
  from (
    select posting_id, owner_id from ledger_transfer
    where kind in ('spend', 'commit', 'expire', 'revive') and (posting_id, owner_id) > (${id}::uuid, ${ownerId}::uuid)
    union
    select posting_id, owner_id from settlement_line
    where kind in ('POINTS_ACCEPTED', 'POINTS_USED', 'BREAKAGE') and corrects_posting_id is null
      and (posting_id, owner_id) > (${id}::uuid, ${ownerId}::uuid)
    order by posting_id, owner_id limit ${PAGE}
  ) k
  join ledger_posting p on p.id = k.posting_id and p.owner_id = k.owner_id
  left join lateral (
    select json_agg(json_build_object('kind', t.kind, 'amount', t.amount::text, 'from', t.from_address, 'to', t.to_address)
      order by t.no) as transfers
    from ledger_transfer t where t.posting_id = k.posting_id and t.owner_id = k.owner_id
      and t.kind in ('spend', 'commit', 'expire', 'revive')
  ) t on true
  left join lateral (
    select json_agg(json_build_object('franchiseeId', l.franchisee_id, 'storeId', l.store_id, 'kind', l.kind,
      'termsId', l.terms_id, 'clause', l.clause, 'base', l.base::text, 'rate', l.rate::text,
      'amountMinor', l.amount_minor::text, 'about', l.about, 'orders', l.orders::text, 'ofMonth', l.of_month)
      order by l.no) as lines
    from settlement_line l where l.posting_id = k.posting_id and l.owner_id = k.owner_id
      and l.kind in ('POINTS_ACCEPTED', 'POINTS_USED', 'BREAKAGE') and l.corrects_posting_id is null
  ) l on true
  order by k.posting_id, k.owner_id`;

/** A brand's contracts, and since when each was known. */
async function contractsKnown(scope: Scope, { brand_id: brandId }: ClearedRow) {
  const brand = { ...scope, brandId };
  const [known, rows] = await Promise.all([
    loadContracts(brand),
    scope.rows<{ id: string; agreed_at: string }>(sql("points.proveAgreed")`
      select id, agreed_at from terms where brand_id = ${brandId}::uuid`),
  ]);
  return { known, agreed: new Map(rows.map((row) => [row.id, new Date(row.agreed_at)])) };
}

const tell = (line: Omit<Line, "franchiseeCode"> & { readonly ofMonth: string }): string =>
  [
    ...[line.kind, line.base, line.rate, line.amountMinor, line.franchiseeId, line.storeId],
    ...[line.termsId, line.clause, line.about, line.orders, line.ofMonth],
  ].join(" ");

function brokenClearing(
  row: ClearedRow,
  { known, agreed }: Awaited<ReturnType<typeof contractsKnown>>,
): string | undefined {
  const bookedAt = new Date(row.booked_at);
  const found = (row.lines ?? []).map((line) =>
    tell(line as unknown as Parameters<typeof tell>[0]),
  );
  // Terms agreed later were not there to book by; of those agreed in the very instant nobody can tell.
  const [expected = [], other = []] = [
    (at: Date) => at <= bookedAt,
    (at: Date) => at < bookedAt,
  ].map((wasThere) => {
    const terms = new Map(
      [...known.terms].map(([id, versions]) => [
        id,
        versions.filter((each) => wasThere(agreed.get(each.id) ?? bookedAt)),
      ]),
    );
    return clearedBy(row, { ...known, terms });
  });
  const at = differenceOf(found, expected);
  return at === undefined || differenceOf(found, other) === undefined
    ? undefined
    : `brand ${row.brand_id}, owner ${row.owner_id}, posting ${row.id}: cleared by ${found[at] ?? "nothing"}, ` +
        `its transfers and contracts make it ${expected[at] ?? "nothing"}`;
}

/** The first place two lists differ at. */
function differenceOf(found: readonly string[], expected: readonly string[]): number | undefined {
  const length = Math.max(found.length, expected.length);
  for (let at = 0; at < length; at++) if (found[at] !== expected[at]) return at;
  return undefined;
}

function clearedBy(row: ClearedRow, contracts: KnownContracts): string[] {
  const act = actOf(
    (row.transfers ?? []).map(({ kind, amount, from, to }) => ({
      ...{ kind, amount: BigInt(amount), from: { address: from }, to: { address: to } },
    })),
  );
  const posting = {
    ...{ id: row.id, ownerId: row.owner_id, key: "", fingerprint: Buffer.of(), kind: "" },
    ...{ occurredAt: new Date(row.occurred_at), transfers: [] },
  };
  return act ? clearOne(posting, act, contracts, asMonth("0001-01")).lines.map(tell) : [];
}

/** What points between stores come to is judged again, by the same code: from a posting's transfers and the contracts. */
const clearedAgain = proveEach<ClearedRow>({
  count: sql("points.proveClearedCount")`
    select count(distinct (posting_id, owner_id)) from ledger_transfer
    where kind in ('spend', 'commit', 'expire', 'revive')`,
  pageSize: PAGE,
  page: clearedPage,
  keyOf: ({ id, owner_id: ownerId }) => [id, ownerId],
  judge: byBrand(contractsKnown, brokenClearing),
});

/** P1: points are spent in their time. N1: who accepts, who issued and who gains by their end. */
export const pointsChecks: readonly Check[] = [
  {
    invariant: "P1",
    says: "points are spent between the first day of their bucket and its last",
    of: "spent buckets",
    run: proveBy(spentInTime),
  },
  {
    invariant: "N1",
    says: "what accepted, used and expired points are settled by follows from their transfers and the contracts",
    of: "postings",
    run: clearedAgain,
  },
];
