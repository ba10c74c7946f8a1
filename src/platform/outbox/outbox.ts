import { newId } from "../../kernel/id.ts";
import { sql } from "../database/sql.ts";
import type { Work } from "../database/work.ts";
import type { Fact } from "./fact.ts";

/** Writes a transaction's facts beside its other rows, in one statement. */
export async function appendToOutbox(work: Work, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await work.rows(sql("outbox.append")`
    insert into outbox (id, owner_id, brand_id, kind, topics, payload, recorded_at)
    select f.id, f.owner_id, ${work.brandId}::uuid, f.kind, string_to_array(f.topics, ' '), f.payload, ${work.now}::timestamptz
    from unnest(
      ${facts.map(() => newId())}::uuid[], ${facts.map((fact) => fact.ownerId)}::uuid[],
      ${facts.map((fact) => fact.kind)}::text[], ${facts.map((fact) => fact.topics.join(" "))}::text[],
      ${facts.map((fact) => JSON.stringify(fact.payload))}::jsonb[]
    ) as f (id, owner_id, kind, topics, payload)`);
}
