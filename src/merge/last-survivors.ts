/**
 * Whom members were merged into when orders last named them. It may be out of date: it says whose books to lock
 * beside theirs, and the truth is read behind the locks.
 */
const survivors = new Map<string, string>();
const LIMIT = 10_000;

/** Whom a member was merged into, when it was last named; undefined: into nobody. */
export const lastSurvivorOf = (memberId: string): string | undefined => survivors.get(memberId);

/** Keeps who a member was found to be. */
export function noteSurvivor(memberId: string, survivorId: string): void {
  if (survivorId === memberId) survivors.delete(memberId);
  else {
    if (survivors.size >= LIMIT) survivors.clear();
    survivors.set(memberId, survivorId);
  }
}
