// Goal: refunds, disputes and terms signed late come to the same in every order: nothing is given twice, and once all is
// refunded nothing is left.
// Method: an order of a closed January; each order of the three events with the job behind each, and at its end only; the
// sums by hand; the book is proved, and the statement of February checked by the program that is given to franchisees.
import { expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { verify } from "../../src/commands/verify.ts";
import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { resolveDispute } from "../../src/dispute/resolve-dispute.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { rerate } from "../../src/rerating/rerate.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { bundleOf, faultOf, makeKeys } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { issuedWorld } from "../support/statements.ts";

const kit = await openKit();

test.each([
  ["dispute refund terms", true, -100n],
  ["dispute refund terms", false, -100n],
  ["dispute terms refund", true, -100n],
  ["dispute terms refund", false, -100n],
  ["terms dispute refund", true, -100n],
  ["terms dispute refund", false, -100n],
  // Half of it was refunded before 1.00 of the rest was conceded.
  ["refund dispute terms", true, -50n],
  ["refund dispute terms", false, -50n],
  ["refund terms dispute", true, -50n],
  ["terms refund dispute", true, -50n],
  ["terms refund dispute", false, -50n],
])("%s, put right behind each: %s", async (events, behindEach, left) => {
  const { there, north, statementId, lines } = await issuedWorld(kit);
  const line = lines.find(({ kind }) => kind === "ROYALTY") ?? { postingId: "", no: 0 };
  let termsId = "";
  const putRight = () => rerate(kit.begin, there.hq, { termsId });
  const refund = (number: string, refundMinor?: bigint) =>
    there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber: "1", number, refundMinor, occurredAt: kit.clock() },
      ]),
    );
  const does: Record<string, () => Promise<unknown>> = {
    async dispute() {
      const { postingId, no } = line;
      const of = { postingId, no, amountMinor: 100n, evidence: [] };
      const wish = { statementId, lines: [{ ...of, reason: "OTHER", text: "x" } as const] };
      const [opened] = await there.as((work) => disputeLines(work, wish), north);
      const verdict = { disputeId: opened?.id ?? "", verdict: "UPHELD", reason: "x" } as const;
      await there.as((work) => resolveDispute(work, verdict));
    },
    refund: () => refund("R1", 5_000n),
    async terms() {
      const { id } = await there.as((work) =>
        agreeTerms(work, {
          franchiseeId: there.north.id,
          fromAt: new Date("2025-12-31T16:00:00Z"),
          clauses: [
            { number: "1", kind: "ROYALTY", rate: 300n },
            { number: "3", kind: "POINTS_COST", rate: 1n },
          ],
        }),
      );
      termsId = id;
    },
  };
  const sum = async () => {
    const [row] = await kit.asOwner<{ minor: string; orders: string }>(
      `select sum(amount_minor) as minor, sum(orders) as orders from settlement_line l
       where brand_id = $1 and kind = 'ROYALTY' and (coalesce(corrects_posting_id, posting_id) = $2
         or corrects_posting_id in (select posting_id from settlement_line where corrects_posting_id = $2))`,
      [there.brandId, line.postingId],
    );
    return { minor: BigInt(row?.minor ?? 0), orders: Number(row?.orders) };
  };
  const step = async (does: () => Promise<unknown>) => {
    kit.clock.advance({ minutes: 1 });
    await does();
  };
  for (const event of events.split(" ")) {
    await step(does[event] ?? (() => Promise.reject(new Error(event))));
    if (behindEach) await step(putRight);
  }
  await step(putRight);
  // 3 % of 50.00, less what was conceded.
  expect(await sum()).toEqual({ minor: left, orders: 1 });
  expect(await putRight()).toBe(0);
  await verify(kit, silent, () => undefined);

  await step(() => refund("R2"));
  await step(putRight);
  expect(await sum()).toEqual({ minor: 0n, orders: 0 });
  await verify(kit, silent, () => undefined);

  kit.clock.set("2026-03-02T04:00:00Z");
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });
  const bundle = await bundleOf(kit, there, { code: "north", month: "2026-02", keys: makeKeys() });
  const fault = await faultOf(bundle);
  expect({ fault, line: bundle[Number(fault?.number ?? 0) - 1] }).toEqual({});
});
