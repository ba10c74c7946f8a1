import type { Hub } from "../hub.ts";
import type { KeyPair } from "../identity/keys.ts";
import { forAllBrands } from "../kernel/actor.ts";
import type { Check, Proof, Watch } from "../platform/database/proof.ts";
import { checkAnchor } from "../proof/check-anchor.ts";
import { CHECKS } from "../proof/checks.ts";
import { proveBook } from "../proof/prove-book.ts";
import { linesOf } from "./anchor.ts";
import { type Bar, CommandFailed, type Progress } from "./progress.ts";

/** The book is what it was when an anchor was taken. */
const anchored = ({ keys, file }: { readonly keys: KeyPair; readonly file: string }): Check => ({
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
  { look, begin }: Pick<Hub, "look" | "begin">,
  progress: Progress,
  say: (line: string) => void,
  wish: {
    /** Only what was booked since the last proof. */
    readonly sinceLast?: boolean | undefined;
    readonly anchor?: { readonly file: string; readonly keys: KeyPair } | undefined;
  } = {},
): Promise<void> {
  const scope = look(forAllBrands("verify"));
  let bar: Bar | undefined;
  // Which check is at work; one that reads row by row shows its rows instead.
  const watch = (check: Check): Watch => {
    bar = progress.start(`${check.invariant}, of ${CHECKS.length} checks`, CHECKS.length);
    bar.update(CHECKS.indexOf(check));
    return (total) => {
      bar?.stop();
      return (bar = progress.start(check.invariant, total));
    };
  };
  const tell = (check: Check, { rows, broken }: Proof) => {
    bar?.stop();
    say(lineOf(check, rows, broken === undefined ? "ok" : "BROKEN"));
    if (broken !== undefined)
      failure = new CommandFailed(`${check.invariant} does not hold (${check.says}): ${broken}`);
  };
  let failure: CommandFailed | undefined;
  const { sinceLast = false } = wish;
  const proof = await proveBook((step) => step(scope), begin, { sinceLast, tell, watch });
  if (wish.anchor && !failure) {
    const check = anchored(wish.anchor);
    tell(check, await check.run(scope, watch(check)));
  }
  if (failure) throw failure;
  if (proof?.since)
    say(
      `L1 and L3 to L8 of what was booked since ${proof.since.toISOString()}; older rows by verify alone`,
    );
  else if (sinceLast) say("there was no proof before: the whole book was proved");
}

const lineOf = ({ invariant, says, of }: Check, rows: bigint, verdict: string): string =>
  [
    invariant,
    says.padEnd(SAYS_WIDTH),
    rows.toLocaleString("en-US").padStart(ROWS_WIDTH),
    of.padEnd(OF_WIDTH),
    verdict,
  ].join("  ");
