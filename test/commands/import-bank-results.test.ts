/**
 * Goal: a bank's result is taken in from a file, in somebody's name, each row told; what fits is booked, once.
 * Method: the command on a brand of the test's own, with files as banks write them.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { importBrandBankResults } from "../../src/commands/import-bank-results.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput } from "../../src/kernel/refusal.ts";
import { preparePayouts } from "../../src/payout/prepare-payouts.ts";
import { releasePayouts } from "../../src/payout/release-payouts.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { orderOf, record, world } from "../support/world.ts";

const kit = await openKit();
const folder = ownFolder("bank-results");

/** North's 600 fen are released to be collected. */
async function released() {
  const there = await world(kit);
  const { brandId } = there;
  await record(there, orderOf(there, "1", { occurredAt: "2026-01-05T04:00:00Z" }));
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
  const franchiseeId = there.north.id;
  const [statement] = await kit.asOwner<{ id: string }>(
    "select id from statement where franchisee_id = $1",
    [franchiseeId],
  );
  await there.as((work) => acceptStatement(work, { statementId: statement?.id ?? "" }), {
    ...{ kind: "franchisee", id: newId(), brandId, franchiseeId },
  });
  const { run } = await there.as((work) =>
    preparePayouts(work, { number: "R", rail: "BY_HAND", collects: true }),
  );
  const colleague = { kind: "hq", id: newId(), brandId } as const;
  await there.as((work) => releasePayouts(work, { runId: run.id }), colleague);
  const clerk = await there.as((work) => hireStaff(work, { name: "Lin" }));
  const cashier = await there.as((work) => hireStaff(work, { name: "Bo", franchiseeId }));
  return { brand: brandId, by: clerk.id, cashier: cashier.id };
}

test("each row of a bank's file is told, and what fits is booked once", async () => {
  const { cashier, ...wish } = await released();
  const said: string[] = [];
  const take = (name: string, content: string | Buffer, but: object = {}) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    said.length = 0;
    const say = (line: string) => void said.push(line);
    return importBrandBankResults(kit, { ...wish, file, ...but }, say);
  };
  // SUCCESS in Chinese, in GB18030.
  const success = Buffer.from([0xb3, 0xc9, 0xb9, 0xa6]);
  const file = Buffer.concat([
    Buffer.from("number,amount,result,reference\nR-001,6.00,"),
    success,
    Buffer.from(",B-1\nR-002,1.00,SUCCESS,B-2\n"),
  ]);
  await take("gbk.csv", file);
  expect(said).toEqual([
    'row 1: "R-001" paid, and booked',
    'row 2: "R-002" no payout of ours',
    "2 rows: 1 PAID, 1 UNKNOWN",
  ]);
  await take("gbk.csv", file);
  expect(said.at(-1)).toBe("2 rows: 1 REPEATED, 1 UNKNOWN");
  const [row] = await kit.asOwner<{ paid: string }>(
    "select sum(amount) as paid from ledger_entry where brand_id = $1 and address = 'franchisee/north/paid'",
    [wish.brand],
  );
  expect(row?.paid).toBe("-600");

  for (const by of [cashier, newId(), "Lin"])
    await expect(take("gbk.csv", file, { by })).rejects.toThrow(CommandFailed);
  await expect(take("zero.csv", "number,amount,result\n\0")).rejects.toThrow(CommandFailed);
  await expect(take("huge.csv", "x".repeat(1_000_001))).rejects.toThrow(CommandFailed);
  await expect(take("other.csv", "a,b\n1,2\n")).rejects.toThrow(BadInput);
});
