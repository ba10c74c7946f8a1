import type { Account } from "./address.ts";
import { KeyReused, Overdrawn } from "./ledger.refusals.ts";

/** An amount on its way from one account to another; always positive, the direction says the rest. */
export interface Transfer {
  readonly asset: string;
  /** What it means: `earn`, `royalty`, … */
  readonly kind: string;
  readonly amount: bigint;
  readonly from: Account;
  readonly to: Account;
}

/** Transfers that stand or fall together. All of a posting's rows belong to one owner. */
export interface Posting {
  readonly id: string;
  readonly ownerId: string;
  /** Names the request, in the brand, for ever (L4). */
  readonly key: string;
  /** A digest of the request's content: same key, other digest is another request. */
  readonly fingerprint: Buffer;
  readonly kind: string;
  readonly occurredAt: Date;
  readonly transfers: readonly Transfer[];
}

export interface Balance {
  readonly asset: string;
  readonly balance: bigint;
  readonly version: bigint;
  readonly floor: bigint | null;
}

/** How far an owner's chain has come: how many postings it has, and the digest of the last, in hex. */
export interface Head {
  readonly seq: bigint;
  readonly chain: string;
}

/** The heads, tracked accounts and used keys that a batch needs, as they were when it took its locks. */
export interface Book {
  /** Where the chain of each locked owner ends; moved on when postings are written. */
  readonly heads: Map<string, Head>;
  readonly balances: Map<string, Map<string, Balance>>;
  readonly keys: Map<string, { readonly postingId: string; readonly fingerprint: Buffer }>;
}

/** What one side of a transfer left behind in a tracked account. */
type After = { readonly balance: bigint; readonly version: bigint } | undefined;

export interface AppliedTransfer extends Transfer {
  readonly fromAfter: After;
  readonly toAfter: After;
}

export type Applied =
  | {
      readonly kind: "posted";
      readonly posting: Posting;
      readonly transfers: readonly AppliedTransfer[];
    }
  | { readonly kind: "repeated"; readonly postingId: string }
  | { readonly kind: "refused"; readonly refusal: Overdrawn | KeyReused };

export const balanceOf = (book: Book, ownerId: string, address: string): bigint =>
  book.balances.get(ownerId)?.get(address)?.balance ?? 0n;

/**
 * Judges one posting against the book and, if it stands, moves the book on: pure arithmetic, no I/O.
 * A refused posting leaves the book as it was.
 */
export function apply(book: Book, posting: Posting): Applied {
  const used = book.keys.get(posting.key);
  if (used)
    return used.fingerprint.equals(posting.fingerprint)
      ? { kind: "repeated", postingId: used.postingId }
      : { kind: "refused", refusal: new KeyReused(posting.key) };

  const touched = new Map<string, Balance>();
  const before = (address: string) =>
    touched.get(address) ?? book.balances.get(posting.ownerId)?.get(address);
  const move = (account: Account, asset: string, amount: bigint): After => {
    if (!account.tracked) return undefined;
    const held = before(account.address);
    if (held && held.asset !== asset)
      throw new TypeError(`${account.address} holds ${held.asset}, not ${asset}`);
    const balance = (held?.balance ?? 0n) + amount;
    const version = (held?.version ?? 0n) + 1n;
    touched.set(account.address, { asset, balance, version, floor: account.floor });
    return { balance, version };
  };

  const transfers: AppliedTransfer[] = [];
  for (const transfer of posting.transfers) {
    if (transfer.amount <= 0n)
      throw new RangeError(`a transfer of ${transfer.amount}: amounts are positive`);
    if (transfer.from.address === transfer.to.address)
      throw new RangeError(`a transfer from ${transfer.from.address} to itself`);
    transfers.push({
      ...transfer,
      fromAfter: move(transfer.from, transfer.asset, -transfer.amount),
      toAfter: move(transfer.to, transfer.asset, transfer.amount),
    });
  }
  // Floors hold for the posting as a whole: what it takes out and puts back in is one event.
  for (const [address, { balance, floor }] of touched)
    if (floor !== null && balance < floor)
      return { kind: "refused", refusal: new Overdrawn(address, floor - balance) };

  let owned = book.balances.get(posting.ownerId);
  if (!owned) book.balances.set(posting.ownerId, (owned = new Map()));
  for (const [address, balance] of touched) owned.set(address, balance);
  book.keys.set(posting.key, { postingId: posting.id, fingerprint: posting.fingerprint });
  return { kind: "posted", posting, transfers };
}
