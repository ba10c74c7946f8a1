import { newId } from "../../kernel/id.ts";
import { sql } from "../database/sql.ts";
import type { Scope, Work } from "../database/work.ts";
import type { Fact } from "./fact.ts";

/** A row stays readable at once. */
export const FACTS_A_ROW = 500;

/** Writes a transaction's facts beside its other rows: many facts a row, for a row costs more than a fact. */
export async function appendToOutbox(work: Work, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows: (readonly Fact[])[] = [];
  for (let at = 0; at < facts.length; at += FACTS_A_ROW)
    rows.push(facts.slice(at, at + FACTS_A_ROW));
  await work.rows(sql("outbox.append")`
    insert into outbox (id, brand_id, facts, count, recorded_at)
    select r.id, ${work.brandId}::uuid, r.facts, r.count, ${work.now}::timestamptz
    from unnest(
      ${rows.map(() => newId())}::uuid[], ${rows.map((row) => JSON.stringify(row))}::json[],
      ${rows.map((row) => row.length)}::int[]
    ) with ordinality as r (id, facts, count, at) order by r.at`);
}

/** More rows than that wait nowhere in good health, and are not counted. */
export const COUNTED = 10_000;

/** How many rows wait to be published, of all brands: `COUNTED` at most. */
export async function waitingRows(scope: Scope): Promise<number> {
  const [outbox] = await scope.rows<{ waiting: number }>(sql("outbox.waiting")`
    select count(*)::int as waiting from (select from outbox limit ${COUNTED}) as rows`);
  return outbox?.waiting ?? 0;
}
