import type { Tampering } from "./tamperings.ts";

/** What may be done to what closes booked of months, and to what they were judged by. */
export const monthTamperings: Tampering[] = [
  [
    "S1",
    "an order was booked behind the cut, as only a close may",
    `update ledger_posting set booked_at = '2026-09-01T00:00:00Z'
       where id = (select id from customer_order where number = 'M1')`,
    "booked into 2026-01 on .*, it was cut on",
  ],
  [
    "S6",
    "something was booked as if a close had",
    `with p as (
       insert into ledger_posting (id, owner_id, brand_id, seq, key, kind, occurred_at, booked_at, chain)
       select '01a00000-0000-7000-8000-000000000001'::uuid, id, brand_id, 99, 'month:2026-03:north', 'month',
         '2026-03-15T04:00:00Z'::timestamptz, '2026-03-15T04:00:00Z'::timestamptz, ''::bytea
       from franchisee where code = 'north' order by id limit 1 returning *)
       insert into ledger_key (brand_id, key, owner_id, posting_id, fingerprint)
       select brand_id, key, owner_id, id, ''::bytea from p`,
    "month:2026-03:north: no statement was issued with it",
  ],
  [
    "S6",
    "a contract's minimum was changed",
    `update terms_clause set details = jsonb_set(details::jsonb, '{minimumMinor}', '"1001"')
       where details::jsonb ? 'minimumMinor'`,
    "north, 2026-01: its close booked .* MINIMUM .* 1000 -?\\d+ .*, expected .* MINIMUM .* 1001 ",
  ],
  [
    "S6",
    "a step begins later",
    `update terms_clause set details = jsonb_set(details::jsonb, '{steps,0,fromMinor}', '"20001"')
       where details::jsonb ? 'steps'`,
    "north, 2026-01: its close booked .* VOLUME .*, expected .* VOLUME",
  ],
  [
    "S6",
    "a store was closed earlier",
    `update store set closed_at = '2026-01-15T00:00:00Z' where code = 'N2' and brand_id = (
       select max(l.brand_id::text)::uuid from settlement_line l where l.kind = 'FEE')`,
    "north, 2026-01: its close booked .* MINIMUM .* 1000 0 -1000 .*, expected .* MINIMUM .* 452 0 -452 ",
  ],
  [
    "S7",
    "what stands in for a line is gone",
    `with gone as (delete from settlement_line where clause = '1' and rate = 700 returning posting_id)
       delete from ledger_transfer where kind = 'royalty' and amount = 700 and posting_id in (select posting_id from gone)`,
    "ROYALTY by clause 1 lacks -700 on 10000",
  ],
  [
    "S7",
    "orders were put right by no terms",
    ["ledger_key", "ledger_posting"]
      .map(
        (table) =>
          `update ${table} set key = replace(key, 'rerate:', 'rerate:x') where key like 'rerate:%'`,
      )
      .join("; "),
    "no terms of its owner's that were signed late",
  ],
];
