import { setTimeout as sleep } from "node:timers/promises";
import type { Hub } from "../../../src/hub.ts";
import { Refusal } from "../../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../../src/order/order.rules.ts";
import { ORDER_LIMIT, recordOrders } from "../../../src/order/record-orders.ts";
import type { Stack } from "./stack.ts";
import { CURRENCY, dice, hauntOf, someNet, type World } from "./world.ts";

/** Batches on their way at any time, each of members of its own: one is decided while the others are written. */
const LANES = 3;

/** Who bought where and when; the rest of an order is the same for all. */
export type Buying = Pick<RecordOrder, "storeCode" | "occurredAt"> & { readonly memberId: string };

let numbered = 0;

/**
 * Fills the book through the use case itself, in this process and in the biggest batches it takes: what is
 * loaded is decided, posted and written as any order is, so `verify` passes on it. Answers the seconds it took.
 */
export async function recordMany(
  stack: Stack,
  count: number,
  next: (world: World, lane: number) => Buying,
): Promise<number> {
  const { world } = stack;
  const began = performance.now();
  await stack.within(async (hub) => {
    let left = count;
    const record = async (lane: number) => {
      while (left > 0) {
        const length = Math.min(ORDER_LIMIT, left);
        left -= length;
        const buyings = Array.from({ length }, () => next(world, lane));
        await recordBatch(hub, world, buyings);
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, lane) => record(lane)));
  });
  return (performance.now() - began) / 1_000;
}

async function recordBatch(hub: Hub, { actor }: World, buyings: readonly Buying[]): Promise<void> {
  const wishes = buyings.map(
    ({ memberId, ...buying }): RecordOrder => ({
      ...buying,
      source: "grow",
      number: `g${numbered++}`,
      member: { id: memberId },
      netMinor: BigInt(someNet()),
      couponMinor: 0n,
      currency: CURRENCY,
    }),
  );
  for (const outcome of await hub.begin(actor, (work) => recordOrders(work, wishes)))
    if (outcome instanceof Refusal) throw outcome;
}

/** Somebody of the lane's members who buys somewhere, at some time between two instants. */
export const buyingBetween =
  (from: Date, to: Date) =>
  (world: World, lane: number): Buying => {
    const { members, stores } = world;
    const nth = lane + LANES * dice(Math.floor((members.length - lane) / LANES));
    return {
      storeCode: stores[hauntOf(world, nth)] ?? "",
      memberId: members[nth] ?? "",
      occurredAt: new Date(from.getTime() + dice(to.getTime() - from.getTime())),
    };
  };

/** What a loaded book is left like: nothing to publish, statistics up to date, everything on the disk. */
export async function settle(stack: Stack): Promise<void> {
  await stack.query("truncate outbox");
  await stack.query("vacuum analyze");
  await stack.query("checkpoint");
}

export async function entriesIn({ query }: Stack): Promise<number> {
  const [row] = await query<{ count: string }>("select count(*) from ledger_entry");
  return Number(row?.count);
}

const PUBLISH_LIMIT_MS = 180_000;

/** Waits until a running hub has published all that was recorded; and a checkpoint. */
export async function untilPublished({ query }: Stack): Promise<void> {
  for (const end = Date.now() + PUBLISH_LIMIT_MS; ; await sleep(250)) {
    if ((await query("select from outbox limit 1")).length === 0) break;
    if (Date.now() > end) throw new Error("the relay does not keep up");
  }
  await query("checkpoint");
}
