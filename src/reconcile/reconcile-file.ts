import { createHash } from "node:crypto";
import { BrandEntity } from "../brand/brand.entity.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { system } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { monthStart, nextMonth } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { readLines, surveyFile } from "../platform/csv-file.ts";
import { asJson } from "../platform/database/json.ts";
import type { Begin, Look, Scope } from "../platform/database/work.ts";
import {
  bookedSales,
  type Reconciliation,
  sameReconciliation,
  type Upload,
  writeReconciliation,
} from "./reconcile.queries.ts";
import { ColumnUnclear, FileTooLarge } from "./reconcile.refusals.ts";
import { type BookedSale, match, sumsOf } from "./reconcile.rules.ts";
import {
  type Fault,
  type Head,
  plainStore,
  type RowReading,
  readTillHead,
  readTillRow,
  separatorOf,
  type TillRow,
} from "./till-file.rules.ts";

export const ROWS_LIMIT = 500_000;
/** What a till's clock may put into the month beside. */
const BESIDE_MS = 24 * 60 * 60_000;

/**
 * Compares a till's file with the book and keeps what came of it. The same file, read the same way beside the same book,
 * is the same reconciliation.
 */
export async function reconcileFile(
  hub: { readonly begin: Begin; readonly look: Look },
  upload: Upload & { readonly brandId: string },
  path: string,
): Promise<{ readonly reconciliation: Reconciliation; readonly repeated: boolean }> {
  const actor = system("reconcile", upload.brandId);
  const scope = hub.look(actor);
  const reading = await readingOf(scope, upload);
  const file = await readTillFile(path, reading);
  const booked = await salesOf(scope, upload, reading);
  const digest = digestOf(upload, file.sha256, booked);
  const findings = match(file.rows, booked, upload.tolerance);

  return hub.begin(actor, async (work) => {
    const { franchiseeId, month } = upload;
    const same = await sameReconciliation(work, { franchiseeId, month, digest });
    if (same) return { reconciliation: same, repeated: true };
    const reconciliation: Reconciliation = {
      ...{ id: newId(), franchiseeId, month, uploadId: upload.id, fileSha256: file.sha256, digest },
      ...{ rows: file.rows.length, unreadable: file.faults.length, sums: sumsOf(findings) },
      madeAt: work.now,
    };
    await writeReconciliation(work, reconciliation, { findings, faults: file.faults });
    return { reconciliation, repeated: false };
  });
}

async function readingOf(scope: Scope, { reading, franchiseeId, month }: Upload) {
  const brand = await scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  const owned = (await ownedStores(scope)).filter(({ owners }) =>
    owners.some((owner) => owner.franchiseeId === franchiseeId),
  );
  const names = await scope.em.find(StoreEntity, { id: { $in: owned.map(({ id }) => id) } });
  // A code that is another store's name means the code.
  const stores = new Map([
    ...names.map(({ id, name }) => [plainStore(name), id] as const),
    ...owned.map(({ id, code }) => [plainStore(code), id] as const),
  ]);
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency: brand.currency,
  }).resolvedOptions();
  const from = monthStart(month, brand.timeZone).getTime();
  const until = monthStart(nextMonth(month), brand.timeZone).getTime();
  return { ...reading, stores, digits, from, until };
}

interface TillFile {
  readonly sha256: string;
  readonly rows: TillRow[];
  readonly faults: Fault[];
}

/** Reads a till's file: its rows, and those that cannot be read. */
export async function readTillFile(path: string, reading: RowReading): Promise<TillFile> {
  const survey = await surveyFile(path);
  const rows: TillRow[] = [];
  const faults: Fault[] = [];
  let head: Head | undefined;
  for await (const { line, cells } of readLines(
    path,
    survey,
    (text) => reading.separator ?? separatorOf(text),
  )) {
    if (!head) {
      const read = readTillHead(cells ?? [], reading);
      if ("titles" in read) throw new ColumnUnclear(read.field as never, read.titles);
      head = read;
      continue;
    }
    if (rows.length + faults.length >= ROWS_LIMIT) throw new FileTooLarge(ROWS_LIMIT, "rows");
    const row = cells ? readTillRow(head, cells, line, reading) : { line, text: BROKEN };
    if ("text" in row) faults.push(row);
    else rows.push(row);
  }
  if (!head) throw new BadInput("the file is empty: its first line names the columns");
  return { sha256: survey.sha256, rows, faults };
}

const BROKEN = {
  en: "the line cannot be taken apart: it is too long, a quotation has no end, or it is neither UTF-8 nor GB18030",
  zh: "此行无法解析：过长、引号未闭合，或编码既非 UTF-8 也非 GB18030",
};

/** The month's sales and refunds, and those beside its bounds that a till's clock may have put into it. */
async function salesOf(
  scope: Scope,
  { franchiseeId, month }: Upload,
  { from, until }: RowReading,
): Promise<BookedSale[]> {
  const booked: BookedSale[] = [];
  const around = { from: new Date(from - BESIDE_MS), until: new Date(until + BESIDE_MS) };
  for await (const page of bookedSales(scope, { franchiseeId, month, ...around }))
    for (const sale of page) booked.push({ ...sale, isBeside: sale.at < from || sale.at >= until });
  return booked;
}

function digestOf(
  { reading, tolerance }: Upload,
  sha256: string,
  booked: readonly BookedSale[],
): string {
  const hash = createHash("sha256").update(`${asJson({ sha256, reading, tolerance })}\n`);
  for (const { postingId } of booked) hash.update(postingId);
  return hash.digest("hex");
}
