import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { mayAnswerStatements } from "./acceptance.policy.ts";
import { StatementInDispute, UnknownStatement } from "./acceptance.refusals.ts";
import { type Standing, standingsOf } from "./act.queries.ts";
import { addActs, livesOf } from "./add-acts.ts";

export interface AcceptStatement {
  readonly statementId: string;
}

/** The franchisee agrees to all of a statement. Twice is once; what silence accepted stays so. */
export async function acceptStatement(work: Work, wish: AcceptStatement): Promise<Standing> {
  mayAnswerStatements(work.actor);

  const { statementId } = wish;
  const statement = (await standingsOf(work, [statementId])).get(statementId);
  if (!statement || statement.franchiseeId !== work.actor.franchiseeId)
    throw new UnknownStatement(statementId);
  await lockOwners(work, [statement.franchiseeId]);
  const life = (await livesOf(work, [statementId]))(statementId);
  const { size } = life.openDisputes;
  if (size > 0) throw new StatementInDispute(statementId, size);
  if (life.answered === null)
    await addActs(work, [
      { statement, life, acts: [{ kind: "ACCEPTED", disputeId: null, text: null }] },
    ]);
  return statement;
}
