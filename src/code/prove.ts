import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const claims = sql("code.proveClaims")`
  select count(*) as rows, min(case
    when k.digest is null then format('%s: no code was claimed for it', it)
    when c.id is null
      then format('brand %s: code %s of batch %s was claimed by %s, who has no coupon of it', k.brand_id, k.no, b.number, k.member_id)
    when b.id is null then format('%s: its code is of no batch', it)
    when (c.template_id, c.issuer_store_id) is distinct from (b.template_id, b.store_id)
      then format('%s: not what batch %s is of', it, b.number)
    end) as broken
  from (select * from coupon where source = 'CODE') c
  full join (select * from coupon_code where member_id is not null) k
    on k.member_id = c.member_id and encode(k.digest, 'hex') = c.source_key and k.brand_id = c.brand_id
  left join code_batch b on b.id = k.batch_id and b.brand_id = k.brand_id
  cross join lateral (select format('brand %s, owner %s, coupon %s', c.brand_id, c.member_id, c.id)) n (it)`;

const batches = sql("code.proveBatches")`
  select count(*) as rows, min(case
    when coalesce(k.codes, 0) <> b.done then format('%s: it has %s codes, %s were made', it, coalesce(k.codes, 0), b.done)
    when k.last > b.done + cardinality(b.skipped) then format('%s: a code is numbered %s', it, k.last)
    when (b.ended_at is not null) <> (b.done = b.size)
      then format('%s: %s of %s codes, ended %s', it, b.done, b.size, coalesce(b.ended_at::text, 'never'))
    end) as broken
  from code_batch b
  left join (select batch_id, count(*) as codes, max(no) as last from coupon_code group by batch_id) k on k.batch_id = b.id
  cross join lateral (select format('brand %s, batch %s', b.brand_id, b.number)) n (it)`;

/** C7: codes and what they became. */
export const codeChecks: readonly Check[] = [
  {
    invariant: "C7",
    says: "a batch has the codes that were made; whoever claimed one has its coupon, and nobody else",
    of: "codes claimed",
    run: proveBy(claims, batches),
  },
];
