import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { TransferRule } from "./transfer.rules.ts";

/** Points one member gave to another. */
export interface PointsTransfer {
  /** The giver's posting. */
  readonly id: string;
  readonly memberId: string;
  readonly toMemberId: string;
  /** The receiver's posting. */
  readonly toPostingId: string;
  readonly number: string;
  readonly points: bigint;
  /** The stores both were bound to then. Where they differ, it is a clearing event. */
  readonly fromStoreId: string | null;
  readonly toStoreId: string | null;
  /** The brand's local day. */
  readonly day: string;
  readonly movedAt: Date;
}

/** The versions of the brand's rule, oldest first. */
export async function transferRules(scope: Scope): Promise<TransferRule[]> {
  const rows = await scope.rows<{ version: number; daily_points: string; from_at: string }>(sql(
    "transfer.rules",
  )`
    select version, daily_points, from_at from transfer_rule
    where brand_id = ${scope.brandId}::uuid order by version`);
  return rows.map((row) => ({
    version: row.version,
    dailyPoints: BigInt(row.daily_points),
    fromAt: new Date(row.from_at),
  }));
}

export async function writeTransferRule(scope: Scope, rule: TransferRule): Promise<void> {
  await scope.rows(sql("transfer.writeRule")`
    insert into transfer_rule (brand_id, version, daily_points, from_at)
    values (${scope.brandId}::uuid, ${rule.version}::int, ${rule.dailyPoints}::bigint, ${rule.fromAt}::timestamptz)`);
}

/** What a member gave away on a local day. */
export async function givenOn(scope: Scope, memberId: string, day: string): Promise<bigint> {
  const [row] = await scope.rows<{ given: string }>(sql("transfer.givenOn")`
    select coalesce(sum(points), 0) as given from points_transfer
    where member_id = ${memberId}::uuid and day = ${day} and brand_id = ${scope.brandId}::uuid`);
  return BigInt(row?.given ?? 0);
}

export async function writeTransfer(scope: Scope, transfer: PointsTransfer): Promise<void> {
  await scope.rows(sql("transfer.write")`
    insert into points_transfer (id, member_id, brand_id, to_member_id, to_posting_id, number, points,
      from_store_id, to_store_id, day, moved_at)
    values (${transfer.id}::uuid, ${transfer.memberId}::uuid, ${scope.brandId}::uuid,
      ${transfer.toMemberId}::uuid, ${transfer.toPostingId}::uuid, ${transfer.number},
      ${transfer.points}::bigint, ${transfer.fromStoreId}::uuid, ${transfer.toStoreId}::uuid,
      ${transfer.day}, ${transfer.movedAt}::timestamptz)`);
}

/** Gifts by id. */
export async function transfersById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PointsTransfer>> {
  const rows = await scope.rows<{
    id: string;
    member_id: string;
    to_member_id: string;
    to_posting_id: string;
    number: string;
    points: string;
    from_store_id: string | null;
    to_store_id: string | null;
    day: string;
    moved_at: string;
  }>(sql("transfer.byId")`
    select id, member_id, to_member_id, to_posting_id, number, points, from_store_id, to_store_id, day, moved_at
    from points_transfer where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        memberId: row.member_id,
        toMemberId: row.to_member_id,
        toPostingId: row.to_posting_id,
        number: row.number,
        points: BigInt(row.points),
        fromStoreId: row.from_store_id,
        toStoreId: row.to_store_id,
        day: row.day,
        movedAt: new Date(row.moved_at),
      },
    ]),
  );
}
