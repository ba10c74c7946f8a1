/*
 * Codes and drops from the command line.
 *
 * Goal: each says what came of it, and run again it does nothing twice. Method: the commands on a brand of the test's
 * own, and the file they write.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { dropBrandCoupons } from "../../src/commands/drop-coupons.ts";
import { exportBrandCodes } from "../../src/commands/export-codes.ts";
import { makeBrandCodes } from "../../src/commands/make-codes.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { BadInput } from "../../src/kernel/refusal.ts";
import { openKit } from "../support/database.ts";
import { offered } from "../support/offered.ts";
import { ownFolder } from "../support/own-folder.ts";
import { silent } from "../support/silent.ts";
import { world } from "../support/world.ts";

const kit = await openKit();
const folder = ownFolder("codes");

test("codes are made once, and written into a file", async () => {
  const there = await world(kit);
  await offered(kit, there);
  const said: string[] = [];
  const say = (line: string) => void said.push(line.replace(/ in [\d.]+ s$/, ""));
  const brand = there.brandId;
  const wish = { brand, template: "FIVE", size: 1_200, number: "spring", store: "N1" };
  for (let run = 0; run < 2; run++) await makeBrandCodes(kit, wish, silent, say);
  expect(said).toEqual([
    "1200 codes of 1200, 1200 of them made now",
    "1200 codes of 1200, 0 of them made now",
  ]);
  const out = join(folder, "codes.csv");
  await exportBrandCodes(kit, { brand, number: "spring", out }, silent, say);
  expect(said.at(-1)).toBe(`${out} has 1200 codes of 1200`);
  const lines = readFileSync(out, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(1_201);
  expect(lines[1]).toMatch(/^1,(\w{4}-){3}\w{4}$/);
  for (const act of [
    () => exportBrandCodes(kit, { brand, number: "spring", out }, silent, say),
    () => exportBrandCodes(kit, { brand, number: "summer", out: `${out}.2` }, silent, say),
    () => makeBrandCodes(kit, { ...wish, store: "N9" }, silent, say),
  ])
    await expect(act()).rejects.toThrow(CommandFailed);
});

test("a drop is given once, to whom is said", async () => {
  const there = await world(kit, { members: 5 });
  await offered(kit, there);
  const said: string[] = [];
  const drop = (but: object) =>
    dropBrandCoupons(
      kit,
      { brand: there.brandId, template: "FIVE", number: "gift", ...but },
      silent,
      (line) => void said.push(line),
    );
  for (let run = 0; run < 2; run++) await drop({ everybody: true });
  await drop({ number: "tagged", tag: "tea" });
  expect(said).toEqual([
    "5 members: 5 coupons issued, 0 held out, 0 refused; DONE",
    "5 members: 5 coupons issued, 0 held out, 0 refused; DONE",
    "0 members: 0 coupons issued, 0 held out, 0 refused; DONE",
  ]);
  await expect(drop({ number: "x" })).rejects.toThrow(BadInput);
});
