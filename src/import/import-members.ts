import { mayManageBrand } from "../brand/brand.policy.ts";
import { regionOf, zoneOf } from "../brand/brand.queries.ts";
import type { Actor } from "../kernel/actor.ts";
import { dayOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { type Identity, identityText, readIdentity } from "../member/identity.rules.ts";
import { readLines, type Survey, surveyFile } from "../platform/csv-file.ts";
import type { Begin, Look, Scope } from "../platform/database/work.ts";
import { jobProgressed } from "../progress/progress.events.ts";
import { importState, noteImport } from "./import.queries.ts";
import { LineUnreadable, NamedTwice } from "./import.refusals.ts";
import { type Column, type ImportRow, readHead, readRow } from "./import.rules.ts";
import { importBatch, type RowOutcome } from "./import-batch.ts";

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

/** A line behind the head: what it says, or why it cannot be taken. */
interface Line {
  readonly at: number;
  /** Where it ends in the file. */
  readonly end: number;
  readonly cells: readonly string[];
  readonly row: ImportRow | Refusal;
}

/** What a file is read by. */
interface Reading {
  readonly survey: Survey;
  readonly timeZone: string;
  readonly today: string;
  /** An identity in its one way of writing, where it can be read. */
  readonly textOf: (said: Identity) => string;
  readonly pseudonymOf: (said: Identity) => string;
  /** Lines that were done before. */
  readonly done: number;
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
  const reading = await readingOf(hub.look(actor), wish);
  const { survey, today } = reading;
  const result: ImportResult = { lines: 0, enrolled: 0, known: 0, posted: 0, refused: 0 };
  let batch: Line[] = [];
  const flush = async (isLast: boolean) => {
    const rows = batch.flatMap(({ row }) => (row instanceof Refusal ? [] : [row]));
    const outcomes = await runBatch(hub.begin, actor, {
      ...{ name: wish.name, write: wish.write, today, sha256: survey.sha256, rows },
      done: reading.done + result.lines + batch.length,
      isLast,
    });
    const came = new Map(rows.map((row, at) => [row, outcomes[at] as RowOutcome]));
    for (const { at, cells, row } of batch) {
      const outcome = row instanceof Refusal ? row : (came.get(row) as RowOutcome);
      result.lines++;
      if (outcome instanceof Refusal) {
        result.refused++;
        wish.refused(at, outcome, cells);
        continue;
      }
      result[outcome.member]++;
      if (outcome.openings === "posted") result.posted++;
    }
    batch = [];
  };

  for await (const line of linesToDo(wish, reading)) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    await flush(false);
    wish.tell(line.end);
  }
  await flush(true);
  wish.tell(survey.bytes);
  return result;
}

async function readingOf(scope: Scope, { path, name, write }: ImportMembers): Promise<Reading> {
  const timeZone = await zoneOf(scope);
  const region = await regionOf(scope);
  const survey = await surveyFile(path);
  const state = write ? await importState(scope, name) : undefined;
  const textOf = (said: Identity) => identityText(readIdentity(said, region) ?? said);
  return {
    ...{ survey, timeZone, today: dayOf(scope.now, timeZone), textOf },
    pseudonymOf: (said) =>
      scope.vault.digest(`import ${scope.brandId} ${textOf(said)}`).toString("base64url"),
    done: state?.sha256 === survey.sha256 ? state.done : 0,
  };
}

/** Reads a file's head, and the lines behind those that were done before: these are read for the names in them alone. */
async function* linesToDo(wish: ImportMembers, reading: Reading): AsyncGenerator<Line> {
  const { survey, textOf, done } = reading;
  const namedOn = new Map<string, number>();
  let columns: readonly Column[] | undefined;
  let seen = 0;
  for await (const { line: at, end, cells } of readLines(wish.path, survey)) {
    if (!columns) {
      if (!cells) throw new BadInput("the first line of the file cannot be read");
      columns = readHead(cells);
      wish.begun(
        survey,
        columns.map(({ title }) => title),
        done,
      );
      continue;
    }
    const said = cells ? readRow(columns, cells, reading) : UNREADABLE;
    const row =
      said instanceof Refusal
        ? said
        : (namedTwice(said.identities.map(textOf), at, namedOn) ?? said);
    if (++seen > done) yield { at, end, cells: cells ?? [], row };
  }
  if (!columns) throw new BadInput("the file is empty: its first line names the columns");
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
    readonly isLast: boolean;
    readonly rows: readonly ImportRow[];
  },
): Promise<RowOutcome[]> {
  let tried: RowOutcome[] = [];
  try {
    await begin(actor, async (work) => {
      tried = wish.rows.length > 0 ? await importBatch(work, wish) : [];
      if (!wish.write) throw new NothingStays();
      const { name: id, done, isLast } = wish;
      await noteImport(work, id, { sha256: wish.sha256, done });
      const end = isLast ? { total: done, endedAt: work.now } : { total: null, endedAt: null };
      work.record(jobProgressed(work.brandId, { job: "IMPORT", id, done, ...end }));
    });
  } catch (error) {
    if (!(error instanceof NothingStays)) throw error;
  }
  return tried;
}

/** The line on which an identity of these stands already; else they are noted. */
function namedTwice(
  texts: readonly string[],
  line: number,
  namedOn: Map<string, number>,
): NamedTwice | undefined {
  for (const [at, text] of texts.entries()) {
    const before = namedOn.get(text) ?? (texts.indexOf(text) < at ? line : undefined);
    if (before !== undefined) return new NamedTwice(text, before);
  }
  for (const text of texts) namedOn.set(text, line);
  return undefined;
}
