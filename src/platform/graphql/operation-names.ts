import { readdirSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../../schema/operations");

const pascal = (file: string): string =>
  file
    .replace(/\.graphql$/, "")
    .replace(/(^|-)([a-z])/g, (_, _dash, letter) => letter.toUpperCase());

/** What is not one of our callers' own operations, or has no name. */
export const OTHER = "other";

/** The names by which operations are measured: those that our own callers send, so that there are no more than these. */
export function openOperationNames(): (name: string | null | undefined) => string {
  let known: ReadonlySet<string>;
  try {
    known = new Set(readdirSync(FOLDER).map(pascal));
  } catch {
    known = new Set();
  }
  return (name) => (name && known.has(name) ? name : OTHER);
}
