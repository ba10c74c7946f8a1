import { openLimit } from "../support/limit.ts";
import { inTurn, type Side } from "../support/measure.ts";
import { BULK, orderSide } from "../support/orders.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";

export const bulkOrders: Row = {
  name: "bulk",
  says: "orders in calls of 100, 6 in flight ÷ a hundred orders a statement, 2 connections",
  async run(bench) {
    const stack = await bench.stack();
    return withHub("bulk", stack, async (hub) => {
      const limit = await openLimit(stack, 2);
      const empty = () => Promise.all([stack.empty(), limit.empty()]);
      const bare: Side = { prepare: empty, step: limit.hundred, lanes: 2, spent: hub.spent };
      const [through, under] = await inTurn(bench, orderSide(stack, hub, BULK, empty), bare);
      await limit.close();
      return [
        {
          ...{ row: "bulk", measure: "orders in calls of 100 ÷ limit", must: 0.4, aim: 0.75 },
          values: ratios(ratesOf(through), ratesOf(under)),
          made: [
            sideText("hub", "orders", through),
            sideText("limit, bare SQL from Node", "orders", under),
          ],
        },
      ];
    });
  },
};
