import type { BookedLine } from "../settlement/booking.rules.ts";
import type { KindSum } from "../settlement/line.queries.ts";
import type { LineGroup } from "../settlement/month.rules.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { StatementPart } from "./statement.queries.ts";

/** What parts come to by kind, in order of kind. */
export function sumsOf(parts: readonly StatementPart[]): KindSum[] {
  const sums = new Map<LineKind, KindSum>();
  for (const { kind, lines, base, amountMinor } of parts) {
    const sum = sums.get(kind) ?? { kind, lines: 0, base: 0n, amountMinor: 0n };
    sums.set(kind, {
      kind,
      lines: sum.lines + lines,
      base: sum.base + base,
      amountMinor: sum.amountMinor + amountMinor,
    });
  }
  return [...sums.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** The parts of a statement: what alike lines come to by store, kind, version and clause, and what the close adds. */
export function partsOfLines(
  groups: readonly LineGroup[],
  added: readonly BookedLine[],
): StatementPart[] {
  const parts = new Map<string, StatementPart>();
  for (const group of [...groups, ...added.map((line) => ({ ...line, lines: 1 }))]) {
    const { storeId, kind, termsId, clause, lines, orders, base, amountMinor } = group;
    const key = `${storeId} ${kind} ${termsId} ${clause}`;
    const part = parts.get(key);
    parts.set(key, {
      ...{ storeId, kind, termsId, clause },
      lines: (part?.lines ?? 0) + lines,
      orders: (part?.orders ?? 0) + orders,
      base: (part?.base ?? 0n) + base,
      amountMinor: (part?.amountMinor ?? 0n) + amountMinor,
    });
  }
  return [...parts.values()];
}

/** The figures of a statement. */
export const figuresOf = (parts: readonly StatementPart[]) => ({
  orders: parts.reduce((sum, { orders }) => sum + orders, 0),
  netMinor: parts.reduce((sum, { kind, base }) => sum + (kind === "ROYALTY" ? base : 0n), 0n),
  totalMinor: parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
  lineCount: parts.reduce((sum, { lines }) => sum + lines, 0),
});
