import { createHash } from "node:crypto";
import { newId } from "../kernel/id.ts";
import type { Month } from "../kernel/month.ts";
import type { Posting, Transfer } from "../ledger/apply.ts";
import { openBook, post } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { jobProgressed } from "../progress/progress.events.ts";
import { writeLines } from "../settlement/line.queries.ts";
import type { MonthBook } from "../settlement/month.rules.ts";
import {
  franchiseeAccrued,
  franchiseeDue,
  headquartersAccrued,
  headquartersDue,
} from "../settlement/settlement.accounts.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { termsOf } from "../terms/terms.queries.ts";
import {
  type Alike,
  digestsOf,
  duesOf,
  takeTime,
  writeParts,
  writeStatements,
} from "./closing.queries.ts";
import { monthKey, postMonth } from "./month-posting.rules.ts";
import { csvAlike, csvHead, csvLines } from "./statement.csv.ts";
import type { Statement } from "./statement.entity.ts";
import { statementIssued } from "./statement.events.ts";
import { type StatementPart, statementLines } from "./statement.queries.ts";
import { figuresOf, partsOfLines } from "./statement.rules.ts";

/** A franchisee whose statement is to be issued, and its month. */
export interface Waiting {
  readonly id: string;
  readonly code: string;
  readonly book: MonthBook;
}

/** What all statements of a close share. */
export interface Issue {
  readonly month: Month;
  /** Of the month. */
  readonly lastInstant: Date;
  readonly currency: string;
  readonly storeCodes: ReadonlyMap<string, string>;
  /** How many of how many were issued before. */
  readonly progress: { readonly done: number; readonly total: number };
}

/** Lines whose files are put together at once, where the lines are. */
const LINES_AT_ONCE = 1_000_000;

/** Franchisees by transactions: of so many lines together that they are sorted in memory. */
export function inBatches(
  franchisees: readonly Omit<Waiting, "book">[],
  books: ReadonlyMap<string, MonthBook>,
): Waiting[][] {
  const batches: Waiting[][] = [];
  let room = 0;
  for (const { id, code } of franchisees) {
    const book = books.get(id);
    if (!book) throw new Error("every franchisee has a month, be it empty");
    const lines = linesIn(book.groups);
    if (batches.length === 0 || lines > room) {
      batches.push([]);
      room = LINES_AT_ONCE;
    }
    batches.at(-1)?.push({ id, code, book });
    room -= lines;
  }
  return batches;
}

const linesIn = (some: ReadonlyArray<{ readonly lines: number }>) =>
  some.reduce((sum, { lines }) => sum + lines, 0);

/**
 * Books what the month comes to beyond its orders, then reads it as statements. What was issued before is left as it is.
 */
export async function issueStatements(
  work: Work,
  all: readonly Waiting[],
  issue: Issue,
): Promise<void> {
  await takeTime(work);
  const { month } = issue;
  const book = await openBook(work, {
    ownerIds: all.map(({ id }) => id),
    keys: all.flatMap(({ code }) => [closeKey(month, code), monthKey(month, code)]),
  });
  // Another call was here first: the month is closed once.
  const waiting = all.filter(({ code }) => !book.keys.has(closeKey(month, code)));
  if (waiting.length === 0) return;

  // Whoever signs waits for us, or was here first.
  const terms = await termsOf(
    work,
    waiting.map(({ id }) => id),
  );
  const months = waiting.map((each) =>
    postMonth({ ...each.book.ground, terms: terms.get(each.id) ?? [] }, each, {
      ...{ ...issue, id: newId() },
    }),
  );
  const lines = months.flatMap((one) => one?.lines ?? []);
  await post(
    work,
    book,
    months.flatMap((one) => one?.posting ?? []),
  );
  await writeLines(work, lines);

  const read = waiting.map((each, index) => ({
    ...each,
    parts: partsOfLines(each.book.groups, months[index]?.lines ?? []),
  }));
  const ids = waiting.map(({ id }) => id);
  const versions = new Map(
    [...terms.values()].flat().map(({ id, version }) => [id, version] as const),
  );
  const [dues, digests] = await Promise.all([
    duesOf(work, ids),
    digestsIn(work, read, { ...issue, versions }),
  ]);
  const issued = read.map(({ id, code, parts }) => {
    const statement = {
      ...{ id: newId(), brandId: work.brandId, franchiseeId: id, month },
      ...figuresOf(parts),
      ...{ openingMinor: dues.get(id) ?? 0n, issuedAt: work.now },
      linesSha256: digests.get(id) ?? "",
    } as Statement;
    return { statement, code, parts };
  });
  await post(
    work,
    book,
    issued.map(({ statement, code }) => closing(statement, code, issue)),
  );
  await writeStatements(
    work,
    issued.map(({ statement }) => statement),
  );
  await writeParts(
    work,
    issued.flatMap(({ statement, parts }) =>
      parts.map((part) => ({ ...part, statementId: statement.id })),
    ),
  );

  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  const { done, total } = issue.progress;
  for (const [index, { statement }] of issued.entries())
    work.record(statementIssued(statement, { done: done + index + 1, total }));
  const by = done + issued.length;
  const endedAt = by === total ? work.now : null;
  work.record(jobProgressed(work.brandId, { job: "CLOSE", id: month, done: by, total, endedAt }));
}

const closeKey = (month: Month, code: string) => `close:${month}:${code}`;

/** The SHA-256 of each franchisee's file, by its id. */
async function digestsIn(
  work: Work,
  read: ReadonlyArray<Waiting & { readonly parts: readonly StatementPart[] }>,
  { month, storeCodes, versions }: Issue & { readonly versions: ReadonlyMap<string, number> },
): Promise<Map<string, string>> {
  // A file of more lines than a text can hold is read here, a page at a time.
  const [large, small] = [read.filter(isLarge), read.filter((each) => !isLarge(each))];
  const alike = small.flatMap(({ parts }) =>
    parts.map((part): Alike => {
      const storeCode = part.storeId === null ? null : (storeCodes.get(part.storeId) ?? null);
      const termsVersion = versions.get(part.termsId) ?? 0;
      return { ...part, text: csvAlike({ ...part, storeCode, termsVersion }) };
    }),
  );
  const found = await digestsOf(work, { month, franchiseeIds: small.map(({ id }) => id), alike });
  const digests = new Map<string, string>();
  for (const { id, parts } of small) {
    const { digest, lines } = found.get(id) ?? { digest: sha256().digest("hex"), lines: 0 };
    if (lines !== linesIn(parts)) throw new Error(`${lines} lines of ${id} were in its file`);
    digests.set(id, digest);
  }
  for (const { id } of large) {
    const digest = sha256();
    for await (const lines of statementLines(work, { franchiseeId: id, month }))
      digest.update(csvLines(lines));
    digests.set(id, digest.digest("hex"));
  }
  return digests;
}

/** A text of PostgreSQL holds a gigabyte. */
const isLarge = ({ parts }: { readonly parts: readonly StatementPart[] }) =>
  linesIn(parts) > LINES_AT_ONCE;

/** Of a file that has its head. */
const sha256 = () => createHash("sha256").update(csvHead());

/** What accrued becomes due, on both sides, so that the book stays at zero (S2, S5). */
function closing(statement: Statement, code: string, { month, currency }: Issue): Posting {
  const { totalMinor } = statement;
  const theirs = [franchiseeAccrued(code, month), franchiseeDue(code)] as const;
  const ours = [headquartersDue(), headquartersAccrued(month)] as const;
  const move = ([from, to]: typeof theirs | typeof ours): Transfer => ({
    ...{ asset: currency, kind: "close", amount: totalMinor < 0n ? -totalMinor : totalMinor },
    ...(totalMinor > 0n ? { from, to } : { from: to, to: from }),
  });
  return {
    ...{ id: statement.id, ownerId: statement.franchiseeId, key: closeKey(month, code) },
    fingerprint: createHash("sha256").update(statement.linesSha256).digest(),
    ...{ kind: "close", occurredAt: statement.issuedAt },
    transfers: totalMinor === 0n ? [] : [theirs, ours].map(move),
  };
}
