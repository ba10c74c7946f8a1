import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { outstandingStatements } from "../statement/payable.queries.ts";
import { addActs, livesOf } from "./add-acts.ts";
import { mayFollow, type Step } from "./life.rules.ts";

const step = (kind: "SETTLED" | "REOPENED"): Step => ({ kind, disputeId: null, text: null });

/**
 * Settles accepted statements of which nothing is left to pay, and opens again those whose payment came back; of all
 * franchisees, or of these. Who pays calls it in the payment's own transaction, behind it.
 */
export async function settleStatements(
  work: Work,
  franchiseeIds?: readonly string[],
): Promise<void> {
  const turns = (rows: Awaited<ReturnType<typeof outstandingStatements>>) =>
    rows.filter(({ state, outstandingMinor }) =>
      outstandingMinor === 0n ? state === "ACCEPTED" : state === "SETTLED",
    );
  const seen = turns(await outstandingStatements(work, franchiseeIds));
  if (seen.length === 0) return;
  const ids = [...new Set(seen.map(({ franchiseeId }) => franchiseeId))];
  await lockOwners(work, ids);
  const still = turns(await outstandingStatements(work, ids));
  const life = await livesOf(
    work,
    still.map(({ statementId }) => statementId),
  );
  await addActs(
    work,
    still.flatMap(({ statementId: id, franchiseeId, outstandingMinor }) => {
      const [lived, act] = [life(id), step(outstandingMinor === 0n ? "SETTLED" : "REOPENED")];
      return mayFollow(lived, act)
        ? [{ statement: { id, franchiseeId }, life: lived, acts: [act] }]
        : [];
    }),
  );
}
