import { createHash } from "node:crypto";
import type { Month } from "../kernel/month.ts";
import type { Posting } from "../ledger/apply.ts";
import { type BookedLine, transfersOf } from "../settlement/booking.rules.ts";
import { judgeMonth, type MonthGround, type MonthLine } from "../settlement/month.rules.ts";

/** Names what the close of a month books for a franchisee. */
export const monthKey = (month: Month, code: string): string => `month:${month}:${code}`;

export interface MonthPosting {
  readonly posting: Posting;
  readonly lines: readonly BookedLine[];
}

/** What a month's close books for a franchisee beyond its orders; undefined: nothing. */
export function postMonth(
  ground: MonthGround,
  franchisee: { readonly id: string; readonly code: string },
  as: { readonly id: string; readonly lastInstant: Date; readonly currency: string },
): MonthPosting | undefined {
  const { month } = ground;
  const lines = bookMonthLines(judgeMonth(ground), { ...as, month, ownerId: franchisee.id });
  if (lines.length === 0) return undefined;
  return {
    lines,
    posting: {
      ...{
        id: as.id,
        ownerId: franchisee.id,
        key: monthKey(month, franchisee.code),
        kind: "month",
      },
      fingerprint: createHash("sha256").update(lines.map(textOf).join("\n")).digest(),
      occurredAt: as.lastInstant,
      transfers: transfersOf(lines, month, as.currency),
    },
  };
}

const bookMonthLines = (
  lines: readonly MonthLine[],
  as: {
    readonly id: string;
    readonly ownerId: string;
    readonly month: Month;
    readonly lastInstant: Date;
  },
): BookedLine[] =>
  lines.map(({ corrects, ...line }, no) => ({
    ...line,
    ...{ postingId: as.id, no, ownerId: as.ownerId, month: as.month, occurredAt: as.lastInstant },
    ...{ correctsPostingId: corrects?.postingId ?? null, correctsNo: corrects?.no ?? null },
  }));

/** All that a line of a month says, but for the posting it is in. */
export const textOf = (line: BookedLine): string =>
  [
    ...[line.ofMonth, line.storeId ?? "-", line.kind, line.termsId, line.clause],
    ...[line.base, line.rate, line.amountMinor],
    ...[line.correctsPostingId ?? "-", line.correctsNo ?? "-"],
  ].join(" ");
