/*
 * An import from the command line.
 *
 * Goal: the file of what was refused, imported as it is, brings in nothing that its line brought before. Method: a file
 * whose line changed its amount, and the file of errors that comes of it, as it was written.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { importBrandMembers } from "../../src/commands/import-members.ts";
import { membersByIdentity } from "../../src/member/member.queries.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { wallet, world } from "../support/world.ts";

const kit = await openKit();
const folder = ownFolder("import-command");
const silent = { start: () => ({ update: () => undefined, stop: () => undefined }) };

test("what was refused goes on under its import's name", async () => {
  const there = await world(kit, { members: 0 });
  const file = join(folder, "members.csv");
  const run = async (path: string) => {
    const said: string[] = [];
    const wish = { file: path, brand: there.brandId, write: true };
    await importBrandMembers(kit, wish, silent, (line) => void said.push(line));
    return said.join("\n");
  };
  const lines = "number,phone,store,points\n7,13800138001,N1,100\n";
  writeFileSync(file, lines);
  await run(file);
  writeFileSync(file, lines.replace(",100", ",101"));
  expect(await run(file)).toContain('with --name "members.csv"');
  expect(await run(`${file}.errors.csv`)).toContain("1 refused");

  const phone = { kind: "PHONE", value: "13800138001" } as const;
  const [anna = ""] = (await membersByIdentity(kit.look(there.hq), [phone])).values();
  expect((await wallet(kit, there, anna)).balance).toBe(100n);
});
