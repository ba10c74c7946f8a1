import { writeBill } from "../../src/bill/bill.queries.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { setBankAccount } from "../../src/payee/set-bank-account.ts";
import { preparePayouts } from "../../src/payout/prepare-payouts.ts";
import { planSplits } from "../../src/split/plan-splits.ts";
import { recordPayments } from "../../src/split/record-payments.ts";
import { setSplitRule } from "../../src/split/set-split-rule.ts";
import type { Kit } from "./database.ts";

export interface PaidSide {
  readonly franchiseeId: string;
  readonly orderNumber: string;
  readonly transactionId: string;
}

/** Splits sides' orders and prepares payouts of what is due, each text with the brand's mark. Answers each side's payout. */
export async function paidBrand(
  kit: Kit,
  hq: Extract<Actor, { readonly kind: "hq" }>,
  { mark, sides }: { readonly mark: string; readonly sides: readonly PaidSide[] },
): Promise<{ readonly runId: string; readonly payoutIds: ReadonlyMap<string, string> }> {
  const brandMchid = `${mark}secretmerchant`;
  await kit.begin(hq, (work) => setSplitRule(work, { brandMchid }));
  for (const { franchiseeId } of sides)
    await kit.begin(hq, (work) =>
      setBankAccount(work, {
        ...{ franchiseeId, payee: `${mark}-secret-payee-${franchiseeId}` },
        ...{ bank: `${mark}-secret-bank-${franchiseeId}`, number: "6222021234567890" },
      }),
    );
  const paidAt = new Date(+kit.clock() - 3_600_000);
  await kit.begin(hq, (work) =>
    recordPayments(
      work,
      sides.map(({ orderNumber: number, transactionId }) => ({
        ...{ source: "pos", number, transactionId, subMchid: `${transactionId}m` },
        ...{ amountMinor: 10_000_000n, paidAt },
      })),
    ),
  );
  await planSplits(kit.begin, hq);
  const day = "2026-03-14";
  const gap = {
    kind: "OURS_ONLY",
    outNo: `${mark}-secret-gap`,
    oursMinor: 1n,
    theirsMinor: null,
  } as const;
  await kit.begin(hq, (work) =>
    writeBill(work, {
      day,
      hash: `${mark}-secret-hash`,
      matched: 1,
      gaps: [gap],
      readAt: work.now,
    }),
  );
  const { run, payouts } = await kit.begin(hq, (work) =>
    preparePayouts(work, { number: `${mark}-run`, rail: "BANK_FILE", collects: true }),
  );
  const payoutIds = new Map(payouts.map(({ franchiseeId, id }) => [franchiseeId, id]));
  return { runId: run.id, payoutIds };
}
