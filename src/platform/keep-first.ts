import { linkSync, rmSync, writeFileSync } from "node:fs";

/** Puts a secret file in its place, whole, unless another starter did so just now: then that one's stays. */
export function keepFirst(file: string, text: string): void {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine);
  }
}
