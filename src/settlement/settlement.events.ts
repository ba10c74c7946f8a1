import type { Fact } from "../platform/outbox/fact.ts";
import type { BookedLine } from "./booking.rules.ts";

/** One fact a franchisee and posting: its lines are read again by whoever hears of it. */
export const linesAccrued = (brandId: string, lines: readonly BookedLine[]): Fact[] =>
  [
    ...Map.groupBy(lines, ({ postingId, franchiseeId }) => `${postingId} ${franchiseeId}`).values(),
  ].flatMap(([line]) =>
    line
      ? {
          kind: "LinesAccrued",
          topics: [`franchisee:${line.franchiseeId}`, `brand:${brandId}`],
          payload: {
            franchiseeId: line.franchiseeId,
            ownerId: line.ownerId,
            postingId: line.postingId,
            month: line.month,
          },
        }
      : [],
  );
