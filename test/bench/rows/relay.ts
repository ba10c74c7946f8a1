import { setTimeout as sleep } from "node:timers/promises";
import { inTurn, keepGoing } from "../support/measure.ts";
import { BULK, orderSide } from "../support/orders.ts";
import { figure, ratesOf, ratios, sideText } from "../support/report.ts";
import { peakMemory, type Row } from "../support/row.ts";
import { openStack, type Stack } from "../support/stack.ts";
import { sizeOf } from "../support/world.ts";

const PATIENCE_MS = 60_000;

/** Each side has a PostgreSQL of its own: one book's facts cannot be published and wait at once. */
export const relay: Row = {
  name: "relay",
  says: "orders in calls of 100, 6 in flight, relay on ÷ off",
  async run(bench) {
    const stack = await bench.stack();
    const other = await openStack(sizeOf(bench));
    const [hub, silent] = [await stack.startHub(), await other.startHub("serve")];
    const side = orderSide(stack, hub, BULK);
    const [on, off] = await inTurn(bench, side, orderSide(other, silent, BULK));
    await side.prepare();
    const { done } = await keepGoing(side, bench.seconds);
    const late = await untilPublished(stack);
    const memory = peakMemory("relay", hub);
    await hub.stop();
    await silent.stop();
    await other.close();
    return [
      {
        ...{ row: "relay", measure: "bulk orders, relay on ÷ off", must: 0.95, aim: 1 },
        values: ratios(ratesOf(on), ratesOf(off)),
        made: [
          sideText("on", "orders", on),
          sideText("off", "orders", off),
          `behind the last of ${figure(done)} orders the outbox was empty within ${figure(late)} ms`,
        ],
      },
      memory,
    ];
  },
};

async function untilPublished(stack: Stack): Promise<number> {
  const began = performance.now();
  while ((await stack.query("select from outbox limit 1")).length > 0) {
    if (performance.now() - began > PATIENCE_MS) throw new Error("the relay does not keep up");
    await sleep(5);
  }
  return performance.now() - began;
}
