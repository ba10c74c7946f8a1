import { createHash } from "node:crypto";
import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Proportion } from "../kernel/amount.ts";
import { newId } from "../kernel/id.ts";
import { monthOf } from "../kernel/month.ts";
import { lockOwners, openBook, post } from "../ledger/post.ts";
import { refundsOf } from "../order/refund.queries.ts";
import { refundedOf } from "../order/refunding.rules.ts";
import { saleFacts } from "../order/sale-facts.queries.ts";
import type { Begin, Scope, Work } from "../platform/database/work.ts";
import { type BookedLine, transfersOf } from "../settlement/booking.rules.ts";
import { loadContracts } from "../settlement/contracts.ts";
import { holdOpenMonth, linesOf, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import {
  type LateTerms,
  lateTerms,
  type OrderName,
  ordersBefore,
  reratingsOf,
} from "./rerating.queries.ts";
import { type Rerated, type RerateLine, rerateOrder } from "./rerating.rules.ts";

export interface Rerate {
  readonly termsId: string;
  /** Only orders that a refund was booked of since; left out, all. */
  readonly refundedSince?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts right, in the open month, what was booked without terms that were signed after they began: for each order the
 * difference between what its lines come to by now and what is booked. Cut off anywhere it goes on when it is called again.
 * Answers how many orders were put right.
 */
export async function rerate(
  begin: Begin,
  actor: Actor,
  { termsId, refundedSince, signal }: Rerate,
): Promise<number> {
  mayManageBrand(actor, "CLOSE");
  const late = await begin(actor, async (work) =>
    (await lateTerms(work)).find(({ id }) => id === termsId),
  );
  if (!late) return 0;
  let orders = 0;
  for (let behind: string | undefined; !signal?.aborted; ) {
    const from = behind;
    const page = await begin(actor, async (work) => {
      const names = await ordersBefore(work, late, { behind: from, refundedSince });
      return { last: names.at(-1)?.id, count: await rerateOrders(work, late, names) };
    });
    orders += page.count;
    behind = page.last;
    if (behind === undefined) break;
  }
  return orders;
}

async function rerateOrders(
  work: Work,
  late: LateTerms,
  names: readonly OrderName[],
): Promise<number> {
  if (names.length === 0) return 0;
  const { franchiseeId } = late;
  const held = await holdOpenMonth(work);
  // No refund comes between: it would take back what is put right here.
  await lockOwners(work, [franchiseeId, ...new Set(names.map(({ memberId }) => memberId))]);
  const book = await openBook(work, { ownerIds: [franchiseeId], keys: [] });
  const known = await loadContracts(work);
  const openMonth = held ?? monthOf(known.openedAt, known.timeZone);
  const id = newId();
  const lines: BookedLine[] = [];
  let orders = 0;
  for (const rerated of await reratedOf(work, franchiseeId, names)) {
    const more = rerateOrder(rerated, known);
    if (more.length > 0) orders++;
    for (const line of more)
      lines.push(asBooked(line, { ...rerated, id, no: lines.length, month: openMonth }));
  }
  if (lines.length === 0) return 0;

  await post(work, book, [
    {
      ...{ id, ownerId: franchiseeId, key: `rerate:${late.id}:${id}`, kind: "rerate" },
      fingerprint: createHash("sha256").update(id).digest(),
      occurredAt: work.now,
      transfers: transfersOf(lines, openMonth, known.currency),
    },
  ]);
  await writeLines(work, lines);
  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  return orders;
}

/** Each order as it is booked by now for one party. */
export async function reratedOf(
  scope: Scope,
  franchiseeId: string,
  names: readonly OrderName[],
): Promise<Rerated[]> {
  const orderIds = names.map(({ id }) => id);
  const memberIds = [...new Set(names.map(({ memberId }) => memberId))];
  const [refunds, reratings] = await Promise.all([
    refundsOf(scope, { memberIds, orderIds }),
    reratingsOf(scope, { franchiseeId, orderIds }),
  ]);
  const refundIds = [...refunds.values()].flat().map(({ id }) => id);
  const lines = await linesOf(scope, {
    ownerIds: [...memberIds, franchiseeId],
    postingIds: [...orderIds, ...refundIds, ...new Set(reratings.map((one) => one.postingId))],
  });
  const own = Map.groupBy(
    lines.filter((line) => line.franchiseeId === franchiseeId),
    (line) => line.correctsPostingId ?? line.postingId,
  );
  const nets = new Map(names.map(({ id, netMinor }) => [id, netMinor]));
  const all: Rerated[] = [];
  for await (const sales of saleFacts(scope, { orderIds, franchiseeIds: [franchiseeId] }))
    for (const sale of sales)
      all.push({
        ...{ sale, franchiseeId, lines: own.get(sale.orderId) ?? [] },
        refunded: proportionOf(
          nets.get(sale.orderId) ?? 0n,
          refunds.get(sale.orderId)?.length
            ? refundedOf(refunds.get(sale.orderId) ?? [])
            : undefined,
        ),
      });
  return all;
}

/** An order of nothing is undone by its one refund. */
function proportionOf(netMinor: bigint, refunded: bigint | undefined): Proportion | undefined {
  if (refunded === undefined) return undefined;
  return netMinor === 0n ? { part: 1n, whole: 1n } : { part: refunded, whole: netMinor };
}

const asBooked = (
  { correctsNo, ...line }: RerateLine,
  as: Rerated & {
    readonly id: string;
    readonly no: number;
    readonly month: BookedLine["month"];
  },
): BookedLine => ({
  ...line,
  ...{ postingId: as.id, no: as.no, ownerId: as.franchiseeId, month: as.month },
  ...{ ofMonth: as.sale.ofMonth, occurredAt: as.sale.occurredAt },
  ...{ correctsPostingId: as.sale.orderId, correctsNo },
});
