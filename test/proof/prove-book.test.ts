import { beforeAll, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { forAllBrands } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import type { Look } from "../../src/platform/database/work.ts";
import { lastSound, proofPage } from "../../src/proof/proof.queries.ts";
import { isWholeDue } from "../../src/proof/proof.rules.ts";
import { proveJob } from "../../src/proof/prove.job.ts";
import { proveBook } from "../../src/proof/prove-book.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { rechain } from "../support/rechain.ts";
import { tamper } from "../support/tamper.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a proof since the last finds what is wrong with new rows, and with old ones where new ones stand on them; what it
// does not look at is said here, too. Method: one order before a proof, two behind it; the book is tampered with
// and proved in one transaction, which is undone.

const kit = await serveHub("serve");

const proved = (look: Look, sinceLast = true) =>
  proveBook((step) => step(look(forAllBrands("prove"))), kit.begin, { sinceLast });

let there: World;
beforeAll(async () => {
  kit.clock.set("2026-03-15T04:00:00Z");
  there = await world(kit);
  await record(there, orderOf(there, "1"), orderOf(there, "2"));
  kit.clock.set("2026-03-16T04:00:00Z");
  await proved(kit.look, false);
  kit.clock.set("2026-03-16T05:00:00Z");
  await record(there, orderOf(there, "3"), orderOf(there, "4"));
});

const order = (number: string) => `(select id from customer_order where number = '${number}')`;

test("a proof is recorded, and the next goes on where it saw all that was booked", async () => {
  const scope = kit.look(there.hq);
  const first = await lastSound(scope, { whole: true });
  expect(first).toMatchObject({
    ...{ since: null, until: new Date("2026-03-16T03:50:00Z"), invariant: null, broken: null },
  });
  const next = await proved(kit.look);
  expect(next).toMatchObject({ since: first?.until, invariant: null });
  expect(next?.rows).toBeLessThan((await proved(kit.look, false))?.rows ?? 0n);
});

test.each([
  [
    "L1",
    "new transfers are another brand's",
    `update ledger_transfer set brand_id = gen_random_uuid() where posting_id = ${order("3")}`,
  ],
  [
    "L3",
    "a wallet has no floor",
    "update ledger_account set floor = null where address like 'wallet/%'",
  ],
  ["L4", "a new key is gone", "delete from ledger_key where key = 'order:till:4'"],
  [
    "L5",
    "a balance was raised after it",
    "update ledger_account set balance = balance + 1 where address like 'wallet/%'",
  ],
  [
    "L5",
    "an account counts more",
    "update ledger_account set version = version + 1 where address like 'wallet/%'",
  ],
  [
    "L6",
    "a new entry left another balance",
    `update ledger_transfer set to_balance = to_balance + 1 where kind = 'earn' and posting_id = ${order("3")}`,
  ],
  [
    "L6",
    "a balance was raised before new ones",
    `update ledger_transfer set to_balance = to_balance + 9 where kind = 'earn' and posting_id in (${order("3")}, ${order("4")});`,
    "update ledger_account set balance = balance + 9 where address like 'wallet/%'",
  ],
  [
    "L6",
    "the entry before the new ones is gone",
    `delete from ledger_transfer where kind = 'earn' and posting_id = ${order("2")}`,
  ],
  [
    "L7",
    "a hot account has a version",
    `update ledger_transfer set from_version = 1, from_balance = 1 where kind = 'earn' and posting_id = ${order("3")}`,
  ],
  [
    "L8",
    "a new amount between hot accounts was changed",
    `update ledger_transfer set amount = amount + 1 where kind = 'royalty' and posting_id = ${order("3")}`,
  ],
  [
    "L8",
    "the posting before the new ones has another digest",
    `update ledger_posting set chain = sha256('x') where id = ${order("2")}`,
  ],
  [
    "L8",
    "the posting before the new ones is gone",
    `delete from ledger_posting where id = ${order("2")}`,
  ],
  ["L8", "a head was set back", "update ledger_owner set seq = 3 where seq = 4"],
  ["L8", "the head is another", "update ledger_owner set head = sha256('x') where seq = 4"],
  [
    "O1",
    "an older order's points were raised",
    `update customer_order set points = points + 1 where id = ${order("1")}`,
  ],
])("since the last, %s is broken: %s", async (invariant, _, ...statements) => {
  const found = await tamper(kit, statements, (look) => proved(look));
  expect(found).toMatchObject({ invariant, since: expect.any(Date) });
});

test("what was changed in older rows alone is for the whole proof", async () => {
  const change = [
    `update ledger_transfer set amount = amount + 1 where kind = 'royalty' and posting_id = ${order("1")}`,
  ];
  const found = await tamper(kit, change, async (look) => ({
    recent: (await proved(look))?.invariant?.slice(0, 1),
    whole: (await proved(look, false))?.invariant,
  }));
  // Money is summed in full each time: S5 says so. The chain is read again from its start by the whole proof alone.
  expect(found).toEqual({ recent: "S", whole: "L8" });
});

test("a failed proof does not move on from where the last sound one ended", async () => {
  const before = await lastSound(kit.look(there.hq));
  const broken = await tamper(kit, ["delete from ledger_key where key = 'order:till:4'"], (look) =>
    proved(look),
  );
  expect(broken?.broken).toContain("order:till:4 is not known");
  expect(await lastSound(kit.look(there.hq))).toEqual(before);
});

test("who waited and booked at an earlier instant than the one before is part of it", async () => {
  const since = "2026-03-16T06:00:00Z";
  await kit.asOwner("insert into proof values ($2, null, $1, $1, $1, 1, null, null)", [
    since,
    newId(),
  ]);
  // Order 3 was booked a moment after the instant, order 4 behind it, a moment before.
  const change = [
    `update ledger_posting set booked_at = '2026-03-16T06:00:01Z' where id = ${order("3")}`,
    `update ledger_posting set booked_at = '2026-03-16T05:59:59Z' where id = ${order("4")}`,
    rechain,
  ];
  const found = await tamper(kit, change, (look) => proved(look));
  expect(found).toMatchObject({ since: new Date(since), invariant: null, broken: null });
});

describe("the nightly job", () => {
  const run = async (look: Look, now = "2026-03-20T01:00:00Z") => {
    const said: Record<string, unknown>[] = [];
    const log = pino({ level: "info" }, { write: (line) => said.push(JSON.parse(line)) });
    const begin = ((actor, step) =>
      look === kit.look ? kit.begin(actor, step) : step(look(actor) as never)) as typeof kit.begin;
    const { signal } = new AbortController();
    await proveJob.run({ begin, look, log, now: new Date(now), since: undefined, signal });
    return said;
  };

  test("proves what is new, and says that the book holds", async () => {
    expect(await run(kit.look)).toMatchObject([
      { level: 30, sinceLast: true, msg: "the book holds" },
    ]);
  });

  test("says as an error what does not hold", async () => {
    const change = [
      "update ledger_account set balance = balance + 1 where address like 'wallet/%'",
    ];
    const said = await tamper(kit, change, (look) => run(look, "2026-04-20T01:00:00Z"));
    expect(said).toMatchObject([{ level: 50, invariant: "L5", msg: "the book does not hold" }]);
  });

  test("proves the whole book once a week", () => {
    const at = (day: number) => new Date(Date.UTC(2026, 2, day, 1));
    expect(isWholeDue(undefined, at(1))).toBe(true);
    expect([2, 5, 7, 8, 9].map((day) => isWholeDue(at(1), at(day)))).toEqual([
      ...[false, false, false, true, true],
    ]);
  });
});

describe("headquarters' list of proofs", () => {
  const PROOFS = `query { proofs(first: 2) { edges { node { holds brokenInvariant since until beganAt } } pageInfo { hasNextPage } } }`;

  test("is newest first, and names the invariant that broke, not whose row", async () => {
    const change = ["delete from ledger_key where key = 'order:till:4'"];
    await tamper(kit, change, (look) => proved(look));
    const { proofs } = await kit.client(callersOf(there).hq).query(PROOFS);
    expect(proofs.pageInfo.hasNextPage).toBe(true);
    expect(proofs.edges[0].node).toMatchObject({ holds: false, brokenInvariant: "L4" });
    const [newest] = await proofPage(kit.look(there.hq), 1, undefined);
    expect(newest?.broken).toContain("order:till:4");
  });

  test("is nobody else's", async () => {
    const answer = await kit.client(callersOf(there).till(there.n1)).ask(PROOFS);
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});
