import { openLimit } from "../support/limit.ts";
import { inTurn, type Side } from "../support/measure.ts";
import { orderSide, SINGLE } from "../support/orders.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";

const CLIENTS = 8;

export const singleOrders: Row = {
  name: "single",
  says: "orders in single calls, 64 in flight ÷ ten statements in a transaction, 8 connections",
  async run(bench) {
    const stack = await bench.stack();
    return withHub("single", stack, async (hub) => {
      const limit = await openLimit(stack, CLIENTS);
      const empty = () => Promise.all([stack.empty(), limit.empty()]);
      const bare = (step: Side["step"]): Side => ({
        ...{ prepare: empty, step, lanes: CLIENTS, spent: hub.spent },
      });
      const [through, ten, one] = await inTurn(
        bench,
        orderSide(stack, hub, SINGLE, empty),
        bare(limit.ten),
        bare(limit.one),
      );
      await limit.close();
      return [
        {
          ...{ row: "single", measure: "orders in single calls ÷ limit", must: 1, aim: 2 },
          values: ratios(ratesOf(through), ratesOf(ten)),
          made: [
            sideText("hub", "orders", through),
            sideText("limit, ten statements from Node (pgbench drives more)", "orders", ten),
            sideText("for scale, an order as one statement from Node", "orders", one),
          ],
        },
      ];
    });
  },
};
