import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";
import type { Gap, Ours } from "./bill.rules.ts";

/** The brand's merchants: those that were paid for its orders. */
export async function merchantsOf(scope: Scope): Promise<ReadonlySet<string>> {
  const rows = await scope.rows<{ sub_mchid: string }>(sql("bill.merchants")`
    select distinct sub_mchid from order_payment where brand_id = ${scope.brandId}::uuid`);
  return new Set(rows.map((row) => row.sub_mchid));
}

/** Splits and returns that the bill names, and those that were done between two instants. */
export async function ours(
  scope: Scope,
  wish: { readonly outNos: readonly string[]; readonly from: Date; readonly to: Date },
): Promise<Ours[]> {
  const rows = await scope.rows<{
    out_no: string;
    amount_minor: string;
    brand_mchid: string;
    succeeded: boolean;
    of_day: boolean;
  }>(sql("bill.ours")`
    select out_no, amount_minor, brand_mchid, state = 'SUCCEEDED' as succeeded, of_day
    from (select *, state = 'SUCCEEDED' and coalesce(done_at, act_at) >= ${wish.from}::timestamptz
      and coalesce(done_at, act_at) < ${wish.to}::timestamptz as of_day from split_now) s
    where brand_id = ${scope.brandId}::uuid and kind <> 'FINISH'
      and (out_no = any(${[...wish.outNos]}::text[]) or of_day)
    order by out_no`);
  return rows.map((row) => ({
    ...{ outNo: row.out_no, amountMinor: BigInt(row.amount_minor) },
    ...{ brandMchid: row.brand_mchid, succeeded: row.succeeded, ofDay: row.of_day },
  }));
}

/** A day's bill beside the book, as it was read last. */
export interface CheckedBill {
  readonly day: string;
  /** Of the bill, in hex; empty: there was none. */
  readonly hash: string;
  readonly matched: number;
  readonly gaps: readonly Gap[];
  readonly readAt: Date;
}

interface StoredGap {
  kind: Gap["kind"];
  outNo: string;
  ours: string | null;
  theirs: string | null;
}

export async function writeBill(work: Work, bill: CheckedBill): Promise<void> {
  const gaps = bill.gaps.map(
    ({ kind, outNo, oursMinor, theirsMinor }): StoredGap => ({
      ...{ kind, outNo, ours: oursMinor === null ? null : String(oursMinor) },
      theirs: theirsMinor === null ? null : String(theirsMinor),
    }),
  );
  const written = await work.rows(sql("bill.write")`
    insert into split_bill (brand_id, day, no, hash, matched, gaps, read_at)
    select ${work.brandId}::uuid, ${bill.day}::text, coalesce(max(no), 0) + 1, ${bill.hash}::text,
      ${bill.matched}::int, ${JSON.stringify(gaps)}::jsonb, ${bill.readAt}::timestamptz
    from split_bill where brand_id = ${work.brandId}::uuid and day = ${bill.day}::text
    on conflict do nothing returning 1`);
  if (written.length !== 1) throw new ConcurrentChange("the bill was read meanwhile");
}

/** A day's bill as it was read last. */
export async function billOf(scope: Scope, day: string): Promise<CheckedBill | undefined> {
  const [row] = await scope.rows<{
    hash: string;
    matched: number;
    gaps: StoredGap[];
    read_at: string;
  }>(sql("bill.of")`
    select hash, matched, gaps, read_at from split_bill
    where brand_id = ${scope.brandId}::uuid and day = ${day}::text order by no desc limit 1`);
  return (
    row && {
      ...{ day, hash: row.hash, matched: row.matched, readAt: new Date(row.read_at) },
      gaps: row.gaps.map(({ kind, outNo, ours: our, theirs }) => ({
        ...{ kind, outNo, oursMinor: our === null ? null : BigInt(our) },
        theirsMinor: theirs === null ? null : BigInt(theirs),
      })),
    }
  );
}
