import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { resolveDispute } from "../../src/dispute/resolve-dispute.ts";
import { withdrawDispute } from "../../src/dispute/withdraw-dispute.ts";
import { writeToDispute } from "../../src/dispute/write-to-dispute.ts";
import { newId } from "../../src/kernel/id.ts";
import { callersOf } from "./callers.ts";
import type { ServedHub } from "./client.ts";
import { issuedWorld } from "./statements.ts";

/**
 * A brand of its own with a closed January, of which its franchisee disputed three lines in time: one dispute is open
 * and was written to, one withdrawn, one rejected.
 */
export async function disputed(served: ServedHub) {
  const { there, north, statementId, lines } = await issuedWorld(served);
  const said = { reason: "OTHER", text: "see there", evidence: [] } as const;
  const named = lines.map(({ postingId, no }) => ({ postingId, no }));
  const opened = await there.as(
    (work) =>
      disputeLines(work, {
        statementId,
        lines: named.slice(0, 3).map((line) => ({ ...line, ...said })),
      }),
    north,
  );
  const [open = "", withdrawn = "", rejected = ""] = opened.map(({ id }) => id);
  await there.as((work) => withdrawDispute(work, { disputeId: withdrawn }), north);
  const no = { disputeId: rejected, verdict: "REJECTED", reason: "no" } as const;
  await there.as((work) => resolveDispute(work, no));
  const message = { disputeId: open, number: "1", text: "well?", evidence: [] };
  await there.as((work) => writeToDispute(work, message), north);
  served.clock.reset();
  const who = callersOf(there);
  const callers = { north: served.client(who.north), hq: served.client(who.hq) };
  return {
    ...{ brandId: there.brandId, statementId, open, withdrawn, rejected, callers },
    lines: named.map((line) => ({ ...line, reason: said.reason, text: said.text })),
  };
}

/** The inputs that what is said of statements is refused for. */
export function disputeProvocations({
  statementId,
  open,
  withdrawn,
  rejected,
  lines,
}: Awaited<ReturnType<typeof disputed>>): Record<string, object> {
  const [first, , , last] = lines;
  const nobody = newId();
  const dispute = (line: object) => ({ statementId, lines: [{ ...first, ...line }] });
  const message = { disputeId: open, number: "1", text: "another" };
  const verdict = { disputeId: open, verdict: "UPHELD", reason: "yes" };
  return {
    "acceptStatement UnknownStatement": { statementId: nobody },
    "acceptStatement StatementInDispute": { statementId },
    "disputeLines UnknownStatement": { statementId: nobody, lines: [first] },
    "disputeLines UnknownStatementLine": dispute({ postingId: nobody }),
    "disputeLines StatementClosed": dispute({ ...last }),
    "disputeLines LineInDispute": dispute({ text: "another" }),
    "disputeLines DisputeTooHigh": dispute({ amountMinor: "1000000" }),
    "writeToDispute UnknownDispute": { ...message, disputeId: nobody },
    "writeToDispute DisputeClosed": { ...message, disputeId: withdrawn },
    "writeToDispute MessageConflict": message,
    "withdrawDispute UnknownDispute": { disputeId: nobody },
    "withdrawDispute DisputeClosed": { disputeId: rejected },
    "resolveDispute UnknownDispute": { ...verdict, disputeId: nobody },
    "resolveDispute DisputeClosed": { ...verdict, disputeId: rejected },
    "resolveDispute DisputeTooHigh": { ...verdict, amountMinor: "1000000" },
  };
}
