import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../support/connection.ts";
import { listen } from "../support/listeners.ts";
import { sendOrders, someOrder } from "../support/orders.ts";
import { figure, median, quantile, spread } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import { dice, pick } from "../support/world.ts";

/** Single orders a second: events come one by one, as they do in a shop. */
const RATE = 50;
const CONNECTIONS = 16;
const PATIENCE_MS = 30_000;
/** Orders of a call that tells all listeners at once. */
const BURST = 1_000;

/** When an order was sent and answered, and its buyer told; in milliseconds. */
interface Told {
  readonly sent: number;
  answered?: number;
  heard?: number;
}

export const push: Row = {
  name: "push",
  says: "order committed → event in the subscriber's hand, 1,000 sockets",
  async run(bench) {
    const stack = await bench.stack();
    await stack.empty();
    const { world, headquarters } = stack;
    const members = world.members.slice(0, bench.sockets);
    return withHub("push", stack, async (hub) => {
      const told = new Map<string, Told>();
      const listeners = await listen(stack, hub.port, members, (memberId) => {
        const one = told.get(memberId);
        if (one) one.heard ??= performance.now();
      });
      const connections = Array.from({ length: CONNECTIONS }, () => new Connection(hub.port));
      const free = [...connections];
      const whole = ({ answered, heard }: Told) => answered !== undefined && heard !== undefined;
      const send = async (memberIds: readonly string[], connection: Connection) => {
        const store = dice(world.stores.length);
        const orders = memberIds.map((memberId) => someOrder(world, store, memberId));
        const sent = performance.now();
        for (const memberId of memberIds) told.set(memberId, { sent });
        await sendOrders(connection, headquarters, orders);
        for (const memberId of memberIds) {
          const one = told.get(memberId);
          if (one) one.answered = performance.now();
        }
      };
      const allTold = async () => {
        for (const end = performance.now() + PATIENCE_MS; ; await sleep(20)) {
          if ([...told.values()].every(whole)) return;
          if (performance.now() > end) throw new Error("an event did not come");
        }
      };
      /** A steady drip of single orders, each of a member that waits for nothing. */
      const drip = async (seconds: number): Promise<Told[]> => {
        const all: Told[] = [];
        const sending: Promise<void>[] = [];
        const until = performance.now() + seconds * 1_000;
        for (let next = performance.now(); next < until; next += 1_000 / RATE) {
          await sleep(Math.max(0, next - performance.now()));
          const memberId = pick(members);
          const before = told.get(memberId);
          const connection = free.pop();
          if (connection && (!before || whole(before))) {
            const done = send([memberId], connection).then(() => void free.push(connection));
            sending.push(done);
            all.push(told.get(memberId) as Told);
          } else if (connection) free.push(connection);
        }
        await Promise.all(sending);
        await allTold();
        return all;
      };
      const burst = async (): Promise<Told[]> => {
        const some = members.slice(0, BURST);
        await send(some, connections[0] as Connection);
        await allTold();
        return some.map((memberId) => told.get(memberId) as Told);
      };

      // An event may be there before the order's answer: then it was in hand at once.
      const afterAnswer = (all: Told[]) =>
        all.map(({ answered = 0, heard = 0 }) => Math.max(0, heard - answered));
      const afterSending = (all: Told[]) => all.map(({ sent, heard = 0 }) => heard - sent);
      await drip(2);
      const p99: number[] = [];
      const [p50, sentP99, bursts, events]: number[][] = [[], [], [], []];
      for (let round = 0; round < bench.rounds; round++) {
        const drops = await drip(bench.seconds);
        p99.push(quantile(afterAnswer(drops), 0.99));
        p50?.push(median(afterAnswer(drops)));
        sentP99?.push(quantile(afterSending(drops), 0.99));
        events?.push(drops.length);
        bursts?.push(quantile(afterAnswer(await burst()), 0.99));
      }
      await listeners.close();
      for (const connection of connections) connection.close();
      return [
        {
          ...{ row: "push", measure: "order's answer → event, 99 of 100 within", unit: "ms" },
          ...{ must: 250, aim: 50, atMost: true },
          values: p99,
          made: [
            `half of them within ${spread(p50 ?? [])} ms; ${figure(median(events ?? []))} orders a round, ${RATE}/s`,
            `from sending the order, 99 of 100 within ${spread(sentP99 ?? [])} ms`,
            `one call of ${Math.min(BURST, members.length)} orders, all sockets told: 99 of 100 within ${spread(bursts ?? [])} ms`,
          ],
        },
      ];
    });
  },
};
