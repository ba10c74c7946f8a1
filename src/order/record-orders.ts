import { BrandEntity } from "../brand/brand.entity.ts";
import { type OwnedStore, ownedStores } from "../brand/store.queries.ts";
import { newId } from "../kernel/id.ts";
import { dayOf, monthOf } from "../kernel/month.ts";
import { BadInput, Forbidden, Refusal } from "../kernel/refusal.ts";
import { type Applied, apply } from "../ledger/apply.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import type { Binding, IdentityKind } from "../member/member.entity.ts";
import { memberBound } from "../member/member.events.ts";
import {
  bindingsOf,
  membersByIdentity,
  membersKnown,
  writeBindings,
} from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { walletOf } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { earningRules } from "../points/wallet.queries.ts";
import { holdOpenMonth, termsOf, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import type { TermsInForce } from "../settlement/share.rules.ts";
import { orderRecorded } from "./order.events.ts";
import { mayRecordOrders, ownStore, seesOrder } from "./order.policy.ts";
import { ordersById, writeOrders } from "./order.queries.ts";
import { OrderConflict } from "./order.refusals.ts";
import {
  differencesOf,
  type Ground,
  judgeOrder,
  nameOf,
  type Order,
  orderKey,
  type RecordOrder,
} from "./order.rules.ts";
import { decideOrder, type Recording, type Surroundings } from "./recording.rules.ts";

export const ORDER_LIMIT = 1_000;

/** `repeated`: it was recorded before, with the same content; nothing was done again. */
export interface OrderRecorded {
  readonly order: Order;
  readonly repeated: boolean;
}

/**
 * Records 1 to 1,000 orders: each earns its points and accrues its shares in this one transaction. An order
 * that must be refused is refused alone. The number of statements does not depend on the number of orders.
 */
export async function recordOrders(
  work: Work,
  wishes: readonly RecordOrder[],
): Promise<(OrderRecorded | Refusal)[]> {
  mayRecordOrders(work.actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} orders a call`);

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const known = await lookUp(work, wishes);
  const judged = wishes.map((wish) =>
    judgeOrder(wish, {
      memberId: known.members.get(nameOf(wish.member)),
      store: known.stores.get(wish.storeCode),
      terms: known.terms,
      currency: brand.currency,
      now: work.now,
    }),
  );
  const grounds = judged.filter((each): each is Ground => !(each instanceof Refusal));
  if (grounds.length === 0) return judged as Refusal[];

  const openMonth = await holdOpenMonth(work, monthOf(brand.openedAt, brand.timeZone));
  const book = await openBook(work, {
    ownerIds: grounds.map(({ memberId }) => memberId),
    keys: grounds.map(({ wish }) => orderKey(wish.source, wish.number)),
  });
  const earlier = await earlierOrders(work, [...book.keys]);
  const bindings = await membersBindings(work, grounds);
  const around: Surroundings = {
    ...(await boundParties(work, bindings, known)),
    timeZone: brand.timeZone,
    currency: brand.currency,
    brandOwnsMembers: brand.ownershipModel === "BRAND_OWNS_MEMBER",
    openMonth,
    rules: await earningRules(work),
    now: work.now,
  };

  // In order of time, so that a member's first order is the first that happened, not the first that came.
  const outcomes = new Map<Ground, OrderRecorded | Refusal>();
  const recordings: Recording[] = [];
  const applied: Applied[] = [];
  const today = dayOf(work.now, brand.timeZone);
  for (const ground of [...grounds].sort((a, b) => +a.wish.occurredAt - +b.wish.occurredAt)) {
    const key = orderKey(ground.wish.source, ground.wish.number);
    const recorded = earlier.get(key);
    if (recorded) {
      outcomes.set(ground, repeatOf(work, recorded, ground));
      continue;
    }
    const held = bindings.get(ground.memberId) ?? [];
    const { owed } = walletOf(book.balances.get(ground.memberId), today);
    const recording = decideOrder(ground, { bindings: held, owed }, around, {
      order: newId(),
      binding: newId(),
    });
    if (recording.binding) bindings.set(ground.memberId, [...held, recording.binding]);
    applied.push(apply(book, recording.posting));
    recordings.push(recording);
    earlier.set(key, recording.order);
    outcomes.set(ground, { order: recording.order, repeated: false });
  }
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("an order judged sound must be posted");

  await write(work, recordings, () => writeApplied(work, book, applied));

  for (const { order, lines, binding } of recordings) {
    work.record(orderRecorded(work.brandId, order));
    if (order.points > 0n)
      work.record(
        walletMoved(order.memberId, { kind: "EARNED", postingId: order.id, change: order.points }),
      );
    for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
    if (binding) work.record(memberBound(work.brandId, binding));
  }
  return judged.map((each) =>
    each instanceof Refusal ? each : (outcomes.get(each) as OrderRecorded),
  );
}

interface Known {
  /** Member ids by the name an order gave. */
  readonly members: ReadonlyMap<string, string>;
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
}

async function lookUp(work: Work, wishes: readonly RecordOrder[]): Promise<Known> {
  const identities = wishes.flatMap(({ member }) =>
    "id" in member ? [] : [member.identity as { kind: IdentityKind; value: string }],
  );
  const ids = wishes.flatMap(({ member }) => ("id" in member ? [member.id] : []));
  const members = new Map([
    ...(await membersByIdentity(work, identities)),
    ...[...(await membersKnown(work, ids))].map((id) => [id, id] as const),
  ]);
  const stores = await ownedStores(work, {
    codes: wishes.map(({ storeCode }) => storeCode),
    ids: [],
  });
  const own = ownStore(work.actor);
  if (own !== undefined && stores.some(({ id }) => id !== own))
    throw new Forbidden("a till or store sends its own orders only");
  return {
    members,
    stores: new Map(stores.map((store) => [store.code, store])),
    terms: await termsOf(work, ownersOf(stores)),
  };
}

const ownersOf = (stores: Iterable<OwnedStore>): string[] => [
  ...new Set([...stores].flatMap(({ owners }) => owners.map(({ franchiseeId }) => franchiseeId))),
];

async function earlierOrders(
  work: Work,
  keys: ReadonlyArray<readonly [string, { readonly postingId: string }]>,
): Promise<Map<string, Order>> {
  const orders = await ordersById(
    work,
    keys.map(([, { postingId }]) => postingId),
  );
  return new Map(
    keys.flatMap(([key, { postingId }]) => {
      const order = orders.get(postingId);
      return order ? [[key, order] as const] : [];
    }),
  );
}

function repeatOf(work: Work, recorded: Order, ground: Ground): OrderRecorded | Refusal {
  const { wish, memberId, store } = ground;
  const differences = differencesOf(recorded, { ...wish, memberId, storeId: store.id });
  if (differences.length === 0) return { order: recorded, repeated: true };
  // A till that hits upon another store's number learns whose it is, not what was sold there.
  const shown = seesOrder(work.actor, recorded)
    ? differences
    : differences.filter(({ field }) => field === "storeId");
  return new OrderConflict(wish.number, shown);
}

async function membersBindings(
  work: Work,
  grounds: readonly Ground[],
): Promise<Map<string, Binding[]>> {
  const memberIds = [...new Set(grounds.map(({ memberId }) => memberId))];
  return Map.groupBy(await bindingsOf(work, memberIds), ({ memberId }) => memberId);
}

/** The stores members are bound to and their owners' terms, beside those of the sellers. */
async function boundParties(work: Work, bindings: ReadonlyMap<string, Binding[]>, known: Known) {
  const byId = new Map([...known.stores.values()].map((store) => [store.id, store]));
  const bound = [...bindings.values()].flat().map(({ storeId }) => storeId);
  const missing = [...new Set(bound)].filter((storeId) => !byId.has(storeId));
  if (missing.length === 0) return { stores: byId, terms: known.terms };
  const more = await ownedStores(work, { codes: [], ids: missing });
  return {
    stores: new Map([...byId, ...more.map((store) => [store.id, store] as const)]),
    terms: new Map([...known.terms, ...(await termsOf(work, ownersOf(more)))]),
  };
}

async function write(
  work: Work,
  recordings: readonly Recording[],
  writeLedger: () => Promise<void>,
): Promise<void> {
  if (recordings.length === 0) return;
  await writeLedger();
  await writeOrders(
    work,
    recordings.map(({ order }) => order),
  );
  await writeLines(
    work,
    recordings.flatMap(({ lines }) => lines),
  );
  const bindings = recordings.flatMap(({ binding }) => binding ?? []);
  const written = await writeBindings(work, bindings);
  if (written.length !== bindings.length)
    throw new ConcurrentChange("a member was bound meanwhile");
}
