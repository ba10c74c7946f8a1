import { hash } from "node:crypto";
import type { AppliedTransfer, Head, Posting } from "./apply.ts";

/** The head of an owner without a posting. */
export const NO_POSTING: Head = { seq: 0n, chain: "0".repeat(64) };

type Posted = { readonly posting: Posting; readonly transfers: readonly AppliedTransfer[] };
type Booking = { readonly brandId: string; readonly bookedAt: Date };

/**
 * A posting as its digest is taken of it (L8): words with a space between, a line for the posting, one for each
 * transfer, and behind them the key, which may hold any sign. No two postings have one text. Instants are ISO 8601
 * in UTC with milliseconds; `-` stands where a hot account has no balance and version.
 */
export function canonicalText(
  seq: bigint,
  { posting, transfers }: Posted,
  { brandId, bookedAt }: Booking,
): string {
  let text = `${seq} ${posting.id} ${brandId} ${posting.ownerId} ${posting.kind} ${posting.occurredAt.toISOString()} ${bookedAt.toISOString()} ${posting.fingerprint.toString("hex")} ${transfers.length}\n`;
  for (const [no, { asset, kind, amount, from, fromAfter, to, toAfter }] of transfers.entries())
    text += `${no} ${asset} ${kind} ${amount} ${from.address} ${fromAfter?.balance ?? "-"} ${fromAfter?.version ?? "-"} ${to.address} ${toAfter?.balance ?? "-"} ${toAfter?.version ?? "-"}\n`;
  return text + posting.key;
}

/** The head after one more posting: SHA-256 of the digest before it in hex, a line's end, and the posting's text. */
export function chained(head: Head, posted: Posted, booking: Booking): Head {
  const seq = head.seq + 1n;
  return {
    seq,
    chain: hash("sha256", `${head.chain}\n${canonicalText(seq, posted, booking)}`),
  };
}
