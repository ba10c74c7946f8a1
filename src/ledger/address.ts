/**
 * An account of the book. A tracked account keeps its balance and version in a row of its own, is locked
 * when value moves, and never passes its floor. An untracked one is hot (every sale touches it): its
 * balance is the sum of its entries, and nothing is locked.
 */
export type Account =
  | { readonly address: string; readonly tracked: true; readonly floor: bigint | null }
  | { readonly address: string; readonly tracked: false };

const PART = /^[A-Za-z0-9_-]{1,36}$/;

function join(parts: readonly string[]): string {
  for (const part of parts)
    if (!PART.test(part))
      throw new RangeError(`${JSON.stringify(part)} cannot be part of an address`);
  return parts.join("/");
}

/** An account nobody may overdraw below `floor`; null: no floor. */
export const tracked = (floor: bigint | null, ...parts: string[]): Account => ({
  address: join(parts),
  tracked: true,
  floor,
});

export const untracked = (...parts: string[]): Account => ({
  address: join(parts),
  tracked: false,
});
