import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { ownFolder } from "../support/own-folder.ts";

const folder = ownFolder("keys");

const MODULE = new URL("../../src/identity/keys.ts", import.meta.url).href;

/** A process that opens the keys at an instant, and says which one it holds. */
async function kidOf(dataDir: string, at: number): Promise<string> {
  const script = `
    const { openKeys } = await import(${JSON.stringify(MODULE)});
    while (Date.now() < ${at}) {}
    process.stdout.write(openKeys(${JSON.stringify(dataDir)}).kid);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { env: { ...process.env, NODE_OPTIONS: "" } },
  );
  return stdout;
}

test("processes that start at once on a fresh folder hold one key", async () => {
  for (const round of ["1", "2", "3"]) {
    const dataDir = join(folder, round);
    const at = Date.now() + 2_000;
    const kids = await Promise.all(Array.from({ length: 4 }, () => kidOf(dataDir, at)));
    expect(new Set(kids).size).toBe(1);
    expect(readdirSync(dataDir)).toEqual(["token-key.pem"]);
  }
});
