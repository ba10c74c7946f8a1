import { BrandEntity } from "../brand/brand.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { bankResults, type ResultRow } from "./bank-file.csv.ts";
import { mayPay } from "./payout.policy.ts";
import { payoutsOf } from "./payout.queries.ts";
import { judgeResult, type RowVerdict } from "./result.rules.ts";
import { holdPayouts, type Step, takeSteps } from "./take-steps.ts";

/** What came of a row; `number` as it says it. */
export interface ImportedRow {
  readonly row: number;
  readonly number: string | null;
  readonly verdict: RowVerdict;
}

/** Takes in what the bank says of payouts: each row by our number and amount. A row that does not fit changes nothing, and a file is taken in once. */
export async function importBankResults(
  work: Work,
  wish: { readonly text: string },
): Promise<ImportedRow[]> {
  mayPay(work.actor, "PAYOUTS");
  const { currency } = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const rows = bankResults(wish.text, currency);
  const numbers = rows.flatMap((row) => ("outcome" in row ? [row.outcome.number] : []));
  const { book, held } = await holdPayouts(work, await payoutsOf(work, { numbers }));
  const byNumber = new Map([...held.values()].map((payout) => [payout.number, payout]));

  const steps = new Map<string, Step>();
  const imported = rows.map((row): ImportedRow => {
    if (!("outcome" in row)) return { row: row.row, number: null, verdict: "UNREADABLE" };
    const payout = byNumber.get(row.outcome.number);
    const before = payout && steps.get(payout.id);
    const { verdict, next } = judgeResult(row.outcome, payout, before?.next);
    if (payout && next) steps.set(payout.id, { payout, next });
    return { row: row.row, number: numberOf(row), verdict };
  });
  await takeSteps(work, book, [...steps.values()]);
  return imported;
}

const numberOf = (row: ResultRow): string | null =>
  "outcome" in row ? row.outcome.number.slice(0, 200) : null;
