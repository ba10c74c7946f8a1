import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { ProofOfBook } from "./proof.rules.ts";

interface Row {
  id: string;
  since: string | null;
  until: string;
  began_at: string;
  ended_at: string;
  rows: string;
  invariant: string | null;
  broken: string | null;
}

const asProof = (row: Row): ProofOfBook => ({
  id: row.id,
  since: row.since === null ? null : new Date(row.since),
  until: new Date(row.until),
  beganAt: new Date(row.began_at),
  endedAt: new Date(row.ended_at),
  rows: BigInt(row.rows),
  invariant: row.invariant,
  broken: row.broken,
});

export async function writeProof(work: Work, proof: ProofOfBook): Promise<void> {
  await work.rows(sql("proof.write")`
    insert into proof (id, since, until, began_at, ended_at, rows, invariant, broken)
    values (${proof.id}::uuid, ${proof.since}::timestamptz, ${proof.until}::timestamptz,
      ${proof.beganAt}::timestamptz, ${proof.endedAt}::timestamptz, ${proof.rows}::bigint,
      ${proof.invariant}::text, ${proof.broken}::text)`);
}

/** The last proof that found nothing broken; `whole`: over the whole book. */
export async function lastSound(
  scope: Scope,
  { whole = false }: { readonly whole?: boolean } = {},
): Promise<ProofOfBook | undefined> {
  const [row] = await scope.rows<Row>(sql("proof.lastSound")`
    select * from proof where broken is null and (since is null or not ${whole}::boolean)
    order by until desc limit 1`);
  return row && asProof(row);
}

/** Proofs, newest first, from behind an id. */
export async function proofPage(
  scope: Scope,
  limit: number,
  behind: string | undefined,
): Promise<ProofOfBook[]> {
  const rows = await scope.rows<Row>(sql("proof.page")`
    select * from proof where id < ${behind ?? "ffffffff-ffff-ffff-ffff-ffffffffffff"}::uuid
    order by id desc limit ${limit}`);
  return rows.map(asProof);
}
