import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../support/listeners.ts";
import { memoryOf } from "../support/process.ts";
import { spread } from "../support/report.ts";
import type { Row } from "../support/row.ts";

/** What a hub loads with its first sockets is not a socket's. */
const WARM_UP = 50;
const SETTLE_MS = 3_000;

export const idleSockets: Row = {
  name: "idle",
  says: "memory of each idle socket that follows its member's wallet",
  async run(bench) {
    const stack = await bench.stack();
    await stack.empty();
    const each: number[] = [];
    const before: number[] = [];
    // A process gives memory back late or never: every round has a fresh hub.
    for (let round = 0; round < bench.rounds; round++) {
      const hub = await stack.startHub();
      const first = await listen(stack, hub.port, stack.world.members.slice(0, WARM_UP));
      await sleep(SETTLE_MS);
      const held = memoryOf(hub.pid);
      const members = stack.world.members.slice(WARM_UP, WARM_UP + bench.sockets);
      const idle = await listen(stack, hub.port, members);
      await sleep(SETTLE_MS);
      before.push(held);
      each.push(((memoryOf(hub.pid) - held) * 1024) / members.length);
      await Promise.all([idle.close(), first.close()]);
      await hub.stop();
    }
    return [
      {
        ...{ row: "idle", measure: "memory of each socket", unit: "KiB" },
        ...{ values: each, must: 50, aim: 15, atMost: true },
        made: [
          `${bench.sockets} sockets on a hub that held ${spread(before)} MB, garbage of their opening included`,
        ],
      },
    ];
  },
};
