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

/** Of a row, the two parts of the key that its table is read in the order of. */
export type RowKey = readonly [first: string, second: string];

const BEFORE_ALL: RowKey = [
  "00000000-0000-0000-0000-000000000000",
  "00000000-0000-0000-0000-000000000000",
];

/** A check by code: each row is judged, a page at a time, up to the page that holds a broken one. */
export const proveEach =
  <Row>(rows: {
    /** How many there are: one row with a `count`. */
    readonly count: Statement;
    readonly pageSize: number;
    /** The first rows behind a key, in its order, as many as a page holds or all that are left. */
    readonly page: (behind: RowKey) => Statement;
    readonly keyOf: (row: Row) => RowKey;
    /** Says of a row what is broken. */
    readonly judge: (scope: Scope) => (row: Row) => Judged;
  }) =>
  async (scope: Scope, watch: Watch): Promise<Proof> => {
    const [all] = await scope.rows<{ count: string }>(rows.count);
    const bar = watch(Number(all?.count));
    const judge = rows.judge(scope);
    let behind = BEFORE_ALL;
    let seen = 0;
    let broken: string | undefined;
    for (;;) {
      const page = await scope.rows<Row>(rows.page(behind));
      for (const row of page) broken ??= await judge(row);
      seen += page.length;
      bar.update(seen);
      const last = page.at(-1);
      if (broken !== undefined || !last || page.length < rows.pageSize) break;
      behind = rows.keyOf(last);
    }
    bar.stop();
    return { rows: BigInt(seen), broken };
  };

type Judged = string | undefined | Promise<string | undefined>;

/** A judge of rows by what their brand has, which is read once for each brand. */
export const byBrand =
  <Row extends { readonly brand_id: string }, Known>(
    read: (scope: Scope, row: Row) => Promise<Known>,
    judge: (row: Row, known: Known) => string | undefined,
  ) =>
  (scope: Scope) => {
    const brands = new Map<string, Known>();
    return async (row: Row): Promise<string | undefined> => {
      const known = brands.get(row.brand_id) ?? (await read(scope, row));
      brands.set(row.brand_id, known);
      return judge(row, known);
    };
  };
