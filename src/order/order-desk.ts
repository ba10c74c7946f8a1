import { system } from "../kernel/actor.ts";
import { saidText } from "../member/identity.rules.ts";
import { coalesce } from "../platform/coalesce.ts";
import type { Begin } from "../platform/database/work.ts";
import type { Outcome } from "./decide-orders.ts";
import { checkCall, type OrderCall, recordCalls } from "./record-orders.ts";

/** More in flight only wait for each other, more in one transaction for its commit. */
const LANES = 5;
const ORDERS_A_RUN = 256;

const desks = new WeakMap<Begin, (call: OrderCall) => Promise<Outcome[]>>();

/** Takes the calls of all callers: those of one brand that arrive while others are in flight share a transaction. */
export function orderDesk(begin: Begin): (call: OrderCall) => Promise<Outcome[]> {
  let desk = desks.get(begin);
  if (!desk) {
    const take = coalesce<OrderCall, Outcome[]>({
      lanes: LANES,
      limit: ORDERS_A_RUN,
      keyOf: ({ actor }) => actor.brandId,
      sizeOf: ({ wishes }) => wishes.length,
      touches: ({ wishes }) => new Set(wishes.map(({ member }) => saidText(member))),
      run: (calls) =>
        begin(system("orders", calls[0]?.actor.brandId ?? ""), (work) => recordCalls(work, calls)),
    });
    desk = async (call) => {
      checkCall(call);
      return take(call);
    };
    desks.set(begin, desk);
  }
  return desk;
}
