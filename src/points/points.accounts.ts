import { type Account, tracked, untracked } from "../ledger/address.ts";
import type { Balance } from "../ledger/apply.ts";

/** The asset of points; a book belongs to one brand, so its points never mix with another's. */
export const POINTS = "PTS";

/** No expiry sorts behind every date. */
export const NEVER = "never";

/** A last day as callers are shown it; null: for ever. */
export const shownDay = (lastDay: string): string | null => (lastDay === NEVER ? null : lastDay);

/** Points issued by a store: below zero by what it has issued. Hot. */
export const issuedBy = (storeCode: string): Account => untracked("issued", storeCode);

const some = (part: string | undefined): string[] => (part === undefined ? [] : [part]);

/**
 * A bucket of a member's wallet: points of one issuer, good until the end of a local day. What they cost it stands
 * behind, where its contract records that.
 */
export const bucket = (lastDay: string, issuerCode: string, cost?: string): Account =>
  tracked(0n, "wallet", lastDay, issuerCode, ...some(cost));

/**
 * A bucket whose first day is to come, and after it a bucket like any other: nothing has to move for its
 * points to be spent from the start of that day.
 */
export const pendingUntil = (
  firstDay: string,
  lastDay: string,
  issuerCode: string,
  cost?: string,
): Account => tracked(0n, "pending", firstDay, lastDay, issuerCode, ...some(cost));

/** An order's points that wait for an event. */
export const pendingFor = (orderId: string, issuerCode: string, cost?: string): Account =>
  tracked(0n, "pending", orderId, issuerCode, ...some(cost));

/** What a member owes: points taken back after they were spent. No floor; never above zero for long. */
export const debt = (): Account => tracked(null, "debt");

/** Points spent at a store: what it honoured. Hot. */
export const spentAt = (storeCode: string): Account => untracked("spent", storeCode);

/** Points that expired unused, by who issued them. Hot. */
export const breakage = (issuerCode: string): Account => untracked("breakage", issuerCode);

/** What could not be taken back, and who bears it: a store's code, or headquarters. Hot, below zero. */
export const borneBy = (bearer: string): Account => untracked("borne", bearer);

/** Points of a bucket that a checkout reserved: they keep their issuer, days and cost. Floor 0. */
export const heldFor = (
  holdId: string,
  { firstDay, lastDay, issuerCode, cost }: Omit<Bucket, "points">,
): Account => tracked(0n, "held", holdId, ...some(firstDay), lastDay, issuerCode, ...some(cost));

/** Points under way from one member to another, by issuer: zero after each transfer. Hot. */
export const movedOf = (issuerCode: string): Account => untracked("moved", issuerCode);

export interface Bucket {
  readonly lastDay: string;
  readonly issuerCode: string;
  readonly points: bigint;
  /** Set where its points had to wait for a day. */
  readonly firstDay?: string;
  /** What a point cost its issuer, where that was recorded: `2` minor units paid at issue, `2u` due at use. */
  readonly cost?: string | undefined;
}

/** The account a bucket is. */
export const accountOf = ({
  firstDay,
  lastDay,
  issuerCode,
  cost,
}: Omit<Bucket, "points">): Account =>
  firstDay === undefined
    ? bucket(lastDay, issuerCode, cost)
    : pendingUntil(firstDay, lastDay, issuerCode, cost);

// The database reads them just so: `bucket_of` in the migration.
const BUCKET = /^(?:wallet|pending\/(\d{4}-\d{2}-\d{2}))\/([^/]+)\/([^/]+)(?:\/(\d+u?))?$/;
const WAITING = /^pending\/([0-9a-f-]{36})\/([^/]+)(?:\/(\d+u?))?$/;
// No store's code reads like a day: of two days behind a hold the former is the first.
const HELD =
  /^held\/([^/]+)\/(?:(\d{4}-\d{2}-\d{2})\/(?=(?:\d{4}-\d{2}-\d{2}|never)\/))?([^/]+)\/([^/]+)(?:\/(\d+u?))?$/;

/** Who issued the points of a member's account; undefined: it is no bucket, and waits to be none. */
export const issuerAt = (address: string): string | undefined =>
  (bucketAt(address) ?? heldAt(address))?.issuerCode ?? WAITING.exec(address)?.[2];

/** The bucket an account is; undefined: it is none. */
export function bucketAt(address: string): Omit<Bucket, "points"> | undefined {
  const [, firstDay, lastDay, issuerCode, cost] = BUCKET.exec(address) ?? [];
  return lastDay === undefined || issuerCode === undefined
    ? undefined
    : { lastDay, issuerCode, ...(firstDay && { firstDay }), ...(cost && { cost }) };
}

/** The hold an account is of, and the bucket its points came from. */
export function heldAt(
  address: string,
): (Omit<Bucket, "points"> & { readonly holdId: string }) | undefined {
  const [, holdId, firstDay, lastDay, issuerCode, cost] = HELD.exec(address) ?? [];
  return holdId === undefined || lastDay === undefined || issuerCode === undefined
    ? undefined
    : { holdId, lastDay, issuerCode, ...(firstDay && { firstDay }), ...(cost && { cost }) };
}

/** Accounts as a book or a reading holds them, by address. */
type Accounts = ReadonlyMap<string, Pick<Balance, "balance">>;

/** Every bucket that holds points, whatever the day. */
export function bucketsOf(accounts: Accounts | undefined): Bucket[] {
  const buckets: Bucket[] = [];
  for (const [address, { balance }] of accounts ?? []) {
    if (balance <= 0n) continue;
    const place = bucketAt(address);
    if (place) buckets.push({ ...place, points: balance });
  }
  return buckets;
}

/** A bucket can be spent from its first day to its last, both included. */
const isLive = ({ firstDay, lastDay }: Bucket, today: string) =>
  lastDay >= today && (firstDay === undefined || firstDay <= today);

/** Whether a bucket's last day is over: nothing in it can be spent any more. */
export const isOver = ({ lastDay }: Pick<Bucket, "lastDay">, today: string): boolean =>
  lastDay < today;

/** Points that are earned and cannot be spent yet. */
export interface Pending {
  readonly issuerCode: string;
  readonly points: bigint;
  readonly cost?: string | undefined;
  /** The days they will be good; null: they wait for an event, and their days count from there. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** The order whose event they wait for. */
  readonly orderId: string | null;
}

/** A member's pending points on a local day, the first to become active first. */
export function pendingOf(accounts: Accounts | undefined, today: string): Pending[] {
  const pending: Pending[] = [];
  for (const { firstDay, ...bucket } of bucketsOf(accounts))
    if (firstDay !== undefined && firstDay > today && !isOver(bucket, today))
      pending.push({ ...bucket, firstDay, orderId: null });
  for (const [address, { balance }] of accounts ?? []) {
    const [, orderId, issuerCode, cost] = WAITING.exec(address) ?? [];
    if (balance > 0n && orderId !== undefined && issuerCode !== undefined)
      pending.push({
        ...{ issuerCode, points: balance, firstDay: null, lastDay: null, orderId },
        ...(cost && { cost }),
      });
  }
  const place = ({ firstDay, lastDay, issuerCode, orderId, cost = "" }: Pending) =>
    `${firstDay ?? NEVER} ${lastDay ?? NEVER} ${issuerCode} ${orderId} ${cost}`;
  return pending.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** What ends when: the points of each last day, soonest first. What never ends is left out. */
export function expiringOf({ buckets }: Pick<Wallet, "buckets">) {
  const days = new Map<string, bigint>();
  for (const { lastDay, points } of buckets)
    if (lastDay !== NEVER) days.set(lastDay, (days.get(lastDay) ?? 0n) + points);
  return [...days].map(([lastDay, points]) => ({ lastDay, points }));
}

/** A member's wallet as it reads from its accounts: live buckets soonest expiry first, and what is owed. */
export interface Wallet {
  readonly buckets: readonly Bucket[];
  readonly owed: bigint;
  /** What can be spent; below zero while the member owes more than it has. */
  readonly balance: bigint;
}

/** Soonest expiry first; of one day, by issuer, first day and cost, so that the order is always the same. */
export const bySoonest = (a: Bucket, b: Bucket): number => (placeOf(a) < placeOf(b) ? -1 : 1);

const placeOf = ({ lastDay, issuerCode, firstDay = "", cost = "" }: Bucket) =>
  `${lastDay} ${issuerCode} ${firstDay} ${cost}`;

/** Reads a wallet on a local day: what is not active yet and what is over does not count. */
export function walletOf(accounts: Accounts | undefined, today: string): Wallet {
  const buckets = bucketsOf(accounts).filter((each) => isLive(each, today));
  buckets.sort(bySoonest);
  const owed = -(accounts?.get("debt")?.balance ?? 0n);
  return { buckets, owed, balance: buckets.reduce((sum, { points }) => sum + points, 0n) - owed };
}
