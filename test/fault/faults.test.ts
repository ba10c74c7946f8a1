import { expect, test } from "@jest/globals";
import { FAULTS } from "./faults.ts";
import { tableOf } from "./play.ts";
import { playAll } from "./run.ts";

// Goal: whatever breaks under the hub, what callers were told is done is in the book exactly once; what they were not
// told they may send again and it is done once; each error they get says so; and the hub serves again by itself as soon as
// what broke is whole. Method: the real main.ts, a PostgreSQL on a small disk of its own, a network between them that
// can be cut, deafened, slowed or ended in the middle of a word; callers at three tills, and those who follow live.
//
// A share of the faults is played here; `npm run crash -- faults` plays all, and prints the table.
const SHARE = ["network: ends between COMMIT and its answer", "PostgreSQL: its disk is full"];

test("a broken network and a full disk lose nothing, double nothing, and are told honestly", async () => {
  const chosen = FAULTS.filter(({ name }) => SHARE.includes(name));
  const { outcomes, wrong } = await playAll(7, () => undefined, chosen);
  process.stderr.write(`${tableOf(outcomes).join("\n")}\n`);
  expect(wrong).toEqual([]);
  expect(outcomes.map(({ fault }) => fault).toSorted()).toEqual(SHARE.toSorted());
  for (const { lost, doubled, acknowledged } of outcomes)
    expect([lost, doubled, acknowledged > 0]).toEqual([0, 0, true]);
}, 240_000);
