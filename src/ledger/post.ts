import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import type { Account } from "./address.ts";
import {
  type Applied,
  type AppliedTransfer,
  apply,
  type Balance,
  type Book,
  type Head,
  type Posting,
} from "./apply.ts";
import { chained } from "./chain.ts";

/** Opens the book for new owners: members when they enrol, franchisees when they join. */
export async function addOwners(work: Work, ownerIds: readonly string[]): Promise<void> {
  if (ownerIds.length === 0) return;
  await work.rows(sql("ledger.addOwners")`
    insert into ledger_owner (owner_id, brand_id)
    select id, ${work.brandId}::uuid from unnest(${[...ownerIds]}::uuid[]) as o (id)`);
}

/**
 * Holds the owners' books until the transaction ends, and gives their heads; always in order of id (L7), so nobody
 * waits in a ring. Who has no book is left out.
 */
export async function lockOwners(
  work: Work,
  ownerIds: readonly string[],
): Promise<Map<string, Head>> {
  const locked = await work.rows<{ owner_id: string; seq: string; head: string }>(sql(
    "ledger.lockOwners",
  )`
    select owner_id, seq, encode(head, 'hex') as head from ledger_owner
    where owner_id = any(${[...ownerIds]}::uuid[]) and brand_id = ${work.brandId}::uuid
    order by owner_id for no key update`);
  return new Map(locked.map((row) => [row.owner_id, { seq: BigInt(row.seq), chain: row.head }]));
}

/**
 * Locks the owners and reads their tracked accounts and the keys in question, in one round trip. What is read stays
 * true until the transaction ends, so a decision may rest on it.
 */
export async function openBook(
  work: Work,
  wish: { readonly ownerIds: Iterable<string>; readonly keys: Iterable<string> },
): Promise<Book> {
  const ownerIds = [...new Set(wish.ownerIds)];
  const [heads, balances, keys] = await Promise.all([
    lockOwners(work, ownerIds),
    accountsOf(work, ownerIds),
    keysUsed(work, [...new Set(wish.keys)]),
  ]);
  return { heads, balances, keys };
}

async function accountsOf(work: Work, ownerIds: readonly string[]): Promise<Book["balances"]> {
  const accounts = await work.rows<{
    owner_id: string;
    address: string;
    asset: string;
    floor: string | null;
    balance: string;
    version: string;
  }>(sql("ledger.accountsOf")`
    select owner_id, address, asset, floor, balance, version from ledger_account
    where owner_id = any(${[...ownerIds]}::uuid[]) and brand_id = ${work.brandId}::uuid`);
  const balances: Book["balances"] = new Map();
  for (const row of accounts) {
    let owned = balances.get(row.owner_id);
    if (!owned) balances.set(row.owner_id, (owned = new Map()));
    owned.set(row.address, {
      asset: row.asset,
      balance: BigInt(row.balance),
      version: BigInt(row.version),
      floor: row.floor === null ? null : BigInt(row.floor),
    });
  }
  return balances;
}

/** What keys stand for already; for who decides on a number alone. */
export async function keysUsed(work: Work, keys: readonly string[]): Promise<Book["keys"]> {
  const used = await work.rows<{ key: string; posting_id: string; fingerprint: Buffer }>(sql(
    "ledger.keysUsed",
  )`
    select key, posting_id, fingerprint from ledger_key
    where brand_id = ${work.brandId}::uuid and key = any(${[...keys]}::text[])`);
  return new Map(
    used.map(({ key, posting_id: postingId, fingerprint }) => [key, { postingId, fingerprint }]),
  );
}

/** The only way value moves: judges each posting in turn, then writes those that stand. */
export async function post(
  work: Work,
  book: Book,
  postings: readonly Posting[],
): Promise<Applied[]> {
  const outcomes = postings.map((posting) => apply(book, posting));
  await writeApplied(work, book, outcomes);
  return outcomes;
}

/** Writes what `apply` let stand, a table at a time: for a batch whose postings rest on one another. */
export async function writeApplied(
  work: Work,
  book: Book,
  applied: readonly Applied[],
): Promise<void> {
  const posted = applied.filter((outcome) => outcome.kind === "posted");
  if (posted.length === 0) return;
  const postings = posted.map(({ posting }) => posting);
  const linked = link(work, book, posted);
  await Promise.all([
    writeKeys(work, postings),
    writePostings(work, linked),
    writeTransfers(work, posted),
    writeAccounts(work, book, posted),
    moveHeads(work, book, linked),
  ]);
}

type Posted = Extract<Applied, { kind: "posted" }>;

async function writeKeys(work: Work, postings: readonly Posting[]): Promise<void> {
  // In order of key, so that two batches that share keys wait for each other instead of locking up.
  const sorted = [...postings].sort((a, b) => (a.key < b.key ? -1 : 1));
  const written = await work.rows(sql("ledger.writeKeys")`
    insert into ledger_key (brand_id, key, owner_id, posting_id, fingerprint)
    select ${work.brandId}::uuid, k.key, k.owner_id, k.posting_id, k.fingerprint
    from unnest(
      ${sorted.map(({ key }) => key)}::text[], ${sorted.map(({ ownerId }) => ownerId)}::uuid[],
      ${sorted.map(({ id }) => id)}::uuid[], ${sorted.map(({ fingerprint }) => fingerprint)}::bytea[]
    ) as k (key, owner_id, posting_id, fingerprint)
    on conflict do nothing returning 1`);
  if (written.length !== postings.length) throw new ConcurrentChange("a key was used meanwhile");
}

/** Each posting with its place in its owner's chain (L8); the book's heads move on. */
function link(work: Work, book: Book, posted: readonly Posted[]): Linked[] {
  const booked = { brandId: work.brandId, bookedAt: work.now };
  return posted.map((each) => {
    const { ownerId } = each.posting;
    const before = book.heads.get(ownerId);
    if (!before) throw new Error(`the owner ${ownerId} has no book: addOwners comes first`);
    const head = chained(before, each, booked);
    book.heads.set(ownerId, head);
    return { ...each.posting, ...head };
  });
}

type Linked = Posting & Head;

async function writePostings(work: Work, postings: readonly Linked[]): Promise<void> {
  const column = <T>(read: (posting: Linked) => T) => postings.map(read);
  await work.rows(sql("ledger.writePostings")`
    insert into ledger_posting (id, owner_id, brand_id, seq, key, kind, occurred_at, booked_at, chain)
    select p.id, p.owner_id, ${work.brandId}::uuid, p.seq, p.key, p.kind, p.occurred_at,
      ${work.now}::timestamptz, decode(p.chain, 'hex')
    from unnest(
      ${column((p) => p.id)}::uuid[], ${column((p) => p.ownerId)}::uuid[], ${column((p) => p.seq)}::bigint[],
      ${column((p) => p.key)}::text[], ${column((p) => p.kind)}::text[],
      ${column((p) => p.occurredAt)}::timestamptz[], ${column((p) => p.chain)}::text[]
    ) as p (id, owner_id, seq, key, kind, occurred_at, chain)`);
}

/** Moves each owner's head on, once, from the posting before its first one here. */
async function moveHeads(work: Work, book: Book, postings: readonly Linked[]): Promise<void> {
  const firsts = new Map<string, bigint>();
  for (const { ownerId, seq } of postings) if (!firsts.has(ownerId)) firsts.set(ownerId, seq);
  const all = [...firsts].map(([ownerId, first]) => ({
    ...{ ownerId, before: first - 1n },
    ...(book.heads.get(ownerId) as Head),
  }));
  const moved = await work.rows(sql("ledger.moveHeads")`
    update ledger_owner o set seq = h.seq, head = decode(h.chain, 'hex')
    from unnest(
      ${all.map(({ ownerId }) => ownerId)}::uuid[], ${all.map(({ seq }) => seq)}::bigint[],
      ${all.map(({ chain }) => chain)}::text[], ${all.map(({ before }) => before)}::bigint[]
    ) as h (owner_id, seq, chain, before)
    where o.owner_id = h.owner_id and o.seq = h.before returning 1`);
  if (moved.length !== all.length) throw new ConcurrentChange("an owner posted meanwhile");
}

async function writeTransfers(work: Work, posted: readonly Posted[]): Promise<void> {
  const all = posted.flatMap(({ posting, transfers }) =>
    transfers.map((transfer, no) => ({
      ...transfer,
      postingId: posting.id,
      ownerId: posting.ownerId,
      no,
    })),
  );
  if (all.length === 0) return;
  const column = <T>(read: (transfer: (typeof all)[number]) => T) => all.map(read);
  await work.rows(sql("ledger.writeTransfers")`
    insert into ledger_transfer (posting_id, no, owner_id, brand_id, asset, kind, amount,
      from_address, from_balance, from_version, to_address, to_balance, to_version)
    select t.posting_id, t.no, t.owner_id, ${work.brandId}::uuid, t.asset, t.kind, t.amount,
      t.from_address, t.from_balance, t.from_version, t.to_address, t.to_balance, t.to_version
    from unnest(
      ${column((t) => t.postingId)}::uuid[], ${column((t) => t.no)}::smallint[], ${column((t) => t.ownerId)}::uuid[],
      ${column((t) => t.asset)}::text[], ${column((t) => t.kind)}::text[], ${column((t) => t.amount)}::bigint[],
      ${column((t) => t.from.address)}::text[], ${column((t) => t.fromAfter?.balance)}::bigint[],
      ${column((t) => t.fromAfter?.version)}::bigint[], ${column((t) => t.to.address)}::text[],
      ${column((t) => t.toAfter?.balance)}::bigint[], ${column((t) => t.toAfter?.version)}::bigint[]
    ) as t (posting_id, no, owner_id, asset, kind, amount,
      from_address, from_balance, from_version, to_address, to_balance, to_version)`);
}

async function writeAccounts(work: Work, book: Book, posted: readonly Posted[]): Promise<void> {
  const touched = new Map<string, Balance & { ownerId: string; address: string }>();
  const note = (ownerId: string, { address }: Account, after: AppliedTransfer["fromAfter"]) => {
    if (!after) return;
    const now = book.balances.get(ownerId)?.get(address);
    if (!now) throw new Error("an account that was touched must be in the book");
    touched.set(`${ownerId} ${address}`, { ownerId, address, ...now });
  };
  for (const { posting, transfers } of posted)
    for (const { from, fromAfter, to, toAfter } of transfers) {
      note(posting.ownerId, from, fromAfter);
      note(posting.ownerId, to, toAfter);
    }
  if (touched.size === 0) return;
  const accounts = [...touched.values()];
  const written = await work.rows(sql("ledger.writeAccounts")`
    insert into ledger_account as l (owner_id, address, brand_id, asset, floor, balance, version)
    select a.owner_id, a.address, ${work.brandId}::uuid, a.asset, a.floor, a.balance, a.version
    from unnest(
      ${accounts.map((a) => a.ownerId)}::uuid[], ${accounts.map((a) => a.address)}::text[],
      ${accounts.map((a) => a.asset)}::text[], ${accounts.map((a) => a.floor)}::bigint[],
      ${accounts.map((a) => a.balance)}::bigint[], ${accounts.map((a) => a.version)}::bigint[]
    ) as a (owner_id, address, asset, floor, balance, version)
    on conflict (owner_id, address) do update set balance = excluded.balance, version = excluded.version
    where l.version < excluded.version returning 1`);
  // An account that is as far already was moved by somebody who held no lock.
  if (written.length !== accounts.length) throw new ConcurrentChange("an account moved meanwhile");
}
