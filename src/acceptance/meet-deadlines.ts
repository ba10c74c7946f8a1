import { forEachBrand } from "../brand/for-each-brand.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Begin, Look, Work } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { remindAt } from "../statement/deadline.rules.ts";
import { type Standing, unanswered } from "./act.queries.ts";
import { addActs, livesOf } from "./add-acts.ts";
import { dueStep } from "./life.rules.ts";
import { settleStatements } from "./settle-statements.ts";

const FIRST = "00000000-0000-0000-0000-000000000000";
const PAGE = 200;
/** How many days before the end a statement that waits is told of. */
const REMINDED_BEFORE = [3, 1];

/**
 * Does to the statements of all brands what the clock asks for: reminds of those that wait, takes silence for what
 * their contracts say, and settles those that are paid. Headquarters is told of each that is overdue.
 */
export async function meetDeadlines(
  { begin, look, log }: { begin: Begin; look: Look; log: Pick<Log, "warn" | "error"> },
  signal?: AbortSignal,
): Promise<void> {
  await forEachBrand(
    { look, log, ...(signal && { signal }) },
    "deadlines",
    async (actor, brand) => {
      const { brandId, timeZone } = brand;
      let behind: string | undefined = FIRST;
      while (behind !== undefined) {
        if (signal?.aborted) return;
        const from: string = behind;
        const met = await begin(actor, (work) => meetPage(work, from, timeZone));
        for (const { id, franchiseeId, month } of met.overdue)
          log.warn({ brandId, statementId: id, franchiseeId, month }, "a statement is overdue");
        behind = met.behind;
      }
      await begin(actor, (work) => settleStatements(work));
    },
  );
}

/** A page of statements that wait: what is due of each is done. */
async function meetPage(
  work: Work,
  behind: string,
  zone: string,
): Promise<{ behind: string | undefined; overdue: readonly Standing[] }> {
  const page = await unanswered(work, behind, PAGE);
  const reminders = (acceptUntil: Date) =>
    REMINDED_BEFORE.map((days) => ({ days, from: remindAt(acceptUntil, days, zone) }));
  // Most wait for nothing yet: only those that something is due of are held.
  const near = page.filter(({ acceptUntil }) =>
    reminders(acceptUntil).some(({ from }) => from <= work.now),
  );
  await lockOwners(
    work,
    near.map(({ franchiseeId }) => franchiseeId),
  );
  const life = await livesOf(
    work,
    near.map(({ id }) => id),
  );
  const due = near.flatMap((statement) => {
    const lived = life(statement.id);
    const step = dueStep(lived, statement, reminders(statement.acceptUntil), work.now);
    return step ? [{ statement, life: lived, acts: [step] }] : [];
  });
  await addActs(work, due);
  return {
    behind: page.length < PAGE ? undefined : page.at(-1)?.id,
    overdue: due
      .filter(({ acts: [act] }) => act?.kind === "FELL_OVERDUE")
      .map(({ statement }) => statement),
  };
}
