import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that PostgreSQL, run by another user where we are root, can reach. */
export function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `banyan-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}
