import { ownedStores } from "../brand/store.queries.ts";
import type { KeyPair } from "../identity/keys.ts";
import type { Month } from "../kernel/month.ts";
import { saleFacts } from "../order/sale-facts.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import { partsOf } from "../statement/statement.queries.ts";
import {
  type BundledLine,
  type BundledPosting,
  bundledLines,
  bundledStatement,
  bundledTerms,
  earlierLines,
  earlierSums,
} from "./bundle.queries.ts";
import {
  couponRecord,
  headRecord,
  lineRecord,
  orderRecord,
  ownRecord,
  pointsRecord,
  type Reader,
  refundRecord,
  storeRecord,
  storesOf,
  termsRecord,
} from "./bundle.rules.ts";
import { type BundleRecord, chaining, signedEnd } from "./bundle.text.ts";
import {
  correctedOrders,
  couponFacts,
  orderPostings,
  pointsMoved,
  putRight,
  refundsSoFar,
} from "./event.queries.ts";

/**
 * A statement with all it rests on, as lines of JSON, a page at a time: who checks it needs nothing else of us. Every
 * event is told before the first line that follows from it.
 */
export async function* exportBundle(
  scope: Scope,
  keys: KeyPair,
  statementId: string,
): AsyncGenerator<string> {
  const found = await bundledStatement(scope, statementId);
  const { brand, franchisee, statement } = found;
  const whose = { franchiseeId: franchisee.id, month: statement.month };
  const stores = await ownedStores(scope);
  const own = storesOf(stores, franchisee.id);
  const reader = {
    franchiseeId: franchisee.id,
    stores: new Map(stores.map((store) => [store.id, store])),
    storesByCode: new Map(stores.map((store) => [store.code, store])),
  };
  const { lines: write, written } = chaining();

  const agreedBy = new Date(statement.issuedAt);
  const versions = await bundledTerms(scope, { franchiseeId: franchisee.id, agreedBy });
  yield write([headRecord(found), ...versions.map(termsRecord)]);
  yield write(own.map(storeRecord));
  yield write((await earlierSums(scope, whose)).map((sum) => ({ is: "sum", ...sum })));

  const told: Told = { events: new Set(), own: new Set(), earlier: new Set() };
  for await (const lines of bundledLines(scope, whose)) {
    const earlier = await namedLines(scope, whose, lines, told);
    const events = await eventRecords(scope, [...earlier, ...lines], {
      ...{ told, reader },
    });
    yield write(inOrder("earlier", earlier, events));
    yield write(inOrder("line", lines, events));
  }

  const parts = (await partsOf(scope, [statement.id])).get(statement.id) ?? [];
  const codes = new Map(stores.map(({ id, code }) => [id, code]));
  const numbers = new Map(versions.map(({ id, version }) => [id, version]));
  yield write([
    ...parts.map(({ storeId, kind, termsId, clause, lines, orders, base, amountMinor }) => ({
      ...{ is: "part", store: storeId === null ? null : codes.get(storeId), kind },
      ...{ termsVersion: numbers.get(termsId), clause, lines, orders, base, amountMinor },
    })),
    { is: "head", ...found.head },
  ]);
  yield signedEnd(keys, { brandId: brand.id, statementId: statement.id }, written());
}

/** What a bundle has told by now: events, postings of the month's own lines, and earlier lines by posting and number. */
interface Told {
  readonly events: Set<string>;
  readonly own: Set<string>;
  readonly earlier: Set<string>;
}

const placeOf = ({
  posting,
  no,
}: {
  readonly posting: string | null;
  readonly no: number | null;
}) => `${posting}/${no}`;

/**
 * What earlier statements said that lines correct, and what those correct in turn: all of an order, as refunds take back what
 * those before them left; of a month's own lines only those that are named.
 */
async function namedLines(
  scope: Scope,
  whose: { readonly franchiseeId: string; readonly month: Month },
  lines: readonly BundledLine[],
  told: Told,
): Promise<BundledLine[]> {
  for (const { posting } of lines) told.own.add(posting);
  const all: BundledLine[] = [];
  for (let naming = lines; naming.length > 0; ) {
    const unknown = naming.flatMap(({ corrects: posting, correctsNo: no }) =>
      posting !== null && !told.own.has(posting) && !told.earlier.has(placeOf({ posting, no }))
        ? [{ posting, no }]
        : [],
    );
    const named = new Set(unknown.map(placeOf));
    const postings = [...new Set(unknown.map(({ posting }) => posting))];
    const earlier = await earlierLines(scope, { ...whose, postings });
    const months = new Set(
      earlier.flatMap(({ of, posting }) => (of.kind === "month" ? [posting] : [])),
    );
    const found = earlier.filter((line) => {
      const { posting, corrects, correctsNo } = line;
      if (told.earlier.has(placeOf(line))) return false;
      const ofMonth = months.has(posting) || months.has(corrects ?? "");
      const correcting = placeOf({ posting: corrects, no: correctsNo });
      return !ofMonth || named.has(placeOf(line)) || named.has(correcting);
    });
    for (const line of found) told.earlier.add(placeOf(line));
    all.push(...found);
    naming = found.filter(({ of }) => of.kind !== "month");
  }
  return all.sort((a, b) => (a.posting < b.posting ? -1 : a.posting > b.posting ? 1 : a.no - b.no));
}

/** Lines, each posting's behind the events they follow from. */
function inOrder(
  is: "line" | "earlier",
  lines: readonly BundledLine[],
  events: Map<string, BundleRecord[]>,
): BundleRecord[] {
  return lines.flatMap((line) => {
    const before = events.get(line.posting) ?? [];
    events.delete(line.posting);
    return [...before, lineRecord(is, line)];
  });
}

/** The events of lines that were not told yet, by the posting before whose lines they are told. */
async function eventRecords(
  scope: Scope,
  lines: readonly BundledLine[],
  { told, reader }: { readonly told: Told; readonly reader: Reader },
): Promise<Map<string, BundleRecord[]>> {
  const fresh = (id: string) => !told.events.has(id) && told.events.add(id) !== undefined;
  const postings = [...new Map(lines.map(({ of }) => [of.id, of])).values()].filter(({ id }) =>
    fresh(id),
  );
  const places = lines.flatMap(({ of, corrects: order }) =>
    of.kind === "rerate" && order !== null && fresh(`${of.id}/${order}`)
      ? [{ posting: of.id, order }]
      : [],
  );
  const corrected = await correctedOrders(
    scope,
    postings.filter(({ kind }) => kind === "correction"),
  );
  // Of an order that late terms put right there may be no line of its own.
  const others = await orderPostings(
    scope,
    places.flatMap(({ order }) => (fresh(order) ? order : [])),
  );
  const of = (...kinds: readonly string[]) => postings.filter(({ kind }) => kinds.includes(kind));
  const ids = (some: readonly BundledPosting[]) => some.map(({ id }) => id);
  const [sales, refunds, coupons, points, rights] = await Promise.all([
    salesById(scope, ids([...of("order"), ...others])),
    refundsSoFar(scope, of("refund")),
    couponFacts(scope, ids(of("redemption"))),
    pointsMoved(
      scope,
      postings.filter(({ kind }) => !["order", "redemption", "month"].includes(kind)),
    ),
    putRight(scope, [...places, ...corrected]),
  ]);
  const record = (posting: BundledPosting): BundleRecord => {
    const sale: SaleFact | undefined = sales.get(posting.id);
    if (sale) return orderRecord(posting, sale, reader);
    const refund = refunds.get(posting.id);
    if (refund) return refundRecord(posting, refund, points.get(posting.id) ?? [], reader);
    const coupon = coupons.get(posting.id);
    if (coupon) return couponRecord(posting, coupon, reader);
    const moved = points.get(posting.id);
    return moved ? pointsRecord(posting, moved, reader) : ownRecord(posting);
  };
  const records = new Map(postings.map((posting) => [posting.id, [record(posting)]]));
  const otherOrders = new Map(others.map((posting) => [posting.id, record(posting)]));
  for (const right of rights) {
    const order = otherOrders.get(right.order);
    otherOrders.delete(right.order);
    const before = records.get(right.posting) ?? [];
    records.set(right.posting, [
      ...before,
      ...(order ? [order] : []),
      { is: "put-right", ...right },
    ]);
  }
  return records;
}

async function salesById(
  scope: Scope,
  orderIds: readonly string[],
): Promise<Map<string, SaleFact>> {
  const sales = new Map<string, SaleFact>();
  if (orderIds.length > 0)
    for await (const page of saleFacts(scope, { orderIds }))
      for (const sale of page) sales.set(sale.orderId, sale);
  return sales;
}
