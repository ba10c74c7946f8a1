import { rmSync } from "node:fs";
import { afterAll } from "@jest/globals";
import { newFolder } from "./folder.ts";

/** A folder of the test file's own, gone behind its last test. */
export function ownFolder(name: string): string {
  const folder = newFolder(name);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
