import { newId } from "../../src/kernel/id.ts";
import { recordPayments } from "../../src/split/record-payments.ts";
import type { Client } from "./client.ts";
import type { Kit } from "./database.ts";
import { operation } from "./operations.ts";
import type { World } from "./world.ts";

/** Runs of payouts in every state, as if they had been prepared; and a payment of an order. */
export async function payoutsToRefuse(
  kit: Kit,
  there: World,
  { hq, orderNumber }: { readonly hq: Client; readonly orderNumber: string },
) {
  const [bare, cancelled] = [newId(), newId()];
  const run = async (number: string, preparedBy: string, payoutId: string, states: string[]) => {
    const runId = newId();
    await kit.asOwner(
      `insert into payout_run values ($1, $2, $3, null, 'BY_HAND', false, $4, $5)`,
      [runId, there.brandId, number, preparedBy, kit.clock()],
    );
    await kit.asOwner(`insert into payout values ($1, $2, $3, $4, $5, 100, null)`, [
      ...[payoutId, there.brandId, runId, there.north.id, `${number}-001`],
    ]);
    for (const [no, state] of states.entries())
      await kit.asOwner(`insert into payout_act values ($1, $2, $3, $4, 'no', null, $5, $6)`, [
        ...[payoutId, no, there.brandId, state, preparedBy, kit.clock()],
      ]);
    return runId;
  };
  const prepared = { number: "OWN", rail: "BY_HAND" };
  const { preparePayouts } = await hq.mutate(operation("prepare-payouts"), prepared);
  const bareRun = await run("BARE", newId(), bare, ["INSTRUCTED"]);
  await run("OVER", newId(), cancelled, ["INSTRUCTED", "CANCELLED"]);
  const payment = {
    ...{ source: "till", number: orderNumber, transactionId: "42000001", subMchid: "1900000200" },
    ...{ amountMinor: 100n, paidAt: kit.clock() },
  };
  await there.as((work) => recordPayments(work, [payment]));
  return { ownRun: preparePayouts.run.id as string, bareRun, cancelled };
}

/** What payouts and payments are refused for. */
export function payoutProvocations(
  _there: World,
  ids: Awaited<ReturnType<typeof payoutsToRefuse>>,
): Record<string, object> {
  const nobody = newId();
  const account = { bank: "X", accountNumber: "6222021234567890" };
  const reason = "no";
  const payment = {
    ...{ source: "till", number: "sold", transactionId: "42000002", subMchid: "1900000200" },
    ...{ amountMinor: "100", paidAt: "2026-03-15T04:00:00Z" },
  };
  return {
    "setBankAccount UnknownFranchisee": { ...account, franchiseeId: nobody },
    "preparePayouts PayoutRunConflict": { number: "OWN", rail: "BANK_FILE" },
    "releasePayouts UnknownPayoutRun": { runId: nobody },
    "releasePayouts SecondPersonNeeded": { runId: ids.ownRun },
    "releasePayouts PayoutsNotCovered": { runId: ids.bareRun },
    "cancelPayout UnknownPayout": { payoutId: nobody, reason },
    "cancelPayout PayoutClosed": { payoutId: ids.cancelled, reason: "other" },
    "markPayoutPaid UnknownPayout": { payoutId: nobody, reference: "B" },
    "markPayoutPaid PayoutClosed": { payoutId: ids.cancelled, reference: "B" },
    "markPayoutFailed UnknownPayout": { payoutId: nobody, reason },
    "markPayoutFailed PayoutClosed": { payoutId: ids.cancelled, reason },
    "recordPayments UnknownOrder": { payments: [{ ...payment, number: "never" }] },
    "recordPayments PaymentConflict": { payments: [payment] },
    "checkBill BillUnavailable": { day: "2026-03-14" },
  };
}
