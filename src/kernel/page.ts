/** One page of a list read by keyset: `after` is the key of the last row already seen. */
export interface PageWish {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
}

/** A page of one of many lists that are read together: whose it is, and from behind which key. */
export interface PageAsk {
  readonly of: string;
  readonly first: number;
  readonly behind: readonly string[] | undefined;
}

/** A row, and which of the lists asked for it is of, counted from 1 as `with ordinality` does. */
export type PagedRow<Row> = readonly [at: number, row: Row];

export interface Page<Row> {
  readonly rows: Row[];
  readonly hasNextPage: boolean;
}

export const PAGE_LIMIT = 200;
export const PAGE_DEFAULT = 20;

export class PageUnreadable extends Error {}

/** How many rows to ask the database for: one more than is shown tells whether more follow. */
export function pageSize(wish: PageWish): number {
  const first = wish.first ?? PAGE_DEFAULT;
  if (!Number.isInteger(first) || first < 1 || first > PAGE_LIMIT)
    throw new PageUnreadable(`first must be between 1 and ${PAGE_LIMIT}`);
  return first;
}

export function pageOf<Row>(found: Row[], wish: PageWish): Page<Row> {
  const size = pageSize(wish);
  return { rows: found.slice(0, size), hasNextPage: found.length > size };
}

/** A cursor is the row's key, opaque to callers. */
export const cursorOf = (key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key)).toString("base64url");

/** A part of a key: a small number. */
export const isSmall = (part: string): boolean => /^\d{1,4}$/.test(part);

/** A part of a key: a line or a row of something long. */
export const isCount = (part: string): boolean => /^\d{1,9}$/.test(part);

/** The key a cursor holds, each part checked by `parts`; undefined where there is no cursor. */
export function keyOf(
  cursor: string | undefined | null,
  parts: ReadonlyArray<(part: string) => boolean>,
): string[] | undefined {
  if (cursor === undefined || cursor === null) return undefined;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new PageUnreadable("after is not a cursor of this list");
  }
  const fits =
    Array.isArray(key) &&
    key.length === parts.length &&
    key.every((part, index) => typeof part === "string" && parts[index]?.(part));
  if (!fits) throw new PageUnreadable("after is not a cursor of this list");
  return key as string[];
}
