import { type Check, type Proof, proveBy, type Watch } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { termsOf } from "../terms/terms.queries.ts";
import { reratedOf } from "./rerate.ts";
import { rerateOrder } from "./rerating.rules.ts";

const postings = sql("rerating.provePostings")`
  select count(*) as rows, min(format('brand %s, owner %s, posting %s: %s, no terms of its owner''s that were signed late',
    p.brand_id, p.owner_id, p.id, p.key)) filter (where t.id is null) as broken
  from ledger_posting p
  left join terms t on p.key like 'rerate:' || t.id || ':%' and t.franchisee_id = p.owner_id and t.from_at < t.agreed_at
  where p.kind = 'rerate'`;

interface PutRight {
  brand_id: string;
  time_zone: string;
  franchisee_id: string;
  order_id: string;
  member_id: string;
  net_minor: string;
  put_right_at: string;
}

const PAGE = 500;

/** Orders that were put right, and had no refund since: whose lines come to what contracts make of them. */
async function comesTo(scope: Scope, watch: Watch): Promise<Proof> {
  const all = await scope.rows<PutRight>(sql("rerating.proveOrders")`
    select l.brand_id, b.time_zone, l.franchisee_id, o.id as order_id, o.member_id, o.net_minor, max(p.booked_at) as put_right_at
    from settlement_line l join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id and p.kind = 'rerate'
    join customer_order o on o.id = l.corrects_posting_id join brand b on b.id = l.brand_id
    group by l.brand_id, b.time_zone, l.franchisee_id, o.id, o.member_id
    having max(p.booked_at) > coalesce((select max(r.booked_at) from order_refund r
      where r.order_id = o.id and r.member_id = o.member_id), '-infinity')
    order by l.brand_id, l.franchisee_id, o.id`);
  const bar = watch(all.length);
  let broken: string | undefined;
  let done = 0;
  for (const some of Map.groupBy(all, (one) => `${one.brand_id} ${one.franchisee_id}`).values())
    for (let at = 0; at < some.length; at += PAGE) {
      broken ??= await differenceIn(scope, some.slice(at, at + PAGE));
      bar.update((done += Math.min(PAGE, some.length - at)));
    }
  bar.stop();
  return { rows: BigInt(all.length), broken };
}

async function differenceIn(scope: Scope, page: readonly PutRight[]): Promise<string | undefined> {
  const [first] = page;
  if (!first) return undefined;
  const { brand_id, franchisee_id, time_zone } = first;
  const em = scope.em.fork({ keepTransactionContext: true });
  em.setFilterParams("brand", { brandId: brand_id });
  const ofBrand = { ...scope, em, brandId: brand_id };
  const contracts = await termsOf(ofBrand);
  const rerated = await reratedOf(
    ofBrand,
    franchisee_id,
    page.map((one) => ({
      ...{ id: one.order_id, memberId: one.member_id, netMinor: BigInt(one.net_minor) },
    })),
  );
  const putRightAt = new Map(page.map((one) => [one.order_id, new Date(one.put_right_at)]));
  for (const each of rerated) {
    const { orderId } = each.sale;
    const by = putRightAt.get(orderId) ?? scope.now;
    // What was signed since waits for its turn.
    const terms = new Map(
      [...contracts].map(([id, some]) => [id, some.filter(({ agreedAt }) => agreedAt <= by)]),
    );
    const [line] = rerateOrder(each, { terms, timeZone: time_zone });
    if (line)
      return `brand ${brand_id}, franchisee ${franchisee_id}, order ${orderId}: ${line.kind} by clause ${line.clause} lacks ${line.amountMinor} on ${line.base}`;
  }
  return undefined;
}

/** S7, recomputed from the facts of orders and the contracts. */
export const reratingChecks: readonly Check[] = [
  {
    invariant: "S7",
    says: "orders that were put right by terms signed late come to what contracts make of them",
    of: "orders",
    run: async (scope, watch) => {
      const found = await proveBy(postings)(scope);
      return found.broken === undefined ? comesTo(scope, watch) : found;
    },
  },
];
