import type { Month } from "../kernel/month.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** What points of one issuer and vintage, accepted by one party, came to in a month; signed in franchisees' favour. */
export interface NettingLine {
  readonly issuerCode: string;
  /** A store's code, or headquarters; null: they expired. */
  readonly acceptorCode: string | null;
  readonly lastDay: string;
  readonly cost: string | null;
  readonly points: bigint;
  readonly acceptedMinor: bigint;
  readonly usedMinor: bigint;
  readonly breakageMinor: bigint;
}

/** Whose lines are asked for. */
export type NettingOf = "ALL" | { readonly franchiseeId: string };

const only = (of: NettingOf) => (of === "ALL" ? null : of.franchiseeId);

/** Gross: a line for each issuer, acceptor, vintage and cost, from behind `[issuer, acceptor, last day, cost]`. */
export async function nettingPage(
  scope: Scope,
  wish: PageWish & {
    readonly month: Month;
    readonly of: NettingOf;
    readonly behind?: readonly string[] | undefined;
  },
): Promise<NettingLine[]> {
  const [issuer = "", acceptor = "", lastDay = "", cost = ""] = wish.behind ?? [];
  const rows = await scope.rows<{
    issuer: string;
    acceptor: string;
    last_day: string;
    cost: string;
    points: string;
    accepted: string;
    used: string;
    breakage: string;
  }>(sql("accounting.netting")`
    select l.issuer, l.acceptor, l.last_day, l.cost,
      coalesce(greatest(sum(l.base) filter (where l.kind = 'POINTS_ACCEPTED'), sum(l.base) filter (where l.kind = 'POINTS_USED'),
        sum(l.base) filter (where l.kind = 'BREAKAGE')), 0) as points,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'POINTS_ACCEPTED'), 0) as accepted,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'POINTS_USED'), 0) as used,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'BREAKAGE'), 0) as breakage
    from (
      select kind, base, amount_minor, split_part(about, '/', 2) collate "C" as last_day, split_part(about, '/', 3) collate "C" as issuer,
        split_part(about, '/', 4) collate "C" as cost, split_part(about, '/', 5) collate "C" as acceptor
      from settlement_line
      where month = ${wish.month} and kind in ('POINTS_ACCEPTED', 'POINTS_USED', 'BREAKAGE') and franchisee_id in (
        select id from franchisee where brand_id = ${scope.brandId}::uuid
          and (${only(wish.of)}::uuid is null or id = ${only(wish.of)}::uuid))
    ) l
    where (l.issuer, l.acceptor, l.last_day, l.cost) > (${issuer}, ${acceptor}, ${lastDay}, ${cost})
    group by l.issuer, l.acceptor, l.last_day, l.cost
    order by l.issuer, l.acceptor, l.last_day, l.cost limit ${pageSize(wish) + 1}`);
  return rows.map((row) => ({
    ...{ issuerCode: row.issuer, lastDay: row.last_day, points: BigInt(row.points) },
    acceptorCode: row.acceptor === "-" ? null : row.acceptor,
    cost: row.cost === "-" ? null : row.cost,
    ...{ acceptedMinor: BigInt(row.accepted), usedMinor: BigInt(row.used) },
    breakageMinor: BigInt(row.breakage),
  }));
}

/** A line's place among the gross lines of its month. */
export const nettingKey = (line: NettingLine): string[] => [
  ...[line.issuerCode, line.acceptorCode ?? "-", line.lastDay, line.cost ?? "-"],
];

/** What a party's points come to in a month, all lines together. */
export interface NettingParty {
  /** Null: headquarters, the other side of every line. */
  readonly franchiseeId: string | null;
  readonly code: string;
  readonly acceptedMinor: bigint;
  readonly usedMinor: bigint;
  readonly breakageMinor: bigint;
  readonly netMinor: bigint;
}

/** Net: each franchisee's, in order of its code. */
export async function nettingParties(
  scope: Scope,
  { month, of }: { readonly month: Month; readonly of: NettingOf },
): Promise<Array<NettingParty & { readonly franchiseeId: string }>> {
  const rows = await scope.rows<{
    franchisee_id: string;
    code: string;
    accepted: string;
    used: string;
    breakage: string;
  }>(sql("accounting.nettingParties")`
    select l.franchisee_id, f.code,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'POINTS_ACCEPTED'), 0) as accepted,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'POINTS_USED'), 0) as used,
      coalesce(sum(l.amount_minor) filter (where l.kind = 'BREAKAGE'), 0) as breakage
    from settlement_line l join franchisee f on f.id = l.franchisee_id
    where f.brand_id = ${scope.brandId}::uuid and (${only(of)}::uuid is null or f.id = ${only(of)}::uuid)
      and l.month = ${month} and l.kind in ('POINTS_ACCEPTED', 'POINTS_USED', 'BREAKAGE')
    group by l.franchisee_id, f.code order by f.code collate "C"`);
  return rows.map((row) => {
    const parts = {
      acceptedMinor: BigInt(row.accepted),
      usedMinor: BigInt(row.used),
      breakageMinor: BigInt(row.breakage),
    };
    const netMinor = parts.acceptedMinor + parts.usedMinor + parts.breakageMinor;
    return { franchiseeId: row.franchisee_id, code: row.code, ...parts, netMinor };
  });
}
