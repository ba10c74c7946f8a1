import { mayAnswerStatements } from "../acceptance/acceptance.policy.ts";
import { UnknownStatement } from "../acceptance/acceptance.refusals.ts";
import { type Standing, standingsOf } from "../acceptance/act.queries.ts";
import { addActs, livesOf } from "../acceptance/add-acts.ts";
import { type Evidence, mayDispute, stateOf } from "../acceptance/life.rules.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import type { LinePlace } from "../settlement/booking.rules.ts";
import { linesAt, linesCorrecting } from "../settlement/line.queries.ts";
import { disputesNamed, disputesOf, writeDisputes } from "./dispute.queries.ts";
import { LineInDispute, StatementClosed, UnknownStatementLine } from "./dispute.refusals.ts";
import { type Dispute, type DisputeReason, disputedMinor, leftOf } from "./dispute.rules.ts";
import { judgeEvidence } from "./evidence.rules.ts";

export interface DisputeLines {
  readonly statementId: string;
  readonly lines: readonly DisputedLine[];
}

export interface DisputedLine extends LinePlace {
  /** How much of it; all that is left of it when left out. */
  readonly amountMinor?: bigint | undefined;
  readonly reason: DisputeReason;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

const LINES_LIMIT = 200;
const placeOf = ({ postingId, no }: LinePlace): string => `${postingId}/${no}`;

/**
 * Disputes lines of a statement; the rest of it counts as accepted. All of them or none: a line that cannot be
 * disputed refuses the call. Sent again it changes nothing, as long as the disputes are open.
 */
export async function disputeLines(work: Work, wish: DisputeLines): Promise<Dispute[]> {
  mayAnswerStatements(work.actor);
  judgeLines(wish.lines);

  const { statementId } = wish;
  const statement = (await standingsOf(work, [statementId])).get(statementId);
  if (!statement || statement.franchiseeId !== work.actor.franchiseeId)
    throw new UnknownStatement(statementId);
  await lockOwners(work, [statement.franchiseeId]);
  const life = (await livesOf(work, [statementId]))(statementId);

  const decided = await decide(work, statement, wish.lines);
  const opened = decided.flatMap(({ said, opened: each }) => (each ? [{ ...each, said }] : []));
  if (opened.length > 0 && !mayDispute(life, statement, work.now))
    throw new StatementClosed(statementId, stateOf(life), statement.acceptUntil);
  if (opened.length > 0) {
    await writeDisputes(work, opened);
    const acts = opened.map(({ id, said: { text, evidence } }) => ({
      ...{ kind: "DISPUTED" as const, disputeId: id, text, evidence },
    }));
    await addActs(work, [{ statement, life, acts }]);
  }

  const ids = decided.map(({ id }) => id);
  const disputes = await disputesNamed(work, ids);
  return ids.flatMap((id) => disputes.get(id) ?? []);
}

function judgeLines(lines: readonly DisputedLine[]): void {
  if (lines.length === 0 || lines.length > LINES_LIMIT)
    throw new BadInput(`1 to ${LINES_LIMIT} lines are disputed at a time`);
  if (new Set(lines.map(placeOf)).size < lines.length)
    throw new BadInput("a line is named once in a call");
  for (const { amountMinor, evidence } of lines) {
    if (amountMinor !== undefined && amountMinor <= 0n)
      throw new BadInput("a disputed amount is above zero, whichever way its line points");
    judgeEvidence(evidence);
  }
}

/** What becomes of each line: a dispute of its own, or the one that was opened just so. */
async function decide(work: Work, statement: Standing, said: readonly DisputedLine[]) {
  const [found, correcting, disputes] = await Promise.all([
    linesAt(work, said),
    linesCorrecting(work, said),
    disputesOf(work, [statement.id]),
  ]);
  const lines = new Map(found.map((line) => [placeOf(line), line]));
  const open = new Map(
    (disputes.get(statement.id) ?? [])
      .filter(({ state }) => state === "OPEN")
      .map((dispute) => [placeOf(dispute), dispute]),
  );
  return said.map((each) => {
    const { postingId, no, reason } = each;
    const line = lines.get(placeOf(each));
    if (line?.franchiseeId !== statement.franchiseeId || line.month !== statement.month)
      throw new UnknownStatementLine(postingId, no);
    const amountMinor = disputedMinor(each, leftOf(line, correcting), each.amountMinor);
    const earlier = open.get(placeOf(each));
    if (earlier) {
      const isSame =
        earlier.amountMinor === amountMinor &&
        earlier.reason === reason &&
        earlier.text === each.text;
      if (!isSame) throw new LineInDispute(earlier.id);
      return { said: each, id: earlier.id, opened: undefined };
    }
    const id = newId();
    const { franchiseeId, id: statementId } = statement;
    const opened = { id, franchiseeId, statementId, postingId, no, amountMinor, reason };
    return { said: each, id, opened };
  });
}
