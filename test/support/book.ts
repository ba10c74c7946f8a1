import type { Kit } from "./database.ts";

/**
 * Proves a brand's book from its rows alone, in SQL that shares nothing with the code under test.
 * Answers what is wrong, by the number of the invariant; a sound book answers an empty list.
 */
export async function faultsOf(kit: Kit, brandId: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [invariant, query] of Object.entries(PROOFS)) {
    const rows = await kit.asOwner(query, [brandId]);
    faults.push(...rows.map((row) => `${invariant}: ${JSON.stringify(row)}`));
  }
  return faults;
}

const PROOFS = {
  "L1 a posting sums to zero per asset": `
    select posting_id, asset, sum(amount) from ledger_entry where brand_id = $1
    group by posting_id, asset having sum(amount) <> 0`,
  "L3 an account is not below its floor": `
    select owner_id, address, balance, floor from ledger_account
    where brand_id = $1 and balance < floor`,
  "L3 an account never was below its floor between postings": `
    select * from (
      select distinct on (e.owner_id, e.address, e.posting_id)
        e.owner_id, e.address, e.posting_id, e.balance_after, a.floor
      from ledger_entry e
      join ledger_account a on a.owner_id = e.owner_id and a.address = e.address
      where e.brand_id = $1
      order by e.owner_id, e.address, e.posting_id, e.version desc
    ) as after where balance_after < floor`,
  "L4 a posting has its key": `
    select p.id from ledger_posting p
    left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key and k.posting_id = p.id
    where p.brand_id = $1 and k.key is null`,
  "L5 a balance is the sum of its entries": `
    select a.owner_id, a.address, a.balance, sum(e.amount) as entries
    from ledger_account a
    left join ledger_entry e on e.owner_id = a.owner_id and e.address = a.address
    where a.brand_id = $1
    group by a.owner_id, a.address, a.balance
    having a.balance is distinct from sum(e.amount)`,
  "L5 each entry says the balance it left behind": `
    select * from (
      select owner_id, address, version, balance_after,
        sum(amount) over (partition by owner_id, address order by version) as running
      from ledger_entry where brand_id = $1 and version is not null
    ) as entries where balance_after <> running`,
  "L6 versions have no gap and end at the account's": `
    select a.owner_id, a.address, a.version, count(e.version), min(e.version), max(e.version)
    from ledger_account a
    left join ledger_entry e on e.owner_id = a.owner_id and e.address = a.address
    where a.brand_id = $1
    group by a.owner_id, a.address, a.version
    having count(distinct e.version) <> a.version or count(e.version) <> a.version
      or min(e.version) <> 1 or max(e.version) <> a.version`,
  "L8 postings are numbered 1 to n, and the owner's head is the last one's digest": `
    select o.owner_id, o.seq, count(p.id), min(p.seq), max(p.seq)
    from ledger_owner o left join ledger_posting p on p.owner_id = o.owner_id
    where o.brand_id = $1
    group by o.owner_id
    having count(distinct p.seq) <> o.seq or count(p.id) <> o.seq or min(p.seq) <> 1
      or max(p.seq) <> o.seq
      or o.head <> coalesce((array_agg(p.chain order by p.seq desc) filter (where p.id is not null))[1],
        decode(repeat('00', 32), 'hex'))`,
  "S5 each asset sums to zero": `
    select asset, sum(amount) from ledger_entry where brand_id = $1
    group by asset having sum(amount) <> 0`,
  "S lines say what the book moved": `
    with lines as (
      select l.month, f.code, sum(l.amount_minor) as amount
      from settlement_line l join franchisee f on f.id = l.franchisee_id
      where l.brand_id = $1 group by l.month, f.code
    ), moved as (
      select split_part(address, '/', 4) as month, split_part(address, '/', 2) as code,
        sum(amount) as amount
      from ledger_entry
      where brand_id = $1 and address like 'franchisee/%/accrued/%' and kind <> 'close'
      group by address
    )
    select * from lines full join moved using (month, code)
    where coalesce(lines.amount, 0) <> coalesce(moved.amount, 0)`,
  "S4 each line names a clause that was agreed": `
    select l.posting_id, l.no from settlement_line l
    left join terms t on t.id = l.terms_id and t.franchisee_id = l.franchisee_id
    left join terms_clause c
      on c.terms_id = l.terms_id and c.number = l.clause
      and (c.kind = l.kind and c.rate = l.rate or c.kind = 'ROYALTY' and l.kind in ('VOLUME', 'MINIMUM', 'MAXIMUM')
        or c.kind = 'POINTS_COST' and l.kind in ('POINTS_BLOCK', 'POINTS_USED', 'BREAKAGE'))
    where l.brand_id = $1 and (t.id is null or c.number is null or t.from_at > l.occurred_at)`,
};

/** How many rows of each table are the brand's: what changes nothing leaves this as it was. */
export async function rowsOf(kit: Kit, brandId: string): Promise<Record<string, number>> {
  const counts = TABLES.map(
    (table) => `select '${table}' as name, count(*)::int as rows from ${table} where brand_id = $1`,
  );
  const rows = await kit.asOwner<{ name: string; rows: number }>(counts.join(" union all "), [
    brandId,
  ]);
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}

const TABLES = [
  "member",
  "member_identity",
  "member_binding",
  "member_guide",
  "binding_transfer",
  "binding_transfer_decision",
  "ledger_owner",
  "ledger_key",
  "ledger_posting",
  "ledger_transfer",
  "ledger_account",
  "customer_order",
  "order_line",
  "order_refund",
  "parked_refund",
  "points_spending",
  "points_activation",
  "points_hold",
  "points_transfer",
  "points_adjustment",
  "points_adjustment_decision",
  "member_tier",
  "plan_sale",
  "settlement_line",
  "month_close",
  "statement",
  "outbox",
];

/** The sum of the entries of every address in a brand; an address at zero is left out. */
export async function sumsOf(kit: Kit, brandId: string): Promise<Record<string, bigint>> {
  const rows = await kit.asOwner<{ address: string; sum: string }>(
    `select address, sum(amount) from ledger_entry where brand_id = $1
     group by address having sum(amount) <> 0 order by address`,
    [brandId],
  );
  return Object.fromEntries(rows.map(({ address, sum }) => [address, BigInt(sum)]));
}
