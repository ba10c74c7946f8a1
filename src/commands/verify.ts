import type { Hub } from "../hub.ts";
import type { Keys } from "../identity/keys.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Check } from "../platform/database/proof.ts";
import { checkAnchor } from "../proof/check-anchor.ts";
import { CHECKS } from "../proof/checks.ts";
import { linesOf } from "./anchor.ts";
import { CommandFailed, type Progress } from "./progress.ts";

/** The book is what it was when an anchor was taken. */
const anchored = ({ keys, file }: { readonly keys: Keys; readonly file: string }): Check => ({
  invariant: "A1",
  says: "every owner still has the postings that the anchor saw, unchanged",
  of: "owners",
  run: (scope, watch) => checkAnchor(scope, keys, linesOf(file), watch),
});

const SAYS_WIDTH = Math.max(...CHECKS.map(({ says }) => says.length));
const OF_WIDTH = Math.max(...CHECKS.map(({ of }) => of.length));
const ROWS_WIDTH = "1,000,000,000".length;

/**
 * Recomputes every invariant over the whole book, all brands, and stops at the first that does not
 * hold; compares it with an anchor where one is named. The book may go on moving meanwhile.
 */
export async function verify(
  hub: Pick<Hub, "look">,
  progress: Progress,
  say: (line: string) => void,
  wish: { readonly anchor?: { readonly file: string; readonly keys: Keys } | undefined } = {},
): Promise<void> {
  const scope = hub.look(system("verify", NO_BRAND));
  const checks = wish.anchor === undefined ? CHECKS : [...CHECKS, anchored(wish.anchor)];
  for (const check of checks) {
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
