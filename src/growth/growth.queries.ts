import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Growth } from "./growth.rules.ts";

/** What a member has grown by, of one kind. */
export interface MemberGrowth {
  readonly code: string;
  readonly name: string;
  readonly amount: bigint;
}

/** Each member's growth in every kind of the brand, by code; zero where it never grew. */
export async function growthOfMembers(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, MemberGrowth[]>> {
  const rows = await scope.rows<{
    member_id: string;
    code: string;
    name: string;
    balance: string | null;
  }>(sql("growth.ofMembers")`
    select m.id as member_id, k.code, k.name, a.balance
    from unnest(${[...memberIds]}::uuid[]) as m (id)
    join point_kind k on k.brand_id = ${scope.brandId}::uuid
    left join ledger_account a on a.owner_id = m.id and a.address = 'growth/' || k.code
      and a.brand_id = k.brand_id
    order by m.id, k.code`);
  const found = new Map<string, MemberGrowth[]>(memberIds.map((id) => [id, []]));
  for (const { member_id, code, name, balance } of rows)
    found.get(member_id)?.push({ code, name, amount: BigInt(balance ?? 0) });
  return found;
}

/** What each order let its member grow by, by order. */
export async function grownBy(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<Map<string, Growth[]>> {
  const rows = await scope.rows<{
    posting_id: string;
    asset: string;
    amount: string;
    from_address: string;
  }>(sql("growth.grownBy")`
    select posting_id, asset, amount, from_address from ledger_transfer
    where posting_id = any(${[...wish.orderIds]}::uuid[])
      and owner_id = any(${[...wish.memberIds]}::uuid[])
      and brand_id = ${scope.brandId}::uuid and kind = 'grow' order by asset`);
  const found = new Map<string, Growth[]>();
  for (const { posting_id, asset, amount, from_address } of rows) {
    const [, storeCode = ""] = from_address.split("/");
    const growth = { kind: asset, amount: BigInt(amount), storeCode };
    found.set(posting_id, [...(found.get(posting_id) ?? []), growth]);
  }
  return found;
}
