import { Connection } from "../support/connection.ts";
import { listen } from "../support/listeners.ts";
import { keepGoing } from "../support/measure.ts";
import { orderSide } from "../support/orders.ts";
import { memoryOf } from "../support/process.ts";
import { figure, median } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import { pick } from "../support/world.ts";

const SAMPLE_MS = 10_000;
/** The book is emptied between legs, so that ten minutes of load do not fill a disk. */
const LEG_SECONDS = 60;
const LISTENERS = 100;
const READERS = 8;

const PAGE = `{ me { wallet { balance buckets { lastDay points } }
  pointsEntries(first: 20) { edges { node { postingId change kind bookedAt } } } } }`;

export const sustained: Row = {
  name: "sustained",
  says: "ten minutes of calls of 100, single calls, reads and pushes at once: is the hub's memory flat?",
  async run(bench) {
    const stack = await bench.stack();
    await stack.empty();
    const { world, tokenOf } = stack;
    return withHub("sustained", stack, async (hub) => {
      const members = world.members.slice(0, LISTENERS);
      const listeners = await listen(stack, hub.port, members);
      const tokens = members.map((id) => tokenOf({ kind: "member", id, brandId: world.brandId }));
      const readers = Array.from({ length: READERS }, () => new Connection(hub.port));
      const loads = [
        orderSide(stack, hub, { call: 100, inFlight: 2 }),
        orderSide(stack, hub, { call: 1, inFlight: 16 }),
        {
          lanes: READERS,
          async step(lane: number) {
            const answer = await (readers[lane] as Connection).ask(pick(tokens), PAGE);
            if (!answer.includes('"balance"')) throw new Error(answer.slice(0, 500));
            return 1;
          },
        },
      ];
      const samples: number[] = [];
      const sampler = setInterval(() => samples.push(memoryOf(hub.pid)), SAMPLE_MS);
      const done = loads.map(() => 0);
      let waiting = 0;
      let seconds = bench.minutes * 60;
      for (; seconds > 0; seconds -= LEG_SECONDS) {
        const leg = Math.min(seconds, LEG_SECONDS);
        const ran = await Promise.all(loads.map((load) => keepGoing(load, leg)));
        for (const [at, { done: count }] of ran.entries()) done[at] = (done[at] ?? 0) + count;
        const [outbox] = await stack.query<{ count: string }>(
          "select coalesce(sum(count), 0) as count from outbox",
        );
        waiting = Math.max(waiting, Number(outbox?.count));
        if (seconds > LEG_SECONDS) await stack.empty();
      }
      clearInterval(sampler);
      await listeners.close();
      const fifth = (nth: number) => {
        const size = Math.max(1, Math.floor(samples.length / 5));
        return median(samples.slice((nth - 1) * size, nth * size));
      };
      const total = bench.minutes * 60;
      const [bulk = 0, single = 0, reads = 0] = done.map((count) => count / total);
      return [
        {
          ...{ row: "sustained", measure: "memory in the last fifth ÷ in the second" },
          ...{ must: 1.1, atMost: true },
          values: [fifth(5) / fifth(2)],
          made: [
            `MB every ${SAMPLE_MS / 1_000} s: ${samples.map((sample) => sample.toFixed(0)).join(" ")}`,
            `${figure(bulk)} orders/s in calls of 100, ${figure(single)}/s in single calls, ${figure(reads)} reads/s`,
            `facts not yet published at the end of a minute: at most ${figure(waiting)}`,
          ],
        },
      ];
    });
  },
};
