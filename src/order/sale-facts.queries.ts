import { zoneOf } from "../brand/brand.queries.ts";
import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { dayOf, monthOf } from "../kernel/month.ts";
import { ownershipOf } from "../ownership/ownership.queries.ts";
import type { Traits } from "../ownership/ownership.rules.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { lotsOf } from "../points/lots.rules.ts";
import { couponParts } from "../redemption/settling.rules.ts";
import { lotsIn } from "../settlement/clearing.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import type { OrderChannel } from "../terms/clause.rules.ts";
import { orderKey } from "./order.rules.ts";
import {
  boundPlace,
  namedParties,
  type Origin,
  type Parties,
  type Places,
} from "./selling.rules.ts";

/** Which sales; all of the brand's, where nothing is said. */
export interface SaleWish {
  /** Occurred in `[from, until)`. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** Of which one of these has a line, or could have one by other terms. */
  readonly franchiseeIds?: readonly string[] | undefined;
  readonly orderIds?: readonly string[] | undefined;
}

/** A sale with when the hub heard of it: contracts that were signed later were not there to book it by. */
export type BookedSale = SaleFact & { readonly bookedAt: Date };

const PAGE = 2_000;

interface SaleRow {
  id: string;
  member_id: string;
  source: string;
  number: string;
  store_id: string;
  store_code: string | null;
  franchisee_id: string;
  bound_store_id: string | null;
  channel: OrderChannel;
  net_minor: string;
  coupon_minor: string;
  tax_minor: string;
  shipping_minor: string;
  occurred_at: string;
  booked_at: string;
  enrolled_at: string | null;
  member_channel: Traits["channel"] | null;
  since: string | null;
  guide: { id: string; storeId: string } | null;
  brought: { storeId: string; joinedAt: string } | null;
}

/**
 * What the lines of orders follow from, besides the contracts, read back from the book: pages in posting order. Whom
 * shares go to is what was asked when the order was booked; where no contract asked, what is known of it by now.
 */
export async function* saleFacts(
  scope: Scope,
  wish: SaleWish = {},
): AsyncGenerator<BookedSale[], void> {
  const [timeZone, stores, ownership] = await Promise.all([
    zoneOf(scope),
    ownedStores(scope),
    ownershipOf(scope),
  ]);
  const around = { timeZone, ownership, stores: new Map(stores.map((each) => [each.id, each])) };
  const owned = wish.franchiseeIds && storesEverOf(stores, wish.franchiseeIds);
  let behind: readonly [string, string] = [FIRST, FIRST];
  for (;;) {
    const rows = await salePage(scope, { ...wish, owned }, behind);
    const last = rows.at(-1);
    if (!last) return;
    const facts = await asFacts(scope, rows, around);
    const wanted = owned ? facts.filter((fact) => isAbout(fact, wish.franchiseeIds)) : facts;
    if (wanted.length > 0) yield wanted;
    if (rows.length < PAGE) return;
    behind = [last.id, last.member_id];
  }
}

const FIRST = "00000000-0000-0000-0000-000000000000";

const storesEverOf = (stores: readonly OwnedStore[], franchiseeIds: readonly string[]): string[] =>
  stores
    .filter(({ owners }) => owners.some((owner) => franchiseeIds.includes(owner.franchiseeId)))
    .map(({ id }) => id);

function isAbout(
  { sellerId, bound, guide, brought, issuers, lots }: SaleFact,
  franchiseeIds: readonly string[] = [],
): boolean {
  const parties = [sellerId, ...[bound, guide, brought, ...issuers].map((at) => at?.franchiseeId)];
  return (
    parties.some((id) => id !== undefined && franchiseeIds.includes(id)) ||
    lots.some(({ issuerId }) => issuerId !== null && franchiseeIds.includes(issuerId))
  );
}

const salePage = (
  scope: Scope,
  wish: SaleWish & { readonly owned: readonly string[] | undefined },
  [id, memberId]: readonly [string, string],
): Promise<SaleRow[]> => {
  const franchiseeIds = wish.franchiseeIds && [...wish.franchiseeIds];
  const owned = wish.owned && [...wish.owned];
  return scope.rows<SaleRow>(sql("order.saleFacts")`
    select o.id, o.member_id, o.source, o.number, o.store_id, s.code as store_code, o.franchisee_id, o.bound_store_id,
      o.channel, o.net_minor, o.coupon_minor, o.tax_minor, o.shipping_minor, o.occurred_at, o.booked_at,
      m.enrolled_at, m.channel as member_channel,
      coalesce((o.parties->>'since')::timestamptz, (
        select b.from_at from member_binding b where b.member_id = o.member_id
          and b.from_at <= o.occurred_at and (b.to_at is null or b.to_at > o.occurred_at))) as since,
      case when o.parties ? 'guide' then nullif(o.parties->'guide', 'null') else (
        select jsonb_build_object('id', g.staff_id, 'storeId', g.store_id) from member_guide g
        where g.member_id = o.member_id and g.from_at <= o.occurred_at
          and (g.to_at is null or g.to_at > o.occurred_at)) end as guide,
      case when o.parties ? 'brought' then nullif(o.parties->'brought', 'null')
        when m.origin_store_id is not null and not exists (
          select from customer_order e where e.member_id = o.member_id and e.id < o.id)
        then jsonb_build_object('storeId', m.origin_store_id, 'joinedAt', m.enrolled_at) end as brought
    from (
      select * from customer_order o
      where o.brand_id = ${scope.brandId}::uuid and (o.id, o.member_id) > (${id}::uuid, ${memberId}::uuid)
        and (${wish.orderIds && [...wish.orderIds]}::uuid[] is null or o.id = any(${wish.orderIds && [...wish.orderIds]}::uuid[]))
        and (${wish.from}::timestamptz is null or o.occurred_at >= ${wish.from}::timestamptz)
        and (${wish.until}::timestamptz is null or o.occurred_at < ${wish.until}::timestamptz)
        and (${owned}::uuid[] is null or o.franchisee_id = any(${franchiseeIds}::uuid[])
          or o.bound_store_id = any(${owned}::uuid[]) or o.spent_points > 0
          or exists (select from member m where m.id = o.member_id and m.origin_store_id = any(${owned}::uuid[]))
          or exists (select from member_guide g where g.member_id = o.member_id and g.store_id = any(${owned}::uuid[]))
          or exists (select from coupon_redemption r where r.member_id = o.member_id and r.order_id = o.id
            and r.issuer_store_id = any(${owned}::uuid[])))
      order by o.id, o.member_id limit ${PAGE}
    ) o
    left join member m on m.id = o.member_id
    left join store s on s.id = o.store_id
    order by o.id, o.member_id`);
};

type Around = Places & { readonly timeZone: string };

async function asFacts(
  scope: Scope,
  rows: readonly SaleRow[],
  around: Around,
): Promise<BookedSale[]> {
  const { stores, timeZone } = around;
  const [categories, transfers, coupons] = await Promise.all([
    categoriesOf(scope, rows),
    pointsOf(scope, rows),
    couponsOf(scope, rows),
  ]);
  const storesByCode = new Map([...stores.values()].map((store) => [store.code, store]));
  return rows.map((row) => {
    const at = new Date(row.occurred_at);
    const { member_channel: channel, enrolled_at: enrolledAt } = row;
    const traits =
      channel && enrolledAt ? { channel, enrolledAt: new Date(enrolledAt) } : undefined;
    const bound = boundPlace(row.bound_store_id, { at, traits }, around);
    const moved = transfers.get(row.id) ?? [];
    const sellerId = row.franchisee_id;
    const parts = couponParts(coupons.get(row.id) ?? [], { sellerId, at }, stores);
    const storeCode = row.store_code ?? "";
    return {
      ...{ orderId: row.id, ownerId: row.member_id, key: orderKey(row.source, row.number) },
      ...{ storeId: row.store_id, storeCode, sellerId, occurredAt: at },
      ...{ day: dayOf(at, timeZone), ofMonth: monthOf(at, timeZone), channel: row.channel },
      ...{ netMinor: BigInt(row.net_minor), taxMinor: BigInt(row.tax_minor) },
      shippingMinor: BigInt(row.shipping_minor),
      couponMinor: BigInt(row.coupon_minor) + parts.couponMinor,
      issuers: parts.issuers,
      storePoints: moved.reduce(
        (sum, { kind, from, amount }) =>
          kind === "earn" && from === `issued/${storeCode}` ? sum + amount : sum,
        0n,
      ),
      categories: categories.get(row.id) ?? NONE,
      lots: lotsIn(
        lotsOf(
          moved.map(({ from, ...rest }) => ({ ...rest, from: { address: from } })),
          "spend",
        ),
        { stores, storesByCode },
        at,
      ),
      bound: bound && { ...bound, since: row.since === null ? at : new Date(row.since) },
      ...namedParties(partiesOf(row), at, stores),
      bookedAt: new Date(row.booked_at),
    };
  });
}

const NONE: ReadonlyMap<string, bigint> = new Map();

const partiesOf = ({ guide, brought }: SaleRow): Parties => ({
  guide,
  brought: brought && { storeId: brought.storeId, joinedAt: new Date(brought.joinedAt) },
});

const namesOf = (rows: readonly SaleRow[]) => ({
  ids: rows.map(({ id }) => id),
  memberIds: rows.map(({ member_id: id }) => id),
});

/** The net of each order's lines by category. */
async function categoriesOf(
  scope: Scope,
  sales: readonly SaleRow[],
): Promise<Map<string, Map<string, bigint>>> {
  const { ids, memberIds } = namesOf(sales);
  const rows = await scope.rows<{ order_id: string; category: string; net: string }>(sql(
    "order.saleCategories",
  )`
    select order_id, category, sum(net_minor) as net from order_line
    where order_id = any(${ids}::uuid[]) and member_id = any(${memberIds}::uuid[]) and category is not null
    group by order_id, category`);
  return new Map(
    [...Map.groupBy(rows, (row) => row.order_id)].map(([id, nets]) => [
      id,
      new Map(nets.map(({ category, net }) => [category, BigInt(net)])),
    ]),
  );
}

/** What each order's posting issued and drew, in order. */
async function pointsOf(scope: Scope, sales: readonly SaleRow[]) {
  const { ids, memberIds } = namesOf(sales);
  const rows = await scope.rows<{
    posting_id: string;
    kind: string;
    from_address: string;
    amount: string;
  }>(sql("order.salePoints")`
    select posting_id, kind, from_address, amount from ledger_transfer
    where posting_id = any(${ids}::uuid[]) and owner_id = any(${memberIds}::uuid[]) and kind in ('earn', 'spend')
    order by posting_id, no`);
  const transfers = rows.map(({ posting_id: id, kind, from_address: from, amount }) => ({
    ...{ id, kind, from, amount: BigInt(amount) },
  }));
  return Map.groupBy(transfers, ({ id }) => id);
}

/** Who pays for what each order's coupons took off, in order. */
async function couponsOf(scope: Scope, sales: readonly SaleRow[]) {
  const { ids, memberIds } = namesOf(sales);
  const rows = await scope.rows<{
    order_id: string;
    issuer_store_id: string | null;
    headquarters_minor: string;
    acceptor_minor: string;
    issuer_minor: string;
  }>(sql("order.saleCoupons")`
    select order_id, issuer_store_id, headquarters_minor, acceptor_minor, issuer_minor from coupon_redemption
    where order_id = any(${ids}::uuid[]) and member_id = any(${memberIds}::uuid[])
    order by order_id, no`);
  const redemptions = rows.map((row) => ({
    ...{ orderId: row.order_id, issuerStoreId: row.issuer_store_id },
    funded: {
      headquarters: BigInt(row.headquarters_minor),
      acceptor: BigInt(row.acceptor_minor),
      issuer: BigInt(row.issuer_minor),
    },
  }));
  return Map.groupBy(redemptions, ({ orderId }) => orderId);
}

/** Of members who never bought, nor anybody who was merged into one, the store that brought each. */
export async function newcomersOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Origin>> {
  const rows = await scope.rows<{ id: string; origin_store_id: string; enrolled_at: string }>(sql(
    "order.newcomers",
  )`
    select m.id, m.origin_store_id, m.enrolled_at from member m
    where m.id = any(${[...memberIds]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid and m.origin_store_id is not null
      and not exists (select from customer_order o where o.member_id = m.id)
      and not exists (
        select from member a join customer_order o on o.member_id = a.id where a.merged_into = m.id)`);
  return new Map(
    rows.map((row) => [
      row.id,
      { storeId: row.origin_store_id, joinedAt: new Date(row.enrolled_at) },
    ]),
  );
}
