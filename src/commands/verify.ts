import type { Hub } from "../hub.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import { ledgerChecks } from "../ledger/prove.ts";
import { orderChecks } from "../order/prove.ts";
import type { Check } from "../platform/database/proof.ts";
import { settlementChecks } from "../settlement/prove.ts";
import { statementChecks } from "../statement/prove.ts";
import { CommandFailed, type Progress } from "./progress.ts";

const CHART = {
  tracked: "^(wallet/.+|debt)$",
  neverBelowZero: "^wallet/",
  addOnly: [
    "ledger_key",
    "ledger_posting",
    "ledger_transfer",
    "customer_order",
    "order_refund",
    "points_spending",
    "settlement_line",
    "statement",
    "month_close",
  ],
};

const CHECKS: readonly Check[] = [
  ...ledgerChecks(CHART),
  ...orderChecks,
  ...settlementChecks,
  ...statementChecks,
].sort((a, b) => a.invariant.localeCompare(b.invariant));

const SAYS_WIDTH = Math.max(...CHECKS.map(({ says }) => says.length));
const OF_WIDTH = Math.max(...CHECKS.map(({ of }) => of.length));
const ROWS_WIDTH = "1,000,000,000".length;

/**
 * Recomputes every invariant over the whole book, all brands, and stops at the first that does not
 * hold. The book may go on moving meanwhile.
 */
export async function verify(
  hub: Pick<Hub, "look">,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const scope = hub.look(system("verify", NO_BRAND));
  for (const check of CHECKS) {
    const { invariant, says } = check;
    const { rows, broken } = await check.run(scope, (total) => progress.start(invariant, total));
    say(lineOf(check, rows, broken === undefined ? "ok" : "BROKEN"));
    if (broken !== undefined)
      throw new CommandFailed(`${invariant} does not hold (${says}): ${broken}`);
  }
}

const lineOf = ({ invariant, says, of }: Check, rows: bigint, verdict: string): string =>
  [
    invariant,
    says.padEnd(SAYS_WIDTH),
    rows.toLocaleString("en-US").padStart(ROWS_WIDTH),
    of.padEnd(OF_WIDTH),
    verdict,
  ].join("  ");
