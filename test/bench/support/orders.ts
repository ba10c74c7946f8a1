import { Connection } from "./connection.ts";
import type { Side } from "./measure.ts";
import type { RunningHub, Stack } from "./stack.ts";
import { CURRENCY, dice, pick, shopperAt, someNet, type World } from "./world.ts";

export const RECORD = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
  __typename ... on OrderRecorded { order { id points } } ... on Refusal { code } } }`;

let numbered = 0;

/** An order as a shop sends it; at the n-th store, by whoever buys there, just now. */
export const someOrder = (world: World, store: number, memberId = shopperAt(world, store)) => ({
  source: "bench",
  number: `b${numbered++}`,
  storeCode: world.stores[store],
  memberId,
  netMinor: String(someNet()),
  currency: CURRENCY,
  occurredAt: new Date().toISOString(),
});

/** Sends orders in one call; answers how many were recorded, and fails where one was not. */
export async function sendOrders(
  connection: Connection,
  token: string,
  orders: readonly object[],
): Promise<number> {
  const answer = await connection.ask(token, RECORD, { orders });
  const recorded = answer.split('"OrderRecorded"').length - 1;
  if (recorded !== orders.length) throw new Error(`not recorded: ${answer.slice(0, 500)}`);
  return recorded;
}

export interface OrderLoad {
  /** Orders in a call, all of one store. */
  readonly call: number;
  readonly inFlight: number;
  /** All orders at one store instead of any. */
  readonly oneStore?: boolean;
}

/** Headquarters' shop sends orders over kept-alive connections. */
export function orderSide(
  { world, headquarters, empty }: Stack,
  hub: RunningHub,
  { call, inFlight, oneStore = false }: OrderLoad,
  prepare: () => Promise<unknown> = empty,
): Side {
  const connections = Array.from({ length: inFlight }, () => new Connection(hub.port));
  return {
    prepare,
    lanes: inFlight,
    spent: hub.spent,
    step(lane) {
      const store = oneStore ? 0 : dice(world.stores.length);
      // Everybody buys at the one store, or a few hundred wallets would be what is hot.
      const memberId = () => (oneStore ? pick(world.members) : shopperAt(world, store));
      const orders = Array.from({ length: call }, () => someOrder(world, store, memberId()));
      return sendOrders(connections[lane] as Connection, headquarters, orders);
    },
  };
}

export const BULK: OrderLoad = { call: 100, inFlight: 6 };
export const SINGLE: OrderLoad = { call: 1, inFlight: 64 };
