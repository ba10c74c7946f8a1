import { rmSync } from "node:fs";
import { openVault, type Vault } from "../../src/platform/vault.ts";
import { newFolder } from "./folder.ts";

/** Keys of the caller's own. */
export function testVault(): Vault {
  const dir = newFolder("keys");
  process.on("exit", () => rmSync(dir, { recursive: true }));
  return openVault(dir);
}
