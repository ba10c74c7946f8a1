import { monthStart, nextMonth } from "../../../src/kernel/month.ts";
import { Connection } from "../support/connection.ts";
import { buyingBetween, recordMany, settle } from "../support/grow.ts";
import { figure, ratios, spread } from "../support/report.ts";
import type { Row } from "../support/row.ts";
import { openStack, type Stack } from "../support/stack.ts";
import { foundedAt, TIME_ZONE } from "../support/world.ts";

const STORES = 1_000;
const FRANCHISEES = 250;

const CLOSE = `mutation ($month: Month!) { closeMonth(input: { month: $month }) {
  __typename ... on MonthClosed { statements issued } ... on Refusal { code } } }`;

/** What a statement's figures are, at the least. */
const aggregate = ({ world }: Stack) => `
  select franchisee_id, kind, count(*), count(distinct posting_id), sum(base), sum(amount_minor) from settlement_line
  where brand_id = '${world.brandId}' and month = '${world.month}' group by franchisee_id, kind`;

async function secondsOf(step: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await step();
  return (performance.now() - began) / 1_000;
}

async function close(stack: Stack, port: number): Promise<void> {
  const connection = new Connection(port);
  const answer = await connection.ask(stack.headquarters, CLOSE, { month: stack.world.month });
  connection.close();
  const { statements, issued } = JSON.parse(answer).data?.closeMonth ?? {};
  if (statements !== FRANCHISEES || issued !== FRANCHISEES) throw new Error(answer.slice(0, 500));
}

export const monthClose: Row = {
  name: "month-close",
  says: "closing a month of 1,000,000 orders at 1,000 stores ÷ one SQL aggregate over the same lines",
  async run(bench) {
    const stack = await openStack({
      ...{ stores: STORES, franchisees: FRANCHISEES, members: bench.members },
    });
    const { month } = stack.world;
    const ends = monthStart(nextMonth(month), TIME_ZONE);
    const from = new Date(foundedAt().getTime() + 60_000);
    const loaded = await recordMany(stack, bench.orders, buyingBetween(from, ends));
    await settle(stack);
    const again = await stack.keep();

    const closes: number[] = [];
    const aggregates: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      await again();
      const hub = await stack.startHub();
      await stack.query(aggregate(stack));
      aggregates.push(await secondsOf(() => stack.query(aggregate(stack))));
      closes.push(await secondsOf(() => close(stack, hub.port)));
      memory.push(hub.peak());
      await hub.stop();
    }
    const [lines] = await stack.query<{ count: string }>("select count(*) from settlement_line");
    await stack.close();
    return [
      {
        ...{ row: "month-close", measure: "hub's peak memory", unit: "MB" },
        ...{ values: memory, made: [], must: 300, aim: 200, atMost: true },
      },
      {
        ...{ row: "month-close", measure: "closing ÷ one SQL aggregate" },
        ...{ must: 5, aim: 1.5, atMost: true },
        values: ratios(closes, aggregates),
        made: [
          `closeMonth, ${FRANCHISEES} statements with the digests of their lines: ${spread(closes)} s`,
          `one aggregate over the same ${figure(Number(lines?.count))} lines: ${spread(aggregates)} s`,
          `loaded through recordOrders: ${figure(bench.orders)} orders in ${figure(loaded)} s`,
        ],
      },
    ];
  },
};
