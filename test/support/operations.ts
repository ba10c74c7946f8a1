import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../schema/operations");

/** The text of an operation that callers really send: `my-points`. */
export const operation = (name: string): string =>
  readFileSync(join(FOLDER, `${name}.graphql`), "utf8");

/** Their names, in order. */
export const operationNames = (): string[] =>
  readdirSync(FOLDER)
    .map((file) => file.replace(/\.graphql$/, ""))
    .sort();
