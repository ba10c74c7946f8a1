import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";

/** What a code is found by: nothing else of it is kept. */
export const digestOf = ({ vault, brandId }: Scope, code: string): Buffer =>
  vault.digest(`coupon code ${brandId} ${code}`).subarray(0, 16);

/** Writes codes of a batch; answers the numbers of those that another has already. */
export async function writeCodes(
  work: Work,
  batchId: string,
  codes: ReadonlyArray<{ readonly no: number; readonly digest: Buffer }>,
): Promise<number[]> {
  const nos = codes.map(({ no }) => no);
  const rows = await work.rows<{ no: string }>(sql("code.write")`
    with written as (
      insert into coupon_code (brand_id, digest, batch_id, no)
      select ${work.brandId}::uuid, c.digest, ${batchId}::uuid, c.no
      from unnest(${codes.map(({ digest }) => digest)}::bytea[], ${nos}::bigint[]) as c (digest, no)
      on conflict do nothing
      returning no
    )
    select no from unnest(${nos}::bigint[]) as n (no) except select no from written order by no`);
  return rows.map(({ no }) => Number(no));
}

/** What is known of a code. */
export interface FoundCode {
  readonly templateId: string;
  readonly storeId: string | null;
  readonly memberId: string | null;
  /** Its batch is revoked: what nobody claimed before is dead. */
  readonly isRevoked: boolean;
}

/** The brand's code of a digest, held until the transaction ends: of many who claim it one does. */
export async function holdCode(work: Work, digest: Buffer): Promise<FoundCode | undefined> {
  const [row] = await work.rows<{
    template_id: string;
    store_id: string | null;
    member_id: string | null;
    revoked: boolean;
  }>(sql("code.hold")`
    select b.template_id, b.store_id, c.member_id, b.revoked_at is not null as revoked
    from coupon_code c join code_batch b on b.id = c.batch_id
    where c.brand_id = ${work.brandId}::uuid and c.digest = ${digest}::bytea for update of c`);
  return (
    row && {
      ...{ templateId: row.template_id, storeId: row.store_id, memberId: row.member_id },
      isRevoked: row.revoked,
    }
  );
}

/** Whose a code that is held is from now on. */
export async function writeClaim(work: Work, digest: Buffer, memberId: string): Promise<void> {
  await work.rows(sql("code.claim")`
    update coupon_code set member_id = ${memberId}::uuid, claimed_at = ${work.now}::timestamptz
    where brand_id = ${work.brandId}::uuid and digest = ${digest}::bytea`);
}
