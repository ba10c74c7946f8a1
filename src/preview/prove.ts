import { bonusRules } from "../bonus/bonus.queries.ts";
import { asOrderBonus, type OrderBonusRow } from "../bonus/order-bonus.queries.ts";
import { type BonusAward, judgeSale } from "../bonus/sale-bonus.rules.ts";
import { campaigns } from "../campaign/campaign.queries.ts";
import {
  byBrand,
  type Check,
  proveBy,
  proveEach,
  type RowKey,
} from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

const PAGE = 5_000;

interface ProvedBonus extends OrderBonusRow {
  brand_id: string;
  time_zone: string;
  store_id: string;
  store_code: string;
  franchisee_code: string;
  source: string;
  net_minor: string;
  base_minor: string;
  tenders: { kind: string }[] | null;
  occurred_at: string;
  lines:
    | { sku: string | null; category: string | null; quantity: number; net_minor: string }[]
    | null;
}

const bonusPage = ([orderId, memberId]: RowKey) => sql("preview.proveBonuses")`
    select n.*, b.time_zone, o.store_id, s.code as store_code, f.code as franchisee_code, o.source, o.net_minor,
      o.base_minor, o.tenders, o.occurred_at, (
        select jsonb_agg(jsonb_build_object('sku', l.sku, 'category', l.category, 'quantity', l.quantity,
          'net_minor', l.net_minor::text) order by l.no)
        from order_line l where l.order_id = o.id and l.member_id = o.member_id) as lines
    from (
      select * from order_bonus where (order_id, member_id) > (${orderId}::uuid, ${memberId}::uuid)
      order by order_id, member_id limit ${PAGE}
    ) n
    join brand b on b.id = n.brand_id
    join customer_order o on o.id = n.order_id and o.member_id = n.member_id
    join store s on s.id = o.store_id
    join franchisee f on f.id = o.franchisee_id
    order by n.order_id, n.member_id`;

type Rules = Awaited<ReturnType<typeof rulesOf>>;

async function rulesOf(scope: Scope, { brand_id: brandId, time_zone: timeZone }: ProvedBonus) {
  const brand = { ...scope, brandId };
  const [rules, all] = await Promise.all([bonusRules(brand), campaigns(brand)]);
  return { rules, timeZone, campaigns: new Map(all.map((each) => [each.id, each])) };
}

function brokenBonus(row: ProvedBonus, known: Rules): string | undefined {
  const { memberId, context, awards } = asOrderBonus(row);
  const sale = {
    ...{ memberId, store: { id: row.store_id, code: row.store_code }, source: row.source },
    ...{ franchiseeCode: row.franchisee_code, occurredAt: new Date(row.occurred_at) },
    ...{ netMinor: BigInt(row.net_minor), baseMinor: BigInt(row.base_minor) },
    tenders: row.tenders,
    lines: (row.lines ?? []).map(({ net_minor, ...line }) => ({
      ...{ ...line, netMinor: BigInt(net_minor) },
    })),
  };
  const told = (all: readonly BonusAward[]) =>
    all.map(({ rule, id, points, headquarters }) => [rule, id, points, headquarters].join(" "));
  const [is, due] = [awards, judgeSale(sale, context, known).awards].map((each) =>
    told(each).join(", "),
  );
  return is === due
    ? undefined
    : `brand ${row.brand_id}, owner ${memberId}, order ${row.order_id}: bonuses gave ${is || "nothing"}, its rules give ${due || "nothing"}`;
}

/** Each order's bonuses are judged again, by the same code and by what was stored with it. */
const judgedAgain = proveEach<ProvedBonus>({
  count: sql("preview.proveCount")`select count(*) from order_bonus`,
  pageSize: PAGE,
  page: bonusPage,
  keyOf: ({ order_id: orderId, member_id: memberId }) => [orderId, memberId],
  judge: byBrand(rulesOf, brokenBonus),
});

// What bonuses gave is what the order has of them, and its issuers are who pays for it.
const issued = sql("preview.proveIssued")`
  select count(*) as rows, min(case
    when o.bonus_points <> coalesce(a.points, 0)
      then format('%s: %s bonus points, its awards sum to %s', it, o.bonus_points, coalesce(a.points, 0))
    when coalesce(n.points, 0) <> coalesce(a.points, 0)
      then format('%s: %s points stand beside awards of %s', it, n.points, a.points)
    when coalesce(t.points, 0) <> coalesce(a.headquarters, 0)
      then format('%s: headquarters issued %s points, it pays for %s', it, coalesce(t.points, 0), coalesce(a.headquarters, 0))
    when n.standing is not null and n.standing <> o.points - o.bonus_points
      then format('%s: judged on %s standing points, it has %s', it, n.standing, o.points - o.bonus_points)
    end) as broken
  from customer_order o
  left join (select *, (context->>'standing')::bigint as standing from order_bonus) n
    on n.order_id = o.id and n.member_id = o.member_id
  left join lateral (
    select sum(points) as points, sum(headquarters) as headquarters
    from jsonb_to_recordset(n.awards) a (points bigint, headquarters bigint)
  ) a on true
  left join lateral (
    select sum(t.amount) as points from ledger_transfer t
    where t.posting_id = o.id and t.owner_id = o.member_id and t.kind = 'earn'
      and t.from_address = 'issued/headquarters'
  ) t on true
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) i (it)
  where n.order_id is not null or o.bonus_points > 0`;

/** O9: what bonus rules gave for orders. */
export const bonusChecks: readonly Check[] = [
  {
    invariant: "O9",
    says: "an order's bonuses are what its rules give by what was known then, issued by who pays for them",
    of: "bonuses",
    run: async (scope, watch) => {
      const proof = await judgedAgain(scope, watch);
      if (proof.broken !== undefined) return proof;
      const { broken } = await proveBy(issued)(scope);
      return { rows: proof.rows, broken };
    },
  },
];
