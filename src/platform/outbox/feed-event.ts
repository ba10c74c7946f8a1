import type { Fact } from "./fact.ts";

/** A published fact; `cursor` is its place in the feed. */
export interface FeedEvent extends Fact {
  readonly cursor: string;
  readonly brandId: string;
  readonly recordedAt: Date;
}

/** The facts of a transaction, or 500 of them; the last has the number `seq`. */
export interface FeedRow {
  readonly seq: string;
  readonly brand_id: string;
  readonly recorded_at: string;
  readonly facts: readonly Fact[];
}

export const eventsOf = ({ seq, brand_id, recorded_at, facts }: FeedRow): FeedEvent[] => {
  const recordedAt = new Date(recorded_at);
  const behind = BigInt(seq) - BigInt(facts.length);
  return facts.map(({ kind, topics, payload }, index) => ({
    cursor: String(behind + BigInt(index + 1)),
    ...{ brandId: brand_id, recordedAt, kind, topics, payload },
  }));
};

/** Why nobody can go on behind a cursor: events behind it are not kept any longer, or this feed never gave it. */
export type Lost = "TOO_OLD" | "UNKNOWN";

/** `seq` is the newest event's number; of those up to `floor` nothing is kept. */
export function whyLost(
  after: bigint,
  bounds: { readonly seq: bigint; readonly floor: bigint },
): Lost | undefined {
  if (after < bounds.floor) return "TOO_OLD";
  return after > bounds.seq ? "UNKNOWN" : undefined;
}

export const isCursor = (text: string): boolean => /^\d{1,18}$/.test(text);
