import { mayManageBrand } from "../brand/brand.policy.ts";
import { regionOf, zoneOf } from "../brand/brand.queries.ts";
import type { Actor } from "../kernel/actor.ts";
import { dayOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { type Identity, identityText, readIdentity } from "../member/identity.rules.ts";
import type { Begin, Look } from "../platform/database/work.ts";
import { importState, noteImport } from "./import.queries.ts";
import { LineUnreadable, NamedTwice } from "./import.refusals.ts";
import { type Column, type ImportRow, readHead, readRow } from "./import.rules.ts";
import { importBatch, type RowOutcome } from "./import-batch.ts";
import { type FileLine, readLines, type Survey, surveyFile } from "./import-file.ts";

export interface ImportMembers {
  readonly path: string;
  /** Names the import, for ever: what a line brings along is brought in once under its name. */
  readonly name: string;
  /** Without it, all is tried and nothing written. */
  readonly write: boolean;
  /** Hears of the file before it is read: how it is written, its columns, and how many lines were done before. */
  readonly begun: (survey: Survey, titles: readonly string[], done: number) => void;
  /** Hears how far the file is read, in bytes. */
  readonly tell: (bytes: number) => void;
  /** Hears of each line that was refused, with its cells as they were read. */
  readonly refused: (line: number, why: Refusal, cells: readonly string[]) => void;
}

/** What an import came to, in lines. */
export interface ImportResult {
  lines: number;
  enrolled: number;
  known: number;
  posted: number;
  refused: number;
}

const BATCH = 500;

/** What a dry run ends with, so that nothing of it stays. */
class NothingStays extends Error {}

interface Line {
  readonly at: number;
  readonly cells: readonly string[];
  readonly row: ImportRow;
}

/**
 * Imports members from a CSV file, 500 lines a transaction. Interrupted, it goes on where it was; run again, it writes
 * nothing twice. A line that cannot be taken does not hold up the others.
 */
export async function importMembers(
  hub: { readonly begin: Begin; readonly look: Look },
  actor: Actor,
  wish: ImportMembers,
): Promise<ImportResult> {
  mayManageBrand(actor);
  const scope = hub.look(actor);
  const [timeZone, region] = [await zoneOf(scope), await regionOf(scope)];
  const survey = await surveyFile(wish.path);
  const state = wish.write ? await importState(scope, wish.name) : undefined;
  const done = state?.sha256 === survey.sha256 ? state.done : 0;

  const today = dayOf(scope.now, timeZone);
  const pseudonymOf = (said: Identity) =>
    scope.vault
      .digest(`import ${scope.brandId} ${identityText(readIdentity(said, region) ?? said)}`)
      .toString("base64url");
  const around = { timeZone, today, pseudonymOf };
  const result: ImportResult = { lines: 0, enrolled: 0, known: 0, posted: 0, refused: 0 };
  const namedOn = new Map<string, number>();
  let columns: readonly Column[] | undefined;
  let batch: Line[] = [];
  let seen = 0;

  let refusals: Array<readonly [line: number, why: Refusal, cells: readonly string[]]> = [];
  const refuse = (...refusal: (typeof refusals)[number]) => void refusals.push(refusal);
  const flush = async () => {
    const outcomes = await runBatch(hub.begin, actor, {
      ...{ name: wish.name, write: wish.write, today, sha256: survey.sha256, done: seen },
      rows: batch.map(({ row }) => row),
    });
    for (const [index, { at, cells }] of batch.entries()) {
      const outcome = outcomes[index] as RowOutcome;
      if (outcome instanceof Refusal) refuse(at, outcome, cells);
      else {
        result[outcome.member]++;
        if (outcome.openings === "posted") result.posted++;
      }
    }
    batch = [];
    for (const refusal of refusals.sort(([a], [b]) => a - b)) wish.refused(...refusal);
    result.refused += refusals.length;
    refusals = [];
  };
  const read = ({ line, cells }: FileLine, head: readonly Column[]): Line | undefined => {
    if (!cells) {
      refuse(line, UNREADABLE, []);
      return undefined;
    }
    const row = readRow(head, cells, around);
    const why = row instanceof Refusal ? row : namedTwice(row, { line, region, namedOn });
    if (why) refuse(line, why, cells);
    return row instanceof Refusal || why ? undefined : { at: line, cells, row };
  };

  for await (const next of readLines(wish.path, survey)) {
    if (!columns) {
      if (!next.cells) throw new BadInput("the first line of the file cannot be read");
      columns = readHead(next.cells);
      wish.begun(
        survey,
        columns.map(({ title }) => title),
        done,
      );
      continue;
    }
    seen++;
    // What was done before is read for the names in it alone.
    if (seen <= done) {
      const row = next.cells && readRow(columns, next.cells, around);
      if (row && !(row instanceof Refusal)) namedTwice(row, { line: next.line, region, namedOn });
      continue;
    }
    result.lines++;
    const line = read(next, columns);
    if (line) batch.push(line);
    if (batch.length < BATCH) continue;
    await flush();
    wish.tell(next.end);
  }
  if (!columns) throw new BadInput("the file is empty: its first line names the columns");
  await flush();
  wish.tell(survey.bytes);
  return result;
}

const UNREADABLE = new LineUnreadable({
  en: "the line cannot be taken apart: it is too long, a quotation has no end, or it is neither UTF-8 nor GB18030",
  zh: "此行无法解析：过长、引号未闭合，或编码既非 UTF-8 也非 GB18030",
});

/** One transaction for a batch; in a dry run, one that is taken back. */
async function runBatch(
  begin: Begin,
  actor: Actor,
  wish: {
    readonly name: string;
    readonly write: boolean;
    readonly today: string;
    readonly sha256: string;
    readonly done: number;
    readonly rows: readonly ImportRow[];
  },
): Promise<RowOutcome[]> {
  let tried: RowOutcome[] = [];
  try {
    await begin(actor, async (work) => {
      tried = wish.rows.length > 0 ? await importBatch(work, wish) : [];
      if (!wish.write) throw new NothingStays();
      await noteImport(work, wish.name, { sha256: wish.sha256, done: wish.done });
    });
  } catch (error) {
    if (!(error instanceof NothingStays)) throw error;
  }
  return tried;
}

/** The line on which an identity of the row stands already; else the row's are noted. */
function namedTwice(
  { identities }: ImportRow,
  {
    line,
    region,
    namedOn,
  }: { readonly line: number; readonly region: string; readonly namedOn: Map<string, number> },
): NamedTwice | undefined {
  const texts = identities.map((said) => identityText(readIdentity(said, region) ?? said));
  for (const [at, text] of texts.entries()) {
    const before = namedOn.get(text) ?? (texts.indexOf(text) < at ? line : undefined);
    if (before !== undefined) return new NamedTwice(text, before);
  }
  for (const text of texts) namedOn.set(text, line);
  return undefined;
}
