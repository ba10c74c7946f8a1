import { newId } from "../../kernel/id.ts";
import { sql } from "../database/sql.ts";
import type { Work } from "../database/work.ts";
import type { Fact } from "./fact.ts";

/** A row stays readable at once. */
const FACTS_A_ROW = 500;

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
    ) as r (id, facts, count)`);
}
