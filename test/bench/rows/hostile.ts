import { setTimeout as sleep } from "node:timers/promises";
import { HTTP_REQUESTS } from "../../hostile/http-requests.ts";
import { converse, post, type Target } from "../../hostile/send.ts";
import { SOCKET_REQUESTS } from "../../hostile/socket-requests.ts";
import { inTurn } from "../support/measure.ts";
import { makeReaders, pageSide } from "../support/page.ts";
import { figure, ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";

/** Members read their pages while somebody sends one hostile request after the other, over HTTP and sockets. */
export const hostile: Row = {
  name: "hostile",
  says: "members' pages beside hostile requests ÷ alone",
  async run(bench) {
    const stack = await bench.stack();
    const readers = await makeReaders(stack);
    const [reader] = readers;
    return withHub("hostile", stack, async (hub) => {
      const attack = openAttack({
        url: `http://localhost:${hub.port}`,
        tokens: { hq: stack.headquarters, member: reader?.token ?? "" },
      });
      const alone = await attack.slowest();
      const side = pageSide(hub.port, readers, hub.spent);
      const [paced, headlong, usual] = await inTurn(
        bench,
        { ...side, prepare: () => attack.begin(1_000 / PACE) },
        { ...side, prepare: () => attack.begin(0) },
        { ...side, prepare: attack.end },
      );
      await attack.end();
      const what = "pages";
      const without = sideText("alone", what, usual);
      return [
        {
          ...{
            row: "hostile",
            measure: `members' pages, beside ${PACE} hostile requests/s ÷ alone`,
          },
          ...{ must: 0.9, aim: 0.95, values: ratios(ratesOf(paced), ratesOf(usual)) },
          made: [sideText("beside", what, paced), without, `the slowest of all, alone: ${alone}`],
        },
        {
          ...{ row: "hostile", measure: "beside one after the other, without a pause ÷ alone" },
          values: ratios(ratesOf(headlong), ratesOf(usual)),
          made: [sideText("beside", what, headlong), without, attack.said()],
        },
      ];
    });
  },
};

interface Act {
  readonly name: string;
  readonly send: () => Promise<unknown>;
}

/** A second: all of them in six seconds. */
const PACE = 20;
const TURNS = 5;
const SHOWN = 10;

/** Sends all hostile requests, again and again, from when it begins to when it ends. */
function openAttack(target: Target) {
  const acts: readonly Act[] = [
    ...HTTP_REQUESTS.map((each) => ({ name: each.name, send: () => post(target, each) })),
    ...SOCKET_REQUESTS.map((each) => ({ name: each.name, send: () => converse(target, each) })),
  ];
  const time = async ({ send }: Act) => {
    const began = performance.now();
    await send().catch(() => undefined);
    return performance.now() - began;
  };
  let going = false;
  let attack: Promise<void> = Promise.resolve();
  let [sent, ms] = [0, 0];
  async function goOn(everyMs: number): Promise<void> {
    const began = performance.now();
    for (let no = 1; going; no++) {
      await time(acts[no % acts.length] as Act);
      if (everyMs === 0) sent++;
      else await sleep(Math.max(0, began + no * everyMs - performance.now()));
    }
    if (everyMs === 0) ms += performance.now() - began;
  }
  async function end(): Promise<void> {
    going = false;
    await attack;
  }
  return {
    end,
    async begin(everyMs: number) {
      await end();
      going = true;
      attack = goOn(everyMs);
    },
    /** The best of a few times each, and which of them took longest. */
    async slowest(): Promise<string> {
      const best = new Map<string, number>();
      for (let turn = 0; turn < TURNS; turn++)
        for (const act of acts)
          best.set(
            act.name,
            Math.min(await time(act), best.get(act.name) ?? Number.POSITIVE_INFINITY),
          );
      const worst = [...best].sort(([, one], [, other]) => other - one).slice(0, SHOWN);
      return worst.map(([name, ms]) => `${name} ${figure(ms)} ms`).join(", ");
    },
    said: () =>
      `${acts.length} hostile requests in turn, ${figure(sent / (ms / 1_000))} a second without a pause`,
  };
}
