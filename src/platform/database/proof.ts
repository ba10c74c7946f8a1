import type { Statement } from "./sql.ts";
import type { Scope } from "./work.ts";

/** What a check found: how many rows it looked at and, if one does not fit, which and how. */
export interface Proof {
  readonly rows: bigint;
  readonly broken?: string | undefined;
}

/** Shows how far a check that reads row by row has come. */
export type Watch = (total: number) => { update(done: number): void; stop(): void };

/** Recomputes one numbered invariant over the whole book, all brands. */
export interface Check {
  readonly invariant: string;
  readonly says: string;
  /** What its rows are. */
  readonly of: string;
  run(scope: Scope, watch: Watch): Promise<Proof>;
  /** The same of what was booked after an instant alone; a check without it looks at the whole book always. */
  runSince?(scope: Scope, since: Date): Promise<Proof>;
}

/**
 * A check by SQL alone. Each statement sees one instant of a book that may go on moving, and says
 * how many `rows` there are, and which is `broken`. The rows of the first statement are counted.
 */
export const proveBy =
  (...statements: readonly Statement[]) =>
  async (scope: Scope): Promise<Proof> => {
    let rows: bigint | undefined;
    for (const statement of statements) {
      const [found] = await scope.rows<{ rows: string; broken: string | null }>(statement);
      if (!found) throw new Error("a check answers one row");
      rows ??= BigInt(found.rows);
      if (found.broken !== null) return { rows, broken: found.broken };
    }
    return { rows: rows ?? 0n };
  };
