import { newId } from "../../src/kernel/id.ts";
import { markPayoutFailed } from "../../src/payout/mark-payout-failed.ts";
import { markPayoutPaid } from "../../src/payout/mark-payout-paid.ts";
import { preparePayouts } from "../../src/payout/prepare-payouts.ts";
import type { Rail } from "../../src/payout/rail.rules.ts";
import { releasePayouts } from "../../src/payout/release-payouts.ts";
import { advanceSplits } from "../../src/split/advance-splits.ts";
import { planSplits } from "../../src/split/plan-splits.ts";
import { recordPayments } from "../../src/split/record-payments.ts";
import { setSplitRule } from "../../src/split/set-split-rule.ts";
import type { SplitInstruction } from "../../src/split/split.rules.ts";
import type { Kit } from "../support/database.ts";
import type { World } from "../support/world.ts";
import type { Tampering } from "./tamperings.ts";

/** A rail that does what it is told. */
const willing: Rail<SplitInstruction> = {
  send: async ({ outNo, amountMinor }) => ({ number: outNo, ended: "DONE", amountMinor }),
  ask: async ({ outNo }) => ({ number: outNo, ended: "UNKNOWN" }),
};

/** What is payable fails, and is paid when it is sent again; the payment of an order is split. */
export async function paying(kit: Kit, there: World, orderNumber: string): Promise<void> {
  const colleague = { kind: "hq", id: newId(), brandId: there.brandId } as const;
  const send = async (number: string) => {
    const wish = { number, rail: "BY_HAND", collects: true } as const;
    const { run, payouts } = await there.as((work) => preparePayouts(work, wish));
    await there.as((work) => releasePayouts(work, { runId: run.id }), colleague);
    return payouts[0]?.id ?? "";
  };
  const failing = await send("V");
  const reason = "account closed";
  await there.as((work) => markPayoutFailed(work, { payoutId: failing, reason }));
  const payoutId = await send("W");
  await there.as((work) => markPayoutPaid(work, { payoutId, reference: "B-1" }));
  await there.as((work) => setSplitRule(work, { brandMchid: "1900000109" }));
  const paidAt = new Date(+kit.clock() - 3_600_000);
  await there.as((work) =>
    recordPayments(work, [
      {
        ...{ source: "till", number: orderNumber, transactionId: "42000001", paidAt },
        ...{ subMchid: "1900000200", amountMinor: 10_000n },
      },
    ]),
  );
  await planSplits(kit.begin, there.hq);
  await advanceSplits({ begin: kit.begin, look: kit.look, rail: willing }, there.hq);
}

const paid = "(select payout_id from payout_act where state = 'PAID')";
const failed = "(select payout_id from payout_act where state = 'FAILED')";
const split = "(select id from split where kind = 'SPLIT')";
const posting = (kind: string) =>
  `(select id from ledger_posting where kind = 'payout' and key like '${kind}:%')`;

/** Tamperings with what was paid and split. */
export const payments: Tampering[] = [
  [
    "F1",
    "a payout was raised",
    `update payout set amount_minor = amount_minor * 2 where id = ${paid}`,
    "account (franchisee|headquarters)/.*moved .* expected",
  ],
  [
    "F1",
    "a payout is said to be paid that failed",
    `update payout_act set state = 'PAID', reason = null where payout_id = ${failed} and state = 'FAILED'`,
    "moved 0, expected",
  ],
  [
    "F1",
    "a payout was paid and nobody says so",
    `delete from payout_act where payout_id = ${paid} and state = 'PAID'`,
    "moved -?\\d+, expected 0",
  ],
  [
    "F1",
    "a payout was released by whoever prepared it",
    "update payout_run set prepared_by = (select by_id from payout_act where state = 'SENT' limit 1)",
    "prepared and released by",
  ],
  [
    "F1",
    "a payout was never sent",
    `update payout_act set state = 'INSTRUCTED' where payout_id = ${paid} and state = 'SENT'`,
    "INSTRUCTED after INSTRUCTED",
  ],
  [
    "F1",
    "an act is gone",
    `delete from payout_act where payout_id = ${paid} and no = 1`,
    "act 1 is missing",
  ],
  [
    "F1",
    "a payout failed without a reason",
    "update payout_act set reason = null where state = 'FAILED'",
    "FAILED without a reason",
  ],
  [
    "F1",
    "something else moves what was paid",
    `update ledger_posting set kind = 'adjustment' where id = ${posting("payout")}`,
    "moved 0, expected|is no payment",
  ],
  [
    "F2",
    "a split was raised",
    `update split set amount_minor = amount_minor + 1, owed_minor = owed_minor + 1 where id = ${split}`,
    "moved -?\\d+, expected -?\\d+",
  ],
  [
    "F2",
    "a split is beyond its limit",
    "update order_payment set amount_minor = 100",
    "of 100 is more than 3000 basis points",
  ],
  [
    "F2",
    "what a split left is not what was owed",
    `update split set owed_minor = owed_minor + 5 where id = ${split}`,
    "deferred, owed",
  ],
  [
    "F2",
    "a split has a number of no order",
    `update split set out_no = 'S1' where id = ${split}`,
    "S1 is not the number of its order",
  ],
  [
    "F2",
    "a split came too early",
    "update order_payment set paid_at = now() + interval '100 years'",
    "planned on .*, paid on",
  ],
  [
    "F2",
    "a split's success is gone",
    `delete from split_act where split_id = ${split} and state = 'SUCCEEDED'`,
    "moved -?\\d+, expected 0",
  ],
  [
    "F2",
    "a split succeeded that was never sent",
    `delete from split_act where split_id = ${split} and state = 'SENT'`,
    "act 1 is missing",
  ],
  [
    "F2",
    "a split that ended is looked after still",
    `insert into split_open select id, brand_id from split where id = ${split}`,
    "it is SUCCEEDED, and still looked after",
  ],
  [
    "F2",
    "more was returned than was split",
    `with r as (
       insert into split select gen_random_uuid(), brand_id, franchisee_id, payment_id, 'RETURN', 1,
         'R' || substr(out_no, 2), brand_mchid, month, 0, amount_minor + 1, 0, max_bps, planned_at from split where id = ${split}
       returning id, brand_id)
     insert into split_act select id, no, brand_id, state, null, null, null, now()
       from r, (values (0, 'PLANNED'), (1, 'SENT'), (2, 'SUCCEEDED')) a (no, state)`,
    "returned of",
  ],
];
