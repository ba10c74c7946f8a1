import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { growthOf } from "../growth/growth.accounts.ts";
import { type Account, tracked } from "../ledger/address.ts";
import {
  type Balance,
  type Book,
  balanceOf,
  type Posting,
  type Transfer,
} from "../ledger/apply.ts";
import { breakage, debt, issuerAt, movedOf, POINTS } from "../points/points.accounts.ts";
import type { GrowthChoice } from "./merge-rule.rules.ts";

/** What goes from one member's account into the same account of another; below zero, of a debt. */
export interface Part {
  readonly asset: string;
  readonly address: string;
  readonly amount: bigint;
}

type Accounts = ReadonlyMap<string, Pick<Balance, "asset" | "balance">> | undefined;

const byAddress = (a: Part, b: Part) => (a.address < b.address ? -1 : 1);

/** The points of an account belong to somebody's liability; what a member owes and has grown by to nobody's. */
const viaOf = ({ address }: Part): Account => movedOf(issuerAt(address) ?? HEADQUARTERS);

function accountAt(address: string): Account {
  if (address === "debt") return debt();
  const [first, ...rest] = address.split("/");
  return first === "growth" ? growthOf(rest.join("/")) : tracked(0n, first ?? "", ...rest);
}

/** The transfers by which parts leave one book, and those by which they come into another. */
export function pass(parts: readonly Part[]): { out: Transfer[]; into: Transfer[] } {
  const moves = parts
    .filter(({ amount }) => amount !== 0n)
    .toSorted(byAddress)
    .map((part) => ({ ...part, account: accountAt(part.address), via: viaOf(part) }));
  const transfer = (kind: string, asset: string, amount: bigint, from: Account, to: Account) =>
    amount > 0n
      ? { asset, kind, amount, from, to }
      : { asset, kind, amount: -amount, from: to, to: from };
  return {
    out: moves.map(({ asset, amount, account, via }) =>
      transfer("merge-out", asset, amount, account, via),
    ),
    into: moves.map(({ asset, amount, account, via }) =>
      transfer("merge-in", asset, amount, via, account),
    ),
  };
}

/** All that a member brings along: its points wherever they are, what it owes, and growth as the brand has it. */
export function bringAlong(absorbed: Accounts, survivor: Accounts, growth: GrowthChoice): Part[] {
  const parts: Part[] = [];
  for (const [address, { asset, balance }] of absorbed ?? []) {
    const there = survivor?.get(address)?.balance ?? 0n;
    const isCounted = asset === POINTS || growth === "SUM";
    // Of two heights the higher stands: the survivor gets what it lacks, the rest is left behind and counts no more.
    const amount = isCounted ? balance : balance > there ? balance - there : 0n;
    if (amount !== 0n) parts.push({ asset, address, amount });
  }
  return parts.sort(byAddress);
}

/** What can go back of what was brought along, and what is missing of it. */
export function takeAlong(
  brought: readonly Part[],
  survivor: Accounts,
): { returned: Part[]; missing: Part[] } {
  const returned = brought.map((part) => {
    const there = survivor?.get(part.address)?.balance ?? 0n;
    const amount =
      part.amount > 0n
        ? min(part.amount, there > 0n ? there : 0n)
        : -min(-part.amount, there < 0n ? -there : 0n);
    return { ...part, amount };
  });
  const missing = brought.map((part, at) => ({
    ...part,
    amount: part.amount - (returned[at]?.amount ?? 0n),
  }));
  const some = (parts: readonly Part[]) =>
    parts.filter(({ amount }) => amount !== 0n).sort(byAddress);
  return { returned: some(returned), missing: some(missing) };
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);

/** What parts come to in a member's balance. */
export const pointsIn = (parts: readonly Part[]): bigint =>
  parts.reduce((sum, { asset, amount }) => (asset === POINTS ? sum + amount : sum), 0n);

/** Whose story a member's went into, and by which merges. */
export interface Route {
  readonly survivorId: string;
  readonly mergeIds: readonly string[];
}

/** The accounts a decision about a member that was merged rests on: its own and its survivor's as one. */
export function together(
  book: Book,
  memberId: string,
  route: Route | undefined,
): Map<string, Balance> {
  const seen = new Map(book.balances.get(memberId));
  for (const [address, balance] of (route && book.balances.get(route.survivorId)) ?? []) {
    const own = seen.get(address)?.balance ?? 0n;
    seen.set(address, { ...balance, balance: balance.balance + own });
  }
  return seen;
}

/** Two postings by which something went from one's book into another's. */
export interface Passage {
  readonly id: string;
  readonly memberId: string;
  readonly toMemberId: string;
  readonly toPostingId: string;
  readonly cause: "MERGE" | "UNMERGE" | "FETCH" | "HAND_OVER";
  readonly mergeIds: readonly string[];
}

/**
 * A posting on the book of a member that was merged: what it takes and its book has not is fetched from the
 * survivor's before, and what it leaves is handed over after. What had expired there is revived there.
 */
export function detour(
  book: Book,
  posting: Posting,
  { survivorId, mergeIds }: Route,
  newId: () => string,
): { postings: Posting[]; passages: Passage[] } {
  const { ownerId } = posting;
  const net = new Map<string, Part>();
  const note = (account: Account, asset: string, amount: bigint) => {
    if (!account.tracked) return;
    const before = net.get(account.address)?.amount ?? 0n;
    net.set(account.address, { asset, address: account.address, amount: before + amount });
  };
  for (const { asset, amount, from, to } of posting.transfers) {
    note(from, asset, -amount);
    note(to, asset, amount);
  }
  const after = [...net.values()].map((part) => ({
    ...part,
    amount: part.amount + balanceOf(book, ownerId, part.address),
  }));
  const fetched = after
    .filter(({ address, amount }) => address !== "debt" && amount < 0n)
    .map((part) => ({ ...part, amount: -part.amount }));
  const left = after.filter(
    ({ asset, address, amount }) => asset === POINTS && (address === "debt" || amount > 0n),
  );
  const pair = (cause: Passage["cause"], from: string, to: string, parts: readonly Part[]) => {
    const { out, into } = pass(parts);
    if (out.length === 0) return { postings: [], passages: [] };
    const [id, toPostingId] = [newId(), newId()];
    const { occurredAt, fingerprint } = posting;
    const common = { fingerprint, occurredAt, kind: "merge-passage" };
    return {
      postings: [
        {
          ...{ ...common, id, ownerId: from, key: `merge-out:${id}` },
          transfers: [...(cause === "FETCH" ? revived(book, from, parts) : []), ...out],
        },
        { ...common, id: toPostingId, ownerId: to, key: `merge-in:${id}`, transfers: into },
      ],
      passages: [{ id, memberId: from, toMemberId: to, toPostingId, cause, mergeIds }],
    };
  };
  const before = pair("FETCH", survivorId, ownerId, fetched);
  const behind = pair("HAND_OVER", ownerId, survivorId, left);
  return {
    postings: [...before.postings, posting, ...behind.postings],
    passages: [...before.passages, ...behind.passages],
  };
}

/** What a book lacks of parts has expired in it: it comes back out of its issuers' breakage. */
const revived = (book: Book, ownerId: string, parts: readonly Part[]): Transfer[] =>
  parts.flatMap((part) => {
    const lacking = part.amount - balanceOf(book, ownerId, part.address);
    if (lacking <= 0n || part.asset !== POINTS) return [];
    const from = breakage(issuerAt(part.address) ?? "");
    const to = accountAt(part.address);
    return [{ asset: POINTS, kind: "revive", amount: lacking, from, to }];
  });
