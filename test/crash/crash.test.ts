import { expect, test } from "@jest/globals";
import { crash } from "./rounds.ts";

// Goal: whatever is killed with SIGKILL, and whenever, what callers were told is done is in the book exactly once,
// what they were not told at most once, and after they sent it again everything is there once: wallets and months
// are those of a plain model, `verify` passes, whoever follows live misses nothing and hears nothing twice, and no
// process is left behind. Method: the real main.ts with its own PostgreSQL, callers at three tills over HTTP with
// orders one by one and in batches, some of them sent twice, refunds and spendings; blows at random moments, to
// the hub, to PostgreSQL (its server, all or one of its processes), to both, and once more while they come back.
//
// It proves that an answer is given only after the commit, that PostgreSQL had handed that commit to the operating
// system, and that callers, hub and guard find their way back. It does not prove that the disk has it: a process
// that is killed leaves the system's buffers alone. For a power cut stand fsync and synchronous_commit, which
// embedded.test.ts finds switched on.
//
// The moments come from a seed; the outcome must not depend on them. `npm run crash -- 20` plays more rounds.
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(
  `${rounds} crashes of the hub and of PostgreSQL lose nothing and double nothing`,
  async () => {
    const said = [`CRASH_SEED=${seed}`];
    const { counts, faults } = await crash(rounds, seed, (line) => void said.push(line));
    process.stderr.write(`${said.join("\n")}\n${JSON.stringify(counts)}\n`);
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({
      ...{ rounds, verified: rounds, lost: 0, doubled: 0, eventsMissed: 0, eventsDoubled: 0 },
    });
    expect(counts.acknowledged).toBeGreaterThan(0);
    expect(counts.unacknowledged).toBeGreaterThan(0);
  },
  300_000 + rounds * 120_000,
);
