import type { Posting } from "../ledger/apply.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** A page of the brand's members in order of id, from behind one, and who of them holds what is over. */
export interface ExpiryPage {
  readonly members: number;
  /** The last of them; undefined where none is left. */
  readonly last: string | undefined;
  readonly holders: readonly string[];
}

export async function expiryPage(
  scope: Scope,
  wish: { readonly behind: string; readonly size: number; readonly today: string },
): Promise<ExpiryPage> {
  const rows = await scope.rows<{ id: string; holds: boolean }>(sql("expiry.page")`
    select m.id, exists (
      select from ledger_account a
      where a.owner_id = m.id and a.brand_id = ${scope.brandId}::uuid and a.asset = 'PTS'
        and a.balance > 0 and (
          a.address like 'wallet/%'
            and split_part(a.address, '/', 2) collate "C" < ${wish.today}
          -- Of a hold that has timed out it comes back, and ends.
          or a.address ~ '^(pending|held)/'
            and (select last_day from bucket_of(a.address)) collate "C" < ${wish.today})
    ) as holds
    from (
      select id from member where brand_id = ${scope.brandId}::uuid and id > ${wish.behind}::uuid
      order by id limit ${wish.size}
    ) m order by m.id`);
  return {
    members: rows.length,
    last: rows.at(-1)?.id,
    holders: rows.filter(({ holds }) => holds).map(({ id }) => id),
  };
}

export async function countMembers(scope: Scope): Promise<number> {
  const [row] = await scope.rows<{ count: string }>(sql("expiry.members")`
    select count(*) from member where brand_id = ${scope.brandId}::uuid`);
  return Number(row?.count ?? 0);
}

/** What expired out of accounts and was not taken back since; kept true while a batch takes more back. */
export interface Expired {
  readonly isNothing: boolean;
  of(ownerId: string, address: string): bigint;
  note(posting: Posting): void;
}

/** Of an account and a member: what refunds may still take back of what expired there. */
export async function expiredFrom(
  scope: Scope,
  places: ReadonlyArray<{ readonly ownerId: string; readonly address: string }>,
): Promise<Expired> {
  const left = new Map<string, bigint>();
  const rows =
    places.length === 0
      ? []
      : await scope.rows<{ owner_id: string; address: string; amount: string }>(sql("expiry.of")`
    select w.owner_id, w.address,
      sum(case t.kind when 'expire' then t.amount else -t.amount end) as amount
    from (
      select distinct owner_id, address from unnest(
        ${places.map(({ ownerId }) => ownerId)}::uuid[], ${places.map(({ address }) => address)}::text[]
      ) as w (owner_id, address)
    ) w
    join ledger_transfer t on t.owner_id = w.owner_id and t.asset = 'PTS'
      and t.brand_id = ${scope.brandId}::uuid
      and (t.kind = 'expire' and t.from_address = w.address
        or t.kind = 'revive' and t.to_address = w.address)
    group by w.owner_id, w.address`);
  const key = (ownerId: string, address: string) => `${ownerId} ${address}`;
  for (const row of rows) left.set(key(row.owner_id, row.address), BigInt(row.amount));
  return {
    isNothing: rows.length === 0,
    of: (ownerId, address) => left.get(key(ownerId, address)) ?? 0n,
    note({ ownerId, transfers }) {
      for (const { kind, amount, to } of transfers)
        if (kind === "revive") {
          const place = key(ownerId, to.address);
          left.set(place, (left.get(place) ?? 0n) - amount);
        }
    },
  };
}
