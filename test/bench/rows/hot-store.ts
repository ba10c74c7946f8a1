import { inTurn } from "../support/measure.ts";
import { orderSide, SINGLE } from "../support/orders.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";

export const hotStore: Row = {
  name: "hot",
  says: "single calls all at one store, its accounts hot ÷ the same spread over 300 stores",
  async run(bench) {
    const stack = await bench.stack();
    return withHub("hot", stack, async (hub) => {
      const [hot, spread] = await inTurn(
        bench,
        orderSide(stack, hub, { ...SINGLE, oneStore: true }),
        orderSide(stack, hub, SINGLE),
      );
      return [
        {
          ...{ row: "hot", measure: "one store ÷ 300 stores", must: 0.9, aim: 1 },
          values: ratios(ratesOf(hot), ratesOf(spread)),
          made: [sideText("one store", "orders", hot), sideText("300 stores", "orders", spread)],
        },
      ];
    });
  },
};
