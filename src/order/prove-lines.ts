import { brandZones } from "../brand/brand.queries.ts";
import type { Proof, Watch } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { accrue, type Contracts, contractsAt } from "../settlement/accrual.rules.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { linesOf } from "../settlement/line.queries.ts";
import type { Line } from "../settlement/share.rules.ts";
import { termsOf } from "../terms/terms.queries.ts";
import type { SignedTerms } from "../terms/terms.rules.ts";
import { type BookedSale, saleFacts } from "./sale-facts.queries.ts";

/** Each order's lines, judged again by the same code from what the book keeps of it and the contracts of then. */
export async function proveLines(scope: Scope, watch: Watch): Promise<Proof> {
  const [all] = await scope.rows<{ count: string }>(sql("order.proveLinesCount")`
    select count(*) from customer_order`);
  const bar = watch(Number(all?.count));
  let seen = 0;
  let broken: string | undefined;
  for (const { brandId, timeZone } of await brandZones(scope)) {
    const brand = { ...scope, brandId };
    const signed = await termsOf(brand);
    for await (const sales of saleFacts(brand)) {
      const lines = await linesOf(brand, {
        ownerIds: sales.map(({ ownerId }) => ownerId),
        postingIds: sales.map(({ orderId }) => orderId),
      });
      const booked = Map.groupBy(lines, ({ postingId }) => postingId);
      for (const sale of sales)
        broken ??= brokenLines(brandId, sale, booked.get(sale.orderId) ?? [], signed, timeZone);
      seen += sales.length;
      bar.update(seen);
      if (broken !== undefined) break;
    }
    if (broken !== undefined) break;
  }
  bar.stop();
  return { rows: BigInt(seen), broken };
}

/** What is wrong with an order's lines, if anything is. */
function brokenLines(
  brandId: string,
  sale: BookedSale,
  booked: readonly BookedLine[],
  signed: ReadonlyMap<string, readonly SignedTerms[]>,
  timeZone: string,
): string | undefined {
  const is = booked.map(toldAsBooked);
  const known = (when: (agreedAt: Date) => boolean): readonly string[] | undefined => {
    const terms = {
      get: (id: string) => signed.get(id)?.filter(({ agreedAt }) => when(agreedAt)),
    };
    return expected(sale, { terms, timeZone });
  };
  const due = known((agreedAt) => agreedAt <= sale.bookedAt);
  if (due && isSame(is, due)) return undefined;
  // Terms that reach back and were signed in the instant of the booking may not have been there to book by.
  const before = known((agreedAt) => agreedAt < sale.bookedAt);
  if (before && isSame(is, before)) return undefined;
  const name = `brand ${brandId}, owner ${sale.ownerId}, order ${sale.orderId}`;
  if (!due) return `${name}: nobody had agreed by what it is sold`;
  const no = Array.from({ length: Math.max(is.length, due.length) }).findIndex(
    (_, at) => is[at] !== due[at],
  );
  return `${name}: line ${no} is ${is[no] ?? "none"}; it and its contracts make ${due[no] ?? "none"}`;
}

function expected(sale: BookedSale, by: Contracts): string[] | undefined {
  if (!contractsAt(sale, by)(sale.sellerId)) return undefined;
  return accrue(sale, by).map((line) => `${toldLine(line)}${ofWhen(sale)}`);
}

const isSame = (is: readonly string[], due: readonly string[]): boolean =>
  is.length === due.length && is.every((text, at) => text === due[at]);

const toldLine = (line: Line) =>
  [
    ...[line.kind, "of", line.base, "at", line.rate, "is", line.amountMinor, "to"],
    ...[
      line.franchiseeCode,
      "for store",
      line.storeId,
      "by clause",
      line.clause,
      "of",
      line.termsId,
    ],
    ...["counting", line.orders, "about", line.about ?? "itself"],
  ].join(" ");

const ofWhen = ({ ofMonth, occurredAt }: Pick<BookedLine, "ofMonth" | "occurredAt">) =>
  ` in ${ofMonth} on ${occurredAt.toISOString()}`;

const toldAsBooked = (line: BookedLine) =>
  `${toldLine(line)}${ofWhen(line)}${line.correctsPostingId === null ? "" : " as a correction"}`;
