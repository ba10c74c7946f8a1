import { hash } from "node:crypto";
import { firstIdAt, instantOf } from "../kernel/id.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";

/** The digest before the first. */
export const NO_ENTRY = "0".repeat(64);

/** The digest of an entry: SHA-256 of the one before it in hex, a line's end, and the entry's text. */
export const linked = (before: string, text: string): string =>
  hash("sha256", `${before}\n${text}`);

/** Longer than any transaction lasts: an entry is committed by then, or never. */
const LATE_MS = 24 * 3600_000;
const PAGE = 1_000;

interface HeadRow {
  brand_id: string;
  seq: string | null;
  head: string | null;
  entry_id: string | null;
}

/** Each brand's end of its chain. */
const headsOf = (scope: Scope): Promise<HeadRow[]> =>
  scope.rows<HeadRow>(sql("audit.heads")`
    select b.id as brand_id, h.seq, encode(h.head, 'hex') as head, h.entry_id
    from brand b left join audit_head h on h.brand_id = b.id`);

/** What comes before it is in the chain, or never will be; an id of a time to come holds nothing up. */
const floorsOf = (heads: readonly HeadRow[], now: Date): string[] =>
  heads.map(({ entry_id }) =>
    firstIdAt(
      new Date(entry_id === null ? 0 : Math.max(0, Math.min(+instantOf(entry_id), +now) - LATE_MS)),
    ),
  );

/**
 * Chains entries that are in no chain yet, of all brands, up to a page; answers how many. Nobody who writes an entry
 * waits for it. Of two that seal at a time one begins anew: a number is given once.
 */
export async function sealEntries(work: Work): Promise<number> {
  const heads = await headsOf(work);
  const open = await work.rows<{ brand_id: string; id: string; text: string }>(sql("audit.open")`
    select t.brand_id, t.id, t.text
    from unnest(${heads.map((head) => head.brand_id)}::uuid[], ${floorsOf(heads, work.now)}::uuid[]) as f (brand_id, floor)
    cross join lateral (
      select e.id from audit_entry e
      where e.brand_id = f.brand_id and e.id >= f.floor
        and not exists (select from audit_link l where l.brand_id = e.brand_id and l.entry_id = e.id)
      order by e.id limit ${PAGE}) o
    join audit_text t on t.brand_id = f.brand_id and t.id = o.id
    order by t.brand_id, t.id limit ${PAGE}`);
  const ends = new Map(
    heads.map(({ brand_id, seq, head }) => [
      brand_id,
      { seq: BigInt(seq ?? 0), chain: head ?? NO_ENTRY },
    ]),
  );
  const links = open.map(({ brand_id: brandId, id, text }) => {
    const before = ends.get(brandId) ?? { seq: 0n, chain: NO_ENTRY };
    const end = { seq: before.seq + 1n, chain: linked(before.chain, text) };
    ends.set(brandId, end);
    return { brandId, id, ...end };
  });
  if (links.length > 0)
    await work.rows(sql("audit.seal")`
      insert into audit_link (brand_id, seq, entry_id, chain)
      select l.brand_id, l.seq, l.id, decode(l.chain, 'hex')
      from unnest(${links.map(({ brandId }) => brandId)}::uuid[], ${links.map(({ seq }) => seq)}::bigint[],
        ${links.map(({ id }) => id)}::uuid[], ${links.map(({ chain }) => chain)}::text[])
        as l (brand_id, seq, id, chain)`);
  return links.length;
}

/** A place in a brand's chain; the entry's text is null where the entry is gone. */
export interface Link {
  readonly brandId: string;
  readonly seq: bigint;
  readonly entryId: string;
  readonly chain: string;
  readonly text: string | null;
}

/** Places in the chains of all brands, in order, from behind one. */
export async function linksBehind(
  scope: Scope,
  { brandId, seq }: { readonly brandId: string; readonly seq: bigint },
): Promise<Link[]> {
  const rows = await scope.rows<{
    brand_id: string;
    seq: string;
    entry_id: string;
    chain: string;
    text: string | null;
  }>(sql("audit.links")`
    select l.brand_id, l.seq, l.entry_id, encode(l.chain, 'hex') as chain, t.text
    from (
      select * from audit_link where (brand_id, seq) > (${brandId}::uuid, ${seq}::bigint)
      order by brand_id, seq limit ${PAGE}) l
    left join audit_text t on t.brand_id = l.brand_id and t.id = l.entry_id
    order by l.brand_id, l.seq`);
  return rows.map((row) => ({
    ...{ brandId: row.brand_id, seq: BigInt(row.seq), entryId: row.entry_id },
    ...{ chain: row.chain, text: row.text },
  }));
}

/** An entry that was in no chain long after it was made, where later ones are; or that none will ever hold. */
export async function slippedIn(scope: Scope): Promise<string | undefined> {
  const heads = await headsOf(scope);
  const [row] = await scope.rows<{ brand_id: string; id: string }>(sql("audit.slippedIn")`
    select e.brand_id, e.id
    from unnest(${heads.map((head) => head.brand_id)}::uuid[], ${floorsOf(heads, scope.now)}::uuid[],
      ${heads.map((head) => head.entry_id)}::uuid[]) as f (brand_id, floor, head_id)
    join audit_entry e on e.brand_id = f.brand_id
    where not exists (select from audit_link l where l.brand_id = e.brand_id and l.entry_id = e.id)
      and (e.id < f.floor or e.at < (select at from audit_entry s where s.brand_id = f.brand_id and s.id = f.head_id)
        - make_interval(secs => ${LATE_MS / 1000}))
    order by e.brand_id, e.id limit 1`);
  return row && `brand ${row.brand_id}, entry ${row.id}: it is in no chain, later ones are`;
}
