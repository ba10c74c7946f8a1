import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openVault, turnMasterKey } from "../../src/platform/vault.ts";

// Goal: what is sealed opens for its holder, in its place, with its key, and for nothing else. Method: seal, then
// change one thing at a time.

const dir = mkdtempSync(join(tmpdir(), "banyan-vault-"));
afterAll(() => rmSync(dir, { recursive: true }));

describe("a vault", () => {
  const vault = openVault(dir);
  const { key, stored } = vault.newKey("anna");
  const sealed = vault.seal(key, "Anna 王", "member anna name");

  test("opens what it sealed, also once it was closed itself", () => {
    const again = openVault(dir);
    const opened = again.openKey("anna", stored);
    expect(again.open(opened, sealed, "member anna name")).toBe("Anna 王");
    expect(sealed.toString("latin1")).not.toContain("Anna");
    expect(stored.sealed.includes(key)).toBe(false);
  });

  test("seals the same text differently each time", () => {
    expect(vault.seal(key, "Anna 王", "member anna name")).not.toEqual(sealed);
  });

  test.each([
    ["in another place", () => vault.open(key, sealed, "member anna phone")],
    ["with another's key", () => vault.open(vault.newKey("anna").key, sealed, "member anna name")],
    ["for another holder", () => vault.openKey("ben", stored)],
    ["cut short", () => vault.open(key, sealed.subarray(0, -1), "member anna name")],
    ["with a shorter tag", () => vault.open(key, sealed.subarray(0, 20), "member anna name")],
    ["in another vault", () => openVault(join(dir, "other")).openKey("anna", stored)],
    ...Array.from({ length: sealed.length }, (_, at) => [
      `with byte ${at} changed`,
      () => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        vault.open(key, changed, "member anna name");
      },
    ]),
  ] as [string, () => unknown][])("does not open it %s", (_, open) => {
    expect(open).toThrow();
  });

  test("digests a text the same way for ever, and another vault another way", () => {
    expect(openVault(dir).digest("138")).toEqual(vault.digest("138"));
    expect(vault.digest("138")).not.toEqual(vault.digest("139"));
    expect(openVault(join(dir, "other")).digest("138")).not.toEqual(vault.digest("138"));
  });

  test("opens keys of every version of its master key, as soon as another process turned it", () => {
    expect(turnMasterKey(dir)).toBe(stored.version + 1);
    const turned = openVault(dir);
    const next = turned.newKey("ben").stored;
    expect(next.version).toBe(stored.version + 1);
    expect(vault.openKey("ben", next)).toEqual(turned.openKey("ben", next));
    expect(turned.openKey("anna", stored)).toEqual(key);
    expect(turned.digest("138")).toEqual(vault.digest("138"));
  });

  test("is turned again once what hindered it is mended", () => {
    const file = join(dir, "vault-keys.json");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, "{");
    expect(() => turnMasterKey(dir)).toThrow();
    writeFileSync(file, good);
    expect(turnMasterKey(dir)).toBe(stored.version + 2);
  });

  test("says which master key is missing", () => {
    expect(() => vault.openKey("anna", { ...stored, version: 9 })).toThrow("no master key 9");
  });
});
