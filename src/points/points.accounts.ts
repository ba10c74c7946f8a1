import { type Account, tracked, untracked } from "../ledger/address.ts";
import type { Balance } from "../ledger/apply.ts";

/** The asset of points; a book belongs to one brand, so its points never mix with another's. */
export const POINTS = "PTS";

/** No expiry sorts behind every date. */
export const NEVER = "never";

/** Points issued by a store: below zero by what it has issued. Hot. */
export const issuedBy = (storeCode: string): Account => untracked("issued", storeCode);

/** A bucket of a member's wallet: points of one issuer, good until the end of a local day. */
export const bucket = (lastDay: string, issuerCode: string): Account =>
  tracked(0n, "wallet", lastDay, issuerCode);

/** What a member owes: points taken back after they were spent. No floor; never above zero for long. */
export const debt = (): Account => tracked(null, "debt");

/** Points spent at a store: what it honoured. Hot. */
export const spentAt = (storeCode: string): Account => untracked("spent", storeCode);

export interface Bucket {
  readonly lastDay: string;
  readonly issuerCode: string;
  readonly points: bigint;
}

const BUCKET = /^wallet\/([^/]+)\/([^/]+)$/;

/** A member's wallet as it reads from its accounts: live buckets soonest expiry first, and what is owed. */
export interface Wallet {
  readonly buckets: readonly Bucket[];
  readonly owed: bigint;
  /** What can be spent; below zero while the member owes more than it has. */
  readonly balance: bigint;
}

/** Reads a wallet on a local day: a bucket counts up to and including its last day. */
export function walletOf(
  accounts: ReadonlyMap<string, Pick<Balance, "balance">> | undefined,
  today: string,
): Wallet {
  const buckets: Bucket[] = [];
  for (const [address, { balance }] of accounts ?? []) {
    const [, lastDay, issuerCode] = BUCKET.exec(address) ?? [];
    if (lastDay === undefined || issuerCode === undefined) continue;
    if (balance > 0n && lastDay >= today) buckets.push({ lastDay, issuerCode, points: balance });
  }
  buckets.sort((a, b) =>
    a.lastDay === b.lastDay
      ? a.issuerCode < b.issuerCode
        ? -1
        : 1
      : a.lastDay < b.lastDay
        ? -1
        : 1,
  );
  const owed = -(accounts?.get("debt")?.balance ?? 0n);
  return { buckets, owed, balance: buckets.reduce((sum, { points }) => sum + points, 0n) - owed };
}
