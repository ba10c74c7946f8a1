import { BrandEntity } from "../brand/brand.entity.ts";
import { openAccounts } from "../payee/payee.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import { bankFile } from "./bank-file.csv.ts";
import { mayPay } from "./payout.policy.ts";
import { payoutsOf } from "./payout.queries.ts";
import { stateOf } from "./payout.rules.ts";

/** The file of a run for the bank: what was sent and has not ended. The only place where account numbers are in the clear. */
export async function writeBankFile(scope: Scope, runId: string): Promise<string> {
  mayPay(scope.actor, "PAYOUTS", "RELEASE_PAYOUTS");
  const { currency } = await scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  const payouts = await payoutsOf(scope, { runIds: [runId] });
  const sent = payouts.filter((payout) => stateOf(payout) === "SENT");
  const accounts = await openAccounts(
    scope,
    sent.flatMap(({ bankAccountId }) => bankAccountId ?? []),
  );
  return bankFile(
    sent.flatMap(({ number, amountMinor, bankAccountId }) => {
      const account = accounts.get(bankAccountId ?? "");
      if (!account) return [];
      const { payee, bank, number: to } = account;
      return [{ number, amountMinor, payee, bank, account: to }];
    }),
    currency,
  );
}
