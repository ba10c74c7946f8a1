import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Leaf } from "./merkle.ts";

const FIRST = "00000000-0000-0000-0000-000000000000";
const PAGE = 20_000;

/** How many heads a brand has, or all brands: its owners' and its trail's. */
export async function countOwners(scope: Scope, brandId: string | undefined): Promise<number> {
  const [row] = await scope.rows<{ count: string }>(sql("proof.countOwners")`
    select count(*) from (
      select brand_id from ledger_owner union all select brand_id from audit_head) h
    where ${brandId ?? null}::uuid is null or brand_id = ${brandId ?? null}::uuid`);
  return Number(row?.count);
}

/** The heads of a brand, or of all brands, in order of owner, page by page; a trail's stands among them under an id of its own. */
export async function* headsOf(scope: Scope, brandId: string | undefined): AsyncGenerator<Leaf[]> {
  for (let last = FIRST; ; ) {
    const rows = await scope.rows<{ owner_id: string; seq: string; head: string }>(sql(
      "proof.heads",
    )`
      select owner_id, seq, encode(head, 'hex') as head from (
        (select owner_id, brand_id, seq, head from ledger_owner where owner_id > ${last}::uuid
          and (${brandId ?? null}::uuid is null or brand_id = ${brandId ?? null}::uuid)
          order by owner_id limit ${PAGE})
        union all
        select owner_id, brand_id, seq, head from audit_head where owner_id > ${last}::uuid) h
      where (${brandId ?? null}::uuid is null or brand_id = ${brandId ?? null}::uuid)
      order by owner_id limit ${PAGE}`);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ownerId: row.owner_id, seq: BigInt(row.seq), head: row.head }));
    last = rows.at(-1)?.owner_id ?? last;
  }
}

/** Where owners stand now, by owner; one that is gone is missing. */
export async function headsNow(
  scope: Scope,
  ownerIds: readonly string[],
): Promise<Map<string, { brandId: string; seq: bigint; head: string }>> {
  const rows = await scope.rows<{ owner_id: string; brand_id: string; seq: string; head: string }>(
    sql("proof.headsNow")`
      select owner_id, brand_id, seq, encode(head, 'hex') as head from ledger_owner
      where owner_id = any(${[...ownerIds]}::uuid[])
      union all
      select owner_id, brand_id, seq, encode(head, 'hex') from audit_head
      where owner_id = any(${[...ownerIds]}::uuid[])`,
  );
  return new Map(
    rows.map((row) => [
      row.owner_id,
      { brandId: row.brand_id, seq: BigInt(row.seq), head: row.head },
    ]),
  );
}

/** The digests of the postings that have these numbers now, by owner; read through the whole book once. */
export async function digestsAt(
  scope: Scope,
  places: readonly Leaf[],
): Promise<Map<string, { postingId: string; chain: string }>> {
  const rows = await scope.rows<{ owner_id: string; id: string; chain: string }>(sql(
    "proof.digestsAt",
  )`
    select p.owner_id, p.id, encode(p.chain, 'hex') as chain
    from unnest(
      ${places.map(({ ownerId }) => ownerId)}::uuid[], ${places.map(({ seq }) => seq)}::bigint[]
    ) as w (owner_id, seq)
    join ledger_posting p on p.owner_id = w.owner_id and p.seq = w.seq
    union all
    select h.owner_id, l.entry_id, encode(l.chain, 'hex')
    from unnest(
      ${places.map(({ ownerId }) => ownerId)}::uuid[], ${places.map(({ seq }) => seq)}::bigint[]
    ) as w (owner_id, seq)
    join audit_head h on h.owner_id = w.owner_id
    join audit_link l on l.brand_id = h.brand_id and l.seq = w.seq`);
  return new Map(rows.map((row) => [row.owner_id, { postingId: row.id, chain: row.chain }]));
}

/** A posting with all its digest is taken of; the names are those of the export. */
export interface ChainedPosting {
  readonly seq: string;
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly bookedAt: string;
  readonly fingerprint: string;
  readonly key: string;
  readonly chain: string;
  readonly transfers: ReadonlyArray<{
    readonly asset: string;
    readonly kind: string;
    readonly amount: string;
    readonly from: string;
    readonly fromBalance: string | null;
    readonly fromVersion: string | null;
    readonly to: string;
    readonly toBalance: string | null;
    readonly toVersion: string | null;
  }>;
}

/** An owner's first postings, up to a number, in order. */
export async function chainOf(
  scope: Scope,
  wish: { readonly ownerId: string; readonly upTo: bigint },
): Promise<ChainedPosting[]> {
  const rows = await scope.rows<
    Omit<ChainedPosting, "occurredAt" | "bookedAt"> & { occurred_at: string; booked_at: string }
  >(sql("proof.chainOf")`
    select p.seq::text, p.id, p.kind, p.occurred_at, p.booked_at, p.key,
      encode(k.fingerprint, 'hex') as fingerprint, encode(p.chain, 'hex') as chain,
      coalesce(t.transfers, '[]') as transfers
    from (
      select * from ledger_posting
      where owner_id = ${wish.ownerId}::uuid and seq <= ${wish.upTo}::bigint
    ) p
    left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key
    left join lateral (
      select json_agg(json_build_object('asset', asset, 'kind', kind, 'amount', amount::text,
        'from', from_address, 'fromBalance', from_balance::text, 'fromVersion', from_version::text,
        'to', to_address, 'toBalance', to_balance::text, 'toVersion', to_version::text) order by no)
        as transfers
      from ledger_transfer where posting_id = p.id and owner_id = p.owner_id
    ) t on true
    order by p.seq`);
  return rows.map(({ occurred_at, booked_at, ...rest }) => ({
    ...rest,
    occurredAt: new Date(occurred_at).toISOString(),
    bookedAt: new Date(booked_at).toISOString(),
  }));
}
