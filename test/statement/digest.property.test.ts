import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asMonth } from "../../src/kernel/month.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { csvAlike, csvHead, csvLines } from "../../src/statement/statement.csv.ts";
import { statementLines } from "../../src/statement/statement.queries.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";

// Goal: the bytes that a close takes the SHA-256 of, where the lines are, are the bytes of the file, whatever names
// hold. Method: both write a thousand hostile texts; a month of orders with hostile numbers and instants is closed, and
// its files are written by the code that serves them.

const kit = await openKit();

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(",", '"', "\n", "\r", "\r\n", "'", ";", " ", "\t", "\\", "\\n", "=", "\uFEFF"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).filter((one) => one !== "\0"),
  ),
  maxLength: 12,
});

describe("a file's bytes, written where the lines are,", () => {
  test("quote what the served file quotes", async () => {
    const texts = fc.sample(hostile, 1_000);
    const rows = await kit.asOwner<{ field: string }>(
      "select csv_field(value) as field from unnest($1::text[]) with ordinality as v (value, at) order by at",
      [texts],
    );
    const served = texts.map((clause) =>
      csvAlike({ storeCode: null, kind: "FEE", termsVersion: 1, clause }),
    );
    expect(rows.map(({ field }) => `,FEE,1,${field}`)).toEqual(served);
  });

  test("are those of the served file, and so is their SHA-256", async () => {
    const there = await world(kit);
    const numbers = [...new Set(fc.sample(hostile, 60))]
      .map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, ""))
      .filter((text) => text.trim() === text && text !== "");
    const month = "2026-01-05T04:00:00.";
    const orders = [...new Set(numbers)].map((number, index) =>
      orderOf(there, number, {
        occurredAt: new Date(Date.parse(`${month}000Z`) + ((index * 111) % 1_000)),
      }),
    );
    await record(there, ...orders);
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });

    const scope = kit.look(there.hq);
    for (const { id } of [there.north, there.south]) {
      const file = createHash("sha256").update(csvHead());
      for await (const lines of statementLines(scope, { franchiseeId: id, month: "2026-01" }))
        file.update(csvLines(lines));
      const [statement] = await kit.asOwner(
        "select lines_sha256 from statement where franchisee_id = $1",
        [id],
      );
      expect(statement).toEqual({ lines_sha256: file.digest("hex") });
    }
    const [lines] = await kit.asOwner(
      "select count(*)::int as count from settlement_line where brand_id = $1",
      [there.brandId],
    );
    expect(lines?.count).toBeGreaterThan(orders.length);
  });
});
