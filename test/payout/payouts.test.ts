/**
 * Goal: what closed months declared is paid once, by two people, never more than is payable; what fails stays due.
 * Method: use cases on a real database, the bank's file as a bank would read and answer it; the balance is read of the book.
 */
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { setBankAccount } from "../../src/payee/set-bank-account.ts";
import { bankFile } from "../../src/payout/bank-file.csv.ts";
import { cancelPayout } from "../../src/payout/cancel-payout.ts";
import { importBankResults } from "../../src/payout/import-bank-results.ts";
import { markPayoutFailed } from "../../src/payout/mark-payout-failed.ts";
import { markPayoutPaid } from "../../src/payout/mark-payout-paid.ts";
import {
  PayoutClosed,
  PayoutRunConflict,
  PayoutsNotCovered,
  SecondPersonNeeded,
} from "../../src/payout/payout.refusals.ts";
import { isCovered, judgeClaim, stateOf } from "../../src/payout/payout.rules.ts";
import { type PreparePayouts, preparePayouts } from "../../src/payout/prepare-payouts.ts";
import { releasePayouts } from "../../src/payout/release-payouts.ts";
import { writeBankFile } from "../../src/payout/write-bank-file.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const JANUARY = asMonth("2026-01");

/** January closed: South is owed 2 % of what N1 sold to its member, 200 fen; North owes 5 % and points, 600 fen. */
async function closedWorld(accepted = true): Promise<World & { readonly colleague: Actor }> {
  const there = await world(kit);
  kit.clock.set("2026-01-02T04:00:00Z");
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
  kit.clock.reset();
  await record(there, orderOf(there, "1", { occurredAt: "2026-01-05T04:00:00Z" }));
  await closeMonth(kit.begin, there.hq, { month: JANUARY });
  const statements = await kit.asOwner<{ id: string; franchisee_id: string }>(
    "select id, franchisee_id from statement where brand_id = $1",
    [there.brandId],
  );
  for (const { id: statementId, franchisee_id: franchiseeId } of statements) {
    const actor = {
      kind: "franchisee",
      id: newId(),
      brandId: there.brandId,
      franchiseeId,
    } as const;
    if (accepted) await there.as((work) => acceptStatement(work, { statementId }), actor);
    await there.as((work) =>
      setBankAccount(work, { franchiseeId, bank: "Bank of Tea", number: "6222 0212 3456 7890" }),
    );
  }
  return { ...there, colleague: { kind: "hq", id: newId(), brandId: there.brandId } };
}

const wish = (number: string, but: Partial<PreparePayouts> = {}): PreparePayouts => ({
  ...{ number, rail: "BANK_FILE", collects: false, ...but },
});

const balance = async (there: World, address: string): Promise<bigint> => {
  const [row] = await kit.asOwner<{ sum: string }>(
    "select coalesce(sum(amount), 0) as sum from ledger_entry where brand_id = $1 and address = $2",
    [there.brandId, address],
  );
  return BigInt(row?.sum ?? 0);
};

describe("payouts", () => {
  test("what is due is prepared by one, released by another, and paid once", async () => {
    const there = await closedWorld();
    const { run, payouts, skipped } = await there.as((work) => preparePayouts(work, wish("JAN")));
    expect(payouts).toMatchObject([
      { number: "JAN-001", franchiseeId: there.south.id, amountMinor: 200n },
    ]);
    expect(skipped).toEqual([{ franchiseeId: there.north.id, reason: "CARRIED_FORWARD" }]);
    // Sent again it is the same run; with other content it is refused.
    const again = await there.as((work) => preparePayouts(work, wish("JAN")));
    expect(again.payouts.map(({ id }) => id)).toEqual(payouts.map(({ id }) => id));
    const other = there.as((work) => preparePayouts(work, wish("JAN", { collects: true })));
    await expect(other).rejects.toThrow(PayoutRunConflict);

    const runId = run.id;
    await expect(there.as((work) => releasePayouts(work, { runId }))).rejects.toThrow(
      SecondPersonNeeded,
    );
    // Nothing goes to the bank before.
    expect((await writeBankFile(kit.look(there.hq), runId)).split("\n")).toHaveLength(2);
    await there.as((work) => releasePayouts(work, { runId }), there.colleague);
    await there.as((work) => releasePayouts(work, { runId }), there.colleague);
    expect(await writeBankFile(kit.look(there.hq), runId)).toBe(
      "number,direction,payee,bank,account,amount,currency\n" +
        "JAN-001,PAY,south Ltd,Bank of Tea,6222021234567890,2.00,CNY\n",
    );

    const payoutId = payouts[0]?.id ?? "";
    for (let twice = 0; twice < 2; twice++)
      await there.as((work) => markPayoutPaid(work, { payoutId, reference: "B-1" }));
    expect(await balance(there, "franchisee/south/due")).toBe(0n);
    expect(await balance(there, "franchisee/south/paid")).toBe(200n);
    expect(await balance(there, "headquarters/paid")).toBe(-200n);
    await expect(
      there.as((work) => markPayoutFailed(work, { payoutId, reason: "no" })),
    ).rejects.toThrow(PayoutClosed);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("what is open is not prepared again, and what fails or is cancelled is", async () => {
    const there = await closedWorld();
    const first = await there.as((work) => preparePayouts(work, wish("A")));
    const second = await there.as((work) => preparePayouts(work, wish("B")));
    expect(second.payouts).toEqual([]);
    expect(second.skipped).toContainEqual({ franchiseeId: there.south.id, reason: "IN_HAND" });

    const payoutId = first.payouts[0]?.id ?? "";
    await there.as((work) => cancelPayout(work, { payoutId, reason: "wrong day" }));
    const third = await there.as((work) => preparePayouts(work, wish("C")));
    expect(third.payouts).toMatchObject([{ number: "C-001", amountMinor: 200n }]);
    await there.as((work) => releasePayouts(work, { runId: third.run.id }), there.colleague);
    const failing = third.payouts[0]?.id ?? "";
    await expect(
      there.as((work) => cancelPayout(work, { payoutId: failing, reason: "late" })),
    ).rejects.toThrow(PayoutClosed);
    const failed = await there.as((work) =>
      markPayoutFailed(work, { payoutId: failing, reason: "account closed" }),
    );
    expect(stateOf(failed)).toBe("FAILED");
    expect(await balance(there, "franchisee/south/due")).toBe(200n);
    expect((await there.as((work) => preparePayouts(work, wish("D")))).payouts).toHaveLength(1);
  });

  test("what waits for an answer is held, and what is paid settles its statement", async () => {
    const waiting = await closedWorld(false);
    const held = await waiting.as((work) => preparePayouts(work, wish("H", { collects: true })));
    expect(held.payouts).toEqual([]);
    expect(held.skipped.map(({ reason }) => reason)).toEqual(["HELD", "HELD"]);

    const there = await closedWorld();
    const { run, payouts } = await there.as((work) => preparePayouts(work, wish("S")));
    await there.as((work) => releasePayouts(work, { runId: run.id }), there.colleague);
    await there.as((work) =>
      markPayoutPaid(work, { payoutId: payouts[0]?.id ?? "", reference: "B" }),
    );
    const states = await kit.asOwner<{ state: string }>(
      "select state from statement_standing where franchisee_id = $1",
      [there.south.id],
    );
    expect(states).toEqual([{ state: "SETTLED" }]);
  });

  test("debts are collected where a run says so", async () => {
    const there = await closedWorld();
    const { run, payouts } = await there.as((work) =>
      preparePayouts(work, wish("ALL", { collects: true, rail: "BY_HAND" })),
    );
    expect(payouts.map(({ amountMinor }) => amountMinor)).toEqual([-600n, 200n]);
    await there.as((work) => releasePayouts(work, { runId: run.id }), there.colleague);
    for (const { id: payoutId } of payouts)
      await there.as((work) => markPayoutPaid(work, { payoutId, reference: "B" }));
    for (const address of ["franchisee/north/due", "franchisee/south/due", "headquarters/due"])
      expect(await balance(there, address)).toBe(0n);
    expect(await balance(there, "franchisee/north/paid")).toBe(-600n);
  });

  test("two runs at once do not pay the same money", async () => {
    const there = await closedWorld();
    const runs = await Promise.all(
      ["X", "Y", "Z"].map((number) => there.as((work) => preparePayouts(work, wish(number)))),
    );
    expect(runs.flatMap(({ payouts }) => payouts)).toHaveLength(1);
  });

  test("what is not covered any more is not released", async () => {
    const there = await closedWorld();
    const { run, payouts } = await there.as((work) =>
      preparePayouts(work, wish("P", { collects: true, rail: "BY_HAND" })),
    );
    // Due falls by another road: a run that was prepared before is paid by hand in the book's owner's name.
    const [south] = payouts.filter(({ amountMinor }) => amountMinor > 0n);
    await kit
      .asOwner(
        "insert into payout select gen_random_uuid(), brand_id, run_id, franchisee_id, 'P-9', 1, null from payout where id = $1",
        [south?.id],
      )
      .catch(() => undefined);
    await kit.asOwner(
      `insert into payout_run select gen_random_uuid(), brand_id, 'Q', null, 'BY_HAND', false, prepared_by, prepared_at
       from payout_run where id = $1`,
      [run.id],
    );
    await kit.asOwner(
      `insert into payout select gen_random_uuid(), brand_id, (select id from payout_run where number = 'Q'
         and brand_id = payout.brand_id), franchisee_id, 'Q-1', 1, null from payout where id = $1`,
      [south?.id],
    );
    await expect(
      there.as((work) => releasePayouts(work, { runId: run.id }), there.colleague),
    ).rejects.toThrow(PayoutsNotCovered);
  });

  test("only headquarters' people pay, and a run's number fits a bank", async () => {
    const there = await closedWorld();
    const franchisee: Actor = {
      ...{ kind: "franchisee", id: newId(), brandId: there.brandId },
      franchiseeId: there.south.id,
    };
    for (const actor of [franchisee, there.n1.till])
      await expect(there.as((work) => preparePayouts(work, wish("N")), actor)).rejects.toThrow(
        Forbidden,
      );
    // A spreadsheet computes `-1-001`, and the bank's result would name no payout of ours.
    for (const number of ["a b", "-1", "_1"])
      await expect(there.as((work) => preparePayouts(work, wish(number)))).rejects.toThrow(
        BadInput,
      );
  });

  test("nothing in the bank's file is a formula", () => {
    const payment = { number: "1", account: "622202", amountMinor: 1n };
    for (const text of ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A1"]) {
      const file = bankFile([{ ...payment, payee: text, bank: text }], "CNY");
      const [, cells] = parse(file) as string[][];
      expect(cells?.slice(2, 4)).toEqual([`'${text}`, `'${text}`]);
    }
  });
});

describe("judgeClaim", () => {
  const claim = {
    dueMinor: 100n,
    heldMinor: 0n,
    payableMinor: 100n,
    thresholdMinor: 0n,
    laterMinor: 0n,
  };
  const way = { collects: true, hasAccount: true };

  test("what is open the other way adds nothing: it may fail", () => {
    const open = { payingMinor: 0n, collectingMinor: -50n };
    expect(judgeClaim({ ...claim, ...open }, way)).toEqual({ amountMinor: 100n });
    expect(isCovered(150n, { ...claim, payingMinor: 150n, collectingMinor: -50n })).toBe(false);
    const debt = { ...claim, dueMinor: -100n, payableMinor: -100n };
    expect(judgeClaim({ ...debt, payingMinor: 50n, collectingMinor: -30n }, way)).toEqual({
      amountMinor: -70n,
    });
    expect(isCovered(-150n, { ...debt, payingMinor: 50n, collectingMinor: -150n })).toBe(false);
  });
});

describe("importBankResults", () => {
  test("takes in what fits, tells each row's outcome, and is taken in once", async () => {
    const there = await closedWorld();
    const { run, payouts } = await there.as((work) =>
      preparePayouts(work, wish("R", { collects: true })),
    );
    const text = (rows: string[]) => ["Number,Amount,Result,Reference,Reason", ...rows].join("\n");
    const take = (...rows: string[]) =>
      there
        .as((work) => importBankResults(work, { text: text(rows) }))
        .then((told) => told.map(({ verdict }) => verdict));
    expect(await take("R-001,6.00,SUCCESS,B-1,")).toEqual(["NOT_SENT"]);
    await there.as((work) => releasePayouts(work, { runId: run.id }), there.colleague);
    const rows = [
      "R-001,6.00,成功,B-1,",
      "R-001,6.00,SUCCESS,B-1,",
      "R-002,2.01,SUCCESS,B-2,",
      "R-003,2.00,SUCCESS,B-3,",
      "R-002,2.00,FAILED,,no such account",
      "R-002,2.00,SUCCESS,B-2,",
      "R-002,two,SUCCESS,B-2,",
    ];
    expect(await take(...rows)).toEqual([
      ...["PAID", "REPEATED", "AMOUNT_DIFFERS", "UNKNOWN", "FAILED", "CONTRADICTS", "UNREADABLE"],
    ]);
    expect(await take(...rows)).toEqual([
      ...["REPEATED", "REPEATED", "AMOUNT_DIFFERS", "UNKNOWN", "REPEATED", "CONTRADICTS"],
      "UNREADABLE",
    ]);
    expect(payouts).toHaveLength(2);
    expect(await balance(there, "franchisee/north/paid")).toBe(-600n);
    expect(await balance(there, "franchisee/south/due")).toBe(200n);
    await expect(take()).rejects.toThrow(BadInput);
  });
});
