import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parse } from "csv-parse/sync";

/** How a file is written; the second where some lines are written otherwise. */
export type Encoding =
  | "UTF-8"
  | "GB18030"
  | "UTF-8, some lines GB18030"
  | "GB18030, some lines UTF-8";

/** What is known of a file before it is read. */
export interface Survey {
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: Encoding;
}

/** A line longer than this is not taken apart. */
const LINE_LIMIT = 64 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const gb18030 = new TextDecoder("gb18030", { fatal: true });

const decoded = (decoder: TextDecoder, bytes: Buffer): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Two bytes of GB18030 are often two bytes of UTF-8 as well, but then a letter of Greek, Cyrillic or Arabic; three that
 * make a Chinese character hardly ever are.
 */
const isSurelyUtf8 = (text: string): boolean => !/[\u0080-\u07ff]/.test(text);

/** The lines of a file as they stand, without what ends them, and where each ends. */
async function* linesOf(
  path: string,
): AsyncGenerator<{ readonly line: Buffer; readonly end: number }> {
  let rest: Buffer[] = [];
  let length = 0;
  let end = 0;
  for await (const chunk of createReadStream(path, {
    highWaterMark: 1 << 18,
  }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, at);
      yield { line: rest.length > 0 ? Buffer.concat([...rest, last]) : last, end: end + at + 1 };
      rest = [];
      length = 0;
      from = at + 1;
    }
    end += chunk.length;
    // Of a line beyond all bounds the beginning is enough to say so.
    if (length <= LINE_LIMIT) rest.push(chunk.subarray(from));
    length += chunk.length - from;
  }
  if (length > 0) yield { line: Buffer.concat(rest), end };
}

/** Reads a file once: its digest, and how it is written. Lines of plain ASCII say nothing of that. */
export async function surveyFile(path: string): Promise<Survey> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const lines = { utf8: 0, other: 0 };
  for await (const { line } of linesOf(path)) {
    if (!line.some((byte) => byte >= 0x80)) continue;
    const text = decoded(utf8, line);
    if (text === undefined) lines.other++;
    else if (isSurelyUtf8(text)) lines.utf8++;
  }
  return { sha256: hash.digest("hex"), bytes, encoding: encodingOf(lines) };
}

function encodingOf({ utf8, other }: { readonly utf8: number; readonly other: number }): Encoding {
  if (other === 0) return "UTF-8";
  if (utf8 === 0) return "GB18030";
  return utf8 >= other ? "UTF-8, some lines GB18030" : "GB18030, some lines UTF-8";
}

/** Reads some bytes in their own encoding; undefined: they are neither. */
function textOf(bytes: Buffer, encoding: Encoding): string | undefined {
  const text = decoded(utf8, bytes);
  if (text !== undefined && (encoding.startsWith("UTF-8") || isSurelyUtf8(text))) return text;
  return decoded(gb18030, bytes) ?? text;
}

/** One line: its number, where it ends in the file, and its cells; undefined: it cannot be read. */
export interface FileLine {
  readonly line: number;
  readonly end: number;
  readonly cells: readonly string[] | undefined;
}

/**
 * Reads a file's lines one after the other, each in its own encoding; empty ones are left out. No cell holds a line
 * break, so a broken line cannot hide the others. What separates them is told by the first line.
 */
export async function* readLines(
  path: string,
  { encoding }: Survey,
  separatorOf: (head: string) => string = () => ",",
): AsyncGenerator<FileLine> {
  let no = 0;
  let separator: string | undefined;
  for await (const { line, end } of linesOf(path)) {
    no++;
    const text = line.length > LINE_LIMIT ? undefined : textOf(line, encoding);
    if (text === undefined) yield { line: no, end, cells: undefined };
    else if (text.trim() !== "") {
      separator ??= separatorOf(text);
      yield { line: no, end, cells: cellsIn(text, separator) };
    }
  }
}

function cellsIn(text: string, delimiter: string): readonly string[] | undefined {
  // Most lines quote nothing.
  if (!text.includes('"')) return text.replace(/\r$/, "").split(delimiter);
  try {
    const [cells] = parse(text, { relax_quotes: true, delimiter });
    return cells;
  } catch {
    return undefined;
  }
}
