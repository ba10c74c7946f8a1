import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../support/connection.ts";
import { listen } from "../support/listeners.ts";
import type { LiveSocket } from "../support/live-socket.ts";
import { sendOrders, someOrder } from "../support/orders.ts";
import { memoryOf, openFiles } from "../support/process.ts";
import { type Finding, figure, median, quantile, spread } from "../support/report.ts";
import type { Row } from "../support/row.ts";
import type { RunningHub, Stack } from "../support/stack.ts";
import { dice, pick } from "../support/world.ts";

/** Events a second, and in how many calls they are caused. */
const RATES = [
  { rate: 100, calls: 100 },
  { rate: 500, calls: 100 },
] as const;
const CONNECTIONS = 32;
const PATIENCE_MS = 30_000;
/** What a hub loads with its first sockets is not a socket's. */
const WARM_UP = 50;
const SETTLE_MS = 5_000;
/** One in so many readers takes nothing for a while, then all there is. */
const SLOW = 10;
const SLOW_MS = 10_000;

/** What a process has open besides. */
const SPARE_FILES = 500;

/** One wallet that changes: when the order was answered, and when its member was told. */
interface Told {
  readonly sent: number;
  answered?: number;
  heard?: number;
}

export const delivery: Row = {
  name: "delivery",
  says: "sockets on one hub: memory of each, processor while idle, commit → delivery under load",
  async run(bench) {
    if (bench.sockets + SPARE_FILES > openFiles())
      throw new Error(
        `${bench.sockets} sockets need more open files: ulimit -n ${2 * bench.sockets}`,
      );
    const stack = await bench.stack();
    await stack.empty();
    const hub = await stack.startHub();
    const told = new Map<string, Told>();
    const heard = (memberId: string) => {
      const one = told.get(memberId);
      if (one) one.heard ??= performance.now();
    };
    const first = await listen(stack, hub.port, stack.world.members.slice(0, WARM_UP));
    await sleep(SETTLE_MS);
    const bare = memoryOf(hub.pid);
    const bareIdle = await idle(hub, bench.seconds);
    const members = stack.world.members.slice(WARM_UP, WARM_UP + bench.sockets);
    const began = performance.now();
    const spentBefore = hub.spent().hub;
    const listeners = await listen(stack, hub.port, members, heard);
    const openedIn = (performance.now() - began) / 1_000;
    const spentOpening = ((hub.spent().hub - spentBefore) * 1_000) / members.length;
    await sleep(SETTLE_MS);
    const each = ((memoryOf(hub.pid) - bare) * 1024) / members.length;
    const busy = await idle(hub, Math.max(bench.seconds, 10));

    const slow = members.filter((_, at) => at % SLOW === 0);
    const stopDozing = doze(slow.map((id) => listeners.sockets.get(id) as LiveSocket));
    const counted = new Set(members.filter((_, at) => at % SLOW !== 0));
    const load = openLoad(stack, hub, members, told, counted);
    const name = `${figure(members.length)} sockets`;
    const findings: Finding[] = [
      {
        ...{ row: "delivery", measure: `${name}: memory of each`, unit: "KiB" },
        ...{ values: [each], must: 50, aim: 15, atMost: true },
        made: [
          `on a hub that held ${figure(bare)} MB; garbage of their opening included`,
          `opened in ${figure(openedIn)} s, ${figure(spentOpening)} ms of the hub's processor each`,
        ],
      },
      {
        ...{ row: "delivery", measure: `${name}: processor while idle, % of a core` },
        ...{ values: [busy] },
        made: [`${figure(bareIdle)} % without them`],
      },
    ];
    for (const { rate, calls } of RATES) {
      await load(rate, calls, 2);
      const rounds: { p50: number; p99: number; sent: number; events: number; spent: number }[] =
        [];
      for (let round = 0; round < bench.rounds; round++)
        rounds.push(await load(rate, calls, bench.seconds));
      const all = (of: keyof (typeof rounds)[number]) => rounds.map((round) => round[of]);
      findings.push({
        ...{ row: "delivery", measure: `${name}, ${rate} events/s: 99 of 100 within`, unit: "ms" },
        ...{ values: all("p99"), must: 250, aim: 50, atMost: true },
        made: [
          `half of them within ${spread(all("p50"))} ms; ${figure(median(all("events")))} events/s came, one reader in ${SLOW} slow`,
          `from sending the order, 99 of 100 within ${spread(all("sent"))} ms; hub ${spread(all("spent"))} % of a core`,
        ],
      });
    }
    stopDozing();
    await Promise.all([listeners.close(), first.close()]);
    findings.push({
      ...{ row: "delivery", measure: `${name}: hub's peak memory`, unit: "MB" },
      ...{ values: [hub.peak()], made: [] },
    });
    await hub.stop();
    return findings;
  },
};

/** Percent of a core. */
async function idle(hub: RunningHub, seconds: number): Promise<number> {
  const before = hub.spent().hub;
  await sleep(seconds * 1_000);
  return ((hub.spent().hub - before) / seconds) * 100;
}

/** Readers that take nothing for a while, then all there is; each has its own times. */
function doze(sockets: readonly LiveSocket[]): () => void {
  const timers = sockets.map((socket, at) => {
    socket.pause();
    const nap = () => {
      socket.resume();
      setTimeout(() => socket.pause(), 100);
    };
    return { socket, timer: setInterval(nap, SLOW_MS + (at % 1_000)) };
  });
  return () => {
    for (const { socket, timer } of timers) {
      clearInterval(timer);
      socket.resume();
    }
  };
}

/** Orders at a pace, each of a member that waits for nothing; of those counted, how long they waited. */
function openLoad(
  { world, headquarters }: Stack,
  hub: RunningHub,
  members: readonly string[],
  told: Map<string, Told>,
  counted: ReadonlySet<string>,
) {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(hub.port));
  const free = [...connections];
  const isDone = ({ answered, heard }: Told) => answered !== undefined && heard !== undefined;

  async function send(memberIds: readonly string[], connection: Connection): Promise<void> {
    const store = dice(world.stores.length);
    const orders = memberIds.map((memberId) => someOrder(world, store, memberId));
    await sendOrders(connection, headquarters, orders);
    for (const memberId of memberIds) {
      const one = told.get(memberId);
      if (one) one.answered = performance.now();
    }
    free.push(connection);
  }

  return async (rate: number, calls: number, seconds: number) => {
    const all: Told[] = [];
    const sending: Promise<void>[] = [];
    const before = hub.spent().hub;
    const began = performance.now();
    let count = 0;
    for (let next = began; next < began + seconds * 1_000; next += 1_000 / calls) {
      await sleep(Math.max(0, next - performance.now()));
      const connection = free.pop();
      if (!connection) continue;
      const some = new Set<string>();
      while (some.size < rate / calls) {
        const memberId = pick(members);
        const known = told.get(memberId);
        if (known && !isDone(known) && counted.has(memberId)) continue;
        some.add(memberId);
      }
      for (const memberId of some) {
        const one: Told = { sent: performance.now() };
        told.set(memberId, one);
        if (counted.has(memberId)) all.push(one);
      }
      count += some.size;
      sending.push(send([...some], connection));
    }
    const took = (performance.now() - began) / 1_000;
    const spent = ((hub.spent().hub - before) / took) * 100;
    await Promise.all(sending);
    for (const end = performance.now() + PATIENCE_MS; !all.every(isDone); await sleep(20))
      if (performance.now() > end) throw new Error("an event did not come");
    // An event may be there before the order's answer: then it was in hand at once.
    const waited = all.map(({ answered = 0, heard = 0 }) => Math.max(0, heard - answered));
    return {
      ...{ p50: median(waited), p99: quantile(waited, 0.99), events: count / took, spent },
      sent: quantile(
        all.map(({ sent, heard = 0 }) => heard - sent),
        0.99,
      ),
    };
  };
}
