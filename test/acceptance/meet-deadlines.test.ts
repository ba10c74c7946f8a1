import { describe, expect, test } from "@jest/globals";
import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { actsOf, standingsOf } from "../../src/acceptance/act.queries.ts";
import { meetDeadlines } from "../../src/acceptance/meet-deadlines.ts";
import { settleStatements } from "../../src/acceptance/settle-statements.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { outstandingStatements, payables } from "../../src/statement/payable.queries.ts";
import { openKit } from "../support/database.ts";
import { type Issued, issuedWorld, pay, STATEMENTS } from "../support/statements.ts";
import { orderOf, record } from "../support/world.ts";

// Goal: a statement that waits is told of three days and a day before its end; then silence means what the contract
// says; a debt is carried forward without interest, and what is paid or set off is settled.
// Method: January's statements, issued on 2 February; the test's clock stands at each instant that matters, and the job's
// turn is taken, twice, to see that nothing is done twice.

const kit = await openKit();

const warned: object[] = [];
const log = { warn: (what: object) => void warned.push(what), error: () => undefined };

async function turn(at?: string): Promise<void> {
  if (at) kit.clock.set(at);
  for (let times = 0; times < 2; times++) await meetDeadlines({ ...kit, log });
}

const actsUpon = async ({ there, statementId }: Issued) =>
  ((await actsOf(kit.look(there.hq), [statementId])).get(statementId) ?? []).map(
    ({ kind, text, state, actorKind }) => [kind, text, state, actorKind].join(" "),
  );
const stateNow = async ({ there, statementId }: Issued) =>
  (await standingsOf(kit.look(there.hq), [statementId])).get(statementId)?.state;
const payableOf = async ({ there }: Issued) =>
  (await payables(kit.look(there.hq), [there.north.id]))[0];
const accept = ({ there, north, statementId }: Issued) =>
  there.as((work) => acceptStatement(work, { statementId }), north);

describe("a statement that waits", () => {
  test("is told of twice, then is overdue where silence is no yes; headquarters is told", async () => {
    const issued = await issuedWorld(kit);
    const { statementId, there } = issued;
    await turn("2026-02-09T15:59:00Z");
    expect(await actsUpon(issued)).toEqual([]);
    const reminded = ["REMINDED 3 ISSUED system"];
    await turn("2026-02-09T16:00:00Z");
    expect(await actsUpon(issued)).toEqual(reminded);
    reminded.push("REMINDED 1 ISSUED system");
    await turn("2026-02-11T16:00:00Z");
    expect(await actsUpon(issued)).toEqual(reminded);
    await turn("2026-02-12T15:59:00Z");
    expect(await actsUpon(issued)).toEqual(reminded);
    warned.length = 0;
    await turn("2026-02-12T16:00:00Z");
    expect(await actsUpon(issued)).toEqual([...reminded, "FELL_OVERDUE  OVERDUE system"]);
    expect(warned).toContainEqual(
      expect.objectContaining({ statementId, franchiseeId: there.north.id, month: "2026-01" }),
    );
    // It may still be accepted.
    await accept(issued);
    expect(await stateNow(issued)).toBe("ACCEPTED");
  });

  test("is accepted by silence where the contract says so, as the contract stood when it was issued", async () => {
    const issued = await issuedWorld(kit, { ...STATEMENTS, silence: "ACCEPTS" });
    await turn("2026-02-12T16:00:00Z");
    // Nobody worked while it was to be told of: that is over.
    expect(await actsUpon(issued)).toEqual(["ACCEPTED_BY_SILENCE  ACCEPTED system"]);
  });

  test("is not told of once it is answered", async () => {
    const issued = await issuedWorld(kit);
    await accept(issued);
    await accept(issued);
    await turn("2026-02-12T16:00:00Z");
    expect(await actsUpon(issued)).toEqual(["ACCEPTED  ACCEPTED franchisee"]);
  });
});

describe("what is due", () => {
  test("is held until its statement is accepted, then payable, then settled once it is paid", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    expect(await payableOf(issued)).toMatchObject({
      ...{ dueMinor: -900n, heldMinor: -900n, payableMinor: 0n, overdueSince: null },
    });
    await accept(issued);
    expect(await payableOf(issued)).toMatchObject({ heldMinor: 0n, payableMinor: -900n });
    await pay(there, "north", -400n);
    await turn();
    expect(await stateNow(issued)).toBe("ACCEPTED");
    expect(await payableOf(issued)).toMatchObject({ dueMinor: -500n, payableMinor: -500n });
    await pay(there, "north", -500n);
    await there.as((work) => settleStatements(work, [there.north.id]));
    await turn();
    expect(await actsUpon(issued)).toEqual([
      "ACCEPTED  ACCEPTED franchisee",
      "SETTLED  SETTLED hq",
    ]);
    // The bank sent it back.
    await pay(there, "north", 500n);
    await turn();
    expect((await actsUpon(issued)).at(-1)).toBe("REOPENED  ACCEPTED system");
  });

  test("below the threshold is carried forward", async () => {
    const issued = await issuedWorld(kit, { ...STATEMENTS, thresholdMinor: 901n });
    await accept(issued);
    expect(await payableOf(issued)).toMatchObject({
      ...{ dueMinor: -900n, heldMinor: 0n, thresholdMinor: 901n, payableMinor: 0n },
    });
  });

  test("of a debt is carried into the next statement, free of interest, and overdue by its day", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    kit.clock.set("2026-02-20T04:00:00Z");
    expect(await payableOf(issued)).toMatchObject({
      ...{ overdueSince: new Date("2026-02-12T16:00:00Z"), cureDays: 20 },
      cureUntil: new Date("2026-03-04T16:00:00Z"),
    });
    // A coupon of 20.00 that headquarters pays sets the debt off, and more.
    await record(
      there,
      orderOf(there, "3", {
        occurredAt: "2026-02-19T04:00:00Z",
        netMinor: 0n,
        couponMinor: 2_000n,
      }),
    );
    await accept(issued);
    kit.clock.set("2026-03-02T04:00:00Z");
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });
    const [next] = await kit.asOwner<{ id: string; opening_minor: string; total_minor: string }>(
      "select id, opening_minor, total_minor from statement where franchisee_id = $1 and month = '2026-02'",
      [there.north.id],
    );
    expect(next).toMatchObject({ opening_minor: "-900", total_minor: "2000" });
    const left = await outstandingStatements(kit.look(there.hq), [there.north.id]);
    expect(left.map((each) => each.outstandingMinor)).toEqual([1_100n, 0n]);
    expect(await payableOf(issued)).toMatchObject({
      ...{ dueMinor: 1_100n, heldMinor: 1_100n, payableMinor: 0n, overdueSince: null },
    });
    await turn();
    // Set off is as good as paid.
    expect(await stateNow(issued)).toBe("SETTLED");
  });
});
