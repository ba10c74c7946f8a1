import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Opening } from "./import.rules.ts";

/** How far an import has come. */
export interface ImportState {
  readonly sha256: string;
  /** Records done, the head not counted. */
  readonly done: number;
}

/** How far the brand's import of a name has come; undefined: it has not begun. */
export async function importState(scope: Scope, name: string): Promise<ImportState | undefined> {
  const [row] = await scope.rows<{ sha256: string; done: string }>(sql("import.state")`
    select sha256, done from member_import where brand_id = ${scope.brandId}::uuid and name = ${name}`);
  return row && { sha256: row.sha256, done: Number(row.done) };
}

/** Notes how far an import has come, with what was written. */
export async function noteImport(work: Work, name: string, state: ImportState): Promise<void> {
  await work.rows(sql("import.note")`
    insert into member_import (brand_id, name, sha256, done, began_at, noted_at)
    values (${work.brandId}::uuid, ${name}, ${state.sha256}, ${state.done}::bigint,
      ${work.now}::timestamptz, ${work.now}::timestamptz)
    on conflict (brand_id, name) do update
      set sha256 = excluded.sha256, done = excluded.done, noted_at = excluded.noted_at`);
}

/** What a posting brought into a member's book. */
export interface OpeningRow extends Opening {
  readonly postingId: string;
  readonly no: number;
  readonly memberId: string;
}

export async function writeOpenings(work: Work, rows: readonly OpeningRow[]): Promise<void> {
  if (rows.length === 0) return;
  await work.rows(sql("import.writeOpenings")`
    insert into member_opening (posting_id, no, member_id, brand_id, asset, amount, issuer_code, last_day)
    select o.posting_id, o.no, o.member_id, ${work.brandId}::uuid, o.asset, o.amount, o.issuer_code, o.last_day
    from unnest(${rows.map((row) => row.postingId)}::uuid[], ${rows.map((row) => row.no)}::smallint[],
      ${rows.map((row) => row.memberId)}::uuid[], ${rows.map((row) => row.asset)}::text[],
      ${rows.map((row) => row.amount)}::bigint[], ${rows.map((row) => row.issuerCode)}::text[],
      ${rows.map((row) => row.lastDay)}::text[])
      as o (posting_id, no, member_id, asset, amount, issuer_code, last_day)`);
}
