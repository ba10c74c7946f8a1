import { Connection } from "../support/connection.ts";
import { recordMany, settle } from "../support/grow.ts";
import { inTurn, type Side } from "../support/measure.ts";
import { ratios, spread } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import { foundedAt } from "../support/world.ts";

const MANY = 10_000;
const FEW = 10;

const BALANCE = "{ me { wallet { balance owed buckets { lastDay issuerCode points } } } }";

export const balance: Row = {
  name: "balance",
  says: "balance of a member with 10,000 entries ÷ of one with 10",
  async run(bench) {
    const stack = await bench.stack();
    await stack.empty();
    const { world } = stack;
    const [many = "", few = ""] = world.members;
    const occurredAt = new Date(foundedAt().getTime() + 60_000);
    for (const [memberId, count] of [
      [many, MANY],
      [few, FEW],
    ] as const)
      await recordMany(stack, count, () => ({
        ...{ storeCode: world.stores[0] ?? "", memberId, occurredAt },
      }));
    await settle(stack);
    return withHub("balance", stack, async (hub) => {
      const side = (memberId: string): Side => {
        const connection = new Connection(hub.port);
        const token = stack.tokenOf({ kind: "member", id: memberId, brandId: world.brandId });
        return {
          prepare: async () => undefined,
          lanes: 1,
          spent: hub.spent,
          async step() {
            const answer = await connection.ask(token, BALANCE);
            if (!answer.includes('"balance"')) throw new Error(answer.slice(0, 500));
            return 1;
          },
        };
      };
      const [long, short] = await inTurn(bench, side(many), side(few));
      const millis = (ran: typeof long) => ran.map(({ rate }) => 1_000 / rate);
      return [
        {
          ...{ row: "balance", measure: "time with 10,000 entries ÷ with 10" },
          ...{ must: 2, aim: 1.1, atMost: true },
          values: ratios(millis(long), millis(short)),
          made: [
            `a member whose points moved ${MANY} times: ${spread(millis(long))} ms`,
            `one whose points moved ${FEW} times: ${spread(millis(short))} ms`,
          ],
        },
      ];
    });
  },
};
