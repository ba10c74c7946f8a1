import { ownerAt } from "../brand/brand.rules.ts";
import { dayOf, type Month, monthOf } from "../kernel/month.ts";
import type { Posting } from "../ledger/apply.ts";
import type { Work } from "../platform/database/work.ts";
import { termsAt } from "../terms/terms.rules.ts";
import { type BookedLine, bookingMonth, bookLines, transfersOf } from "./booking.rules.ts";
import {
  type Acceptor,
  BY_HEADQUARTERS,
  clearExpired,
  clearSpent,
  lotsIn,
  type PointsAct,
} from "./clearing.rules.ts";
import { contracts, type KnownContracts } from "./contracts.ts";
import { openFirstMonth, writeLines } from "./line.queries.ts";
import { linesAccrued } from "./settlement.events.ts";

/** Postings with what is settled by them. */
export interface Cleared {
  readonly postings: Posting[];
  readonly lines: BookedLine[];
}

/** Decides what points' postings make headquarters and franchisees owe each other; each posting moves it too. */
export async function clearPoints(
  work: Work,
  acts: ReadonlyArray<{ readonly posting: Posting; readonly act: PointsAct }>,
  /** Held open before any book was locked: `holdOpenMonth`. */
  held: Month | undefined,
): Promise<Cleared> {
  const known = await contracts.now(work);
  const openMonth = held ?? monthOf(known.openedAt, known.timeZone);
  const cleared = acts.map(({ posting, act }) => clearOne(posting, act, known, openMonth));
  return {
    postings: cleared.map(({ posting }) => posting),
    lines: cleared.flatMap(({ lines }) => lines),
  };
}

/** Writes what was cleared, and tells of it. The first line of a brand opens its first month. */
export async function writeCleared(
  work: Work,
  { lines }: Pick<Cleared, "lines">,
  held: Month | undefined,
): Promise<void> {
  if (lines.length === 0) return;
  const { openedAt, timeZone } = (await contracts.of(work)).value;
  await Promise.all([
    held ?? openFirstMonth(work, monthOf(openedAt, timeZone)),
    writeLines(work, lines),
  ]);
  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
}

/** One posting and its lines, numbered from `from` on. Pure. */
export function clearOne(
  posting: Posting,
  act: PointsAct,
  known: KnownContracts,
  openMonth: Month,
  from = 0,
): { posting: Posting; lines: BookedLine[] } {
  const { id, ownerId, occurredAt } = posting;
  const around = {
    termsOf: (franchiseeId: string) => termsAt(known.terms.get(franchiseeId) ?? [], occurredAt),
    day: dayOf(occurredAt, known.timeZone),
  };
  const lots = lotsIn(act.lots, known, occurredAt);
  const lines =
    act.kind === "SPENT"
      ? clearSpent(lots, acceptorAt(act.acceptorCode, occurredAt, known), around)
      : clearExpired(lots, around, act.kind === "REVIVED" ? -1n : 1n);
  const ofMonth = monthOf(occurredAt, known.timeZone);
  const month = bookingMonth(ofMonth, openMonth);
  return {
    posting: {
      ...posting,
      transfers: [...posting.transfers, ...transfersOf(lines, month, known.currency)],
    },
    lines: bookLines(lines, { id, ownerId, month, ofMonth, occurredAt }).map((line) => ({
      ...line,
      no: line.no + from,
    })),
  };
}

/** The store that accepts points, and its owner's contract then; headquarters, where the code is no store's. */
function acceptorAt(code: string, at: Date, { storesByCode, terms }: KnownContracts): Acceptor {
  const store = storesByCode.get(code);
  if (!store) return BY_HEADQUARTERS;
  const owner = ownerAt(store, at);
  const inForce = owner && termsAt(terms.get(owner.franchiseeId) ?? [], at);
  return { storeId: store.id, code, terms: inForce };
}
