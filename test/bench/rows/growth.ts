import { verify } from "../../../src/commands/verify.ts";
import { silent } from "../../support/silent.ts";
import { buyingBetween, entriesIn, recordMany, settle, untilPublished } from "../support/grow.ts";
import { inTurn } from "../support/measure.ts";
import { BULK, orderSide, SINGLE } from "../support/orders.ts";
import { type Finding, figure, ratesOf, ratios, sideText } from "../support/report.ts";
import { peakMemory, type Row } from "../support/row.ts";
import { openStack, type Stack } from "../support/stack.ts";
import { foundedAt } from "../support/world.ts";

/** Orders after which it is known how many entries one makes. */
const SAMPLE = 5_000;

/** Answers what it did, in words. */
async function grow(stack: Stack, wanted: number): Promise<string[]> {
  const buying = buyingBetween(new Date(foundedAt().getTime() + 60_000), new Date());
  const seconds = await recordMany(stack, SAMPLE, buying);
  const each = (await entriesIn(stack)) / SAMPLE;
  const orders = Math.max(SAMPLE, Math.ceil(wanted / each));
  const more = await recordMany(stack, orders - SAMPLE, buying);
  await settle(stack);
  const began = performance.now();
  await stack.within((hub) => verify(hub, silent, () => undefined));
  const verified = (performance.now() - began) / 1_000;
  return [
    `loaded through recordOrders: ${figure(await entriesIn(stack))} entries of ${figure(orders)} orders ` +
      `in ${figure(seconds + more)} s; hub verify passes in ${figure(verified)} s`,
  ];
}

export const growth: Row = {
  name: "growth",
  says: "10 million entries in the book ÷ none, bulk and single",
  async run(bench) {
    const none = await bench.stack();
    const grown = await openStack({ stores: 300, franchisees: 30, members: bench.members });
    const loaded = await grow(grown, bench.entries);
    const hubs = [await none.startHub(), await grown.startHub()] as const;
    // The grown book stays: what the rounds add to it is let go of by the relay before the next.
    const published = () => untilPublished(grown);
    const findings: Finding[] = [];
    for (const [name, load] of [
      ["bulk", BULK],
      ["single", SINGLE],
    ] as const) {
      const prepare = () => Promise.all([none.empty(), published()]);
      const [big, small] = await inTurn(
        bench,
        orderSide(grown, hubs[1], load, prepare),
        orderSide(none, hubs[0], load, prepare),
      );
      findings.push({
        ...{ row: "growth", measure: `${name}, grown book ÷ none`, must: 0.7, aim: 0.95 },
        values: ratios(ratesOf(big), ratesOf(small)),
        made: [
          sideText("grown", "orders", big),
          sideText("none", "orders", small),
          ...(findings.length === 0 ? loaded : []),
        ],
      });
    }
    findings.push(peakMemory("growth", hubs[1]));
    for (const hub of hubs) await hub.stop();
    await grown.close();
    return findings;
  },
};
