import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unpackWoff } from "./woff.rules.ts";

const require = createRequire(import.meta.url);
const FOLDER = dirname(require.resolve("@fontsource/noto-sans-sc"));

export type Weight = 400 | 700;

/** Tried in this order; what neither has is looked for in the parts of the whole font. */
export const USUAL = ["latin", "chinese-simplified"] as const;

const loaded = new Map<string, Buffer>();

/** A font's bytes, read once in a process. */
export function fontFile(part: string, weight: Weight): Buffer {
  const name = `noto-sans-sc-${part}-${weight}-normal.woff`;
  let bytes = loaded.get(name);
  if (!bytes) loaded.set(name, (bytes = unpackWoff(readFileSync(join(FOLDER, "files", name)))));
  return bytes;
}

let parts: ReadonlyArray<readonly [part: string, ranges: ReadonlyArray<readonly [number, number]>]>;

/** The parts of the font that say they have a character. */
export function partsWith(codePoint: number): string[] {
  parts ??= Object.entries(
    JSON.parse(readFileSync(join(FOLDER, "unicode.json"), "utf8")) as Record<string, string>,
  ).map(([part, ranges]) => [part.replace(/^\[(\d+)\]$/, "$1"), ranges.split(",").map(readRange)]);
  return parts
    .filter(([, ranges]) => ranges.some(([from, to]) => from <= codePoint && codePoint <= to))
    .map(([part]) => part);
}

/** `U+4e00` or `U+4e00-9fff`. */
function readRange(text: string): readonly [number, number] {
  const [from = "", to = from] = text.trim().replace("U+", "").split("-");
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}
