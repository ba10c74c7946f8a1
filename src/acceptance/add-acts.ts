import type { Work } from "../platform/database/work.ts";
import { statementChanged } from "./acceptance.events.ts";
import { actsOf, type NewAct, type Standing, writeActs } from "./act.queries.ts";
import { type Life, lifeOf, stateOf, withAct } from "./life.rules.ts";

/** The lives of statements. Who decides on them holds their franchisees' books, so that nobody adds to them meanwhile. */
export async function livesOf(
  work: Work,
  statementIds: readonly string[],
): Promise<(statementId: string) => Life> {
  const acts = await actsOf(work, statementIds);
  return (statementId) => lifeOf(acts.get(statementId) ?? []);
}

/** Adds acts to statements' lives, in order, and tells of each. */
export async function addActs(
  work: Work,
  additions: readonly {
    readonly statement: Pick<Standing, "id" | "franchiseeId">;
    readonly life: Life;
    readonly acts: readonly NewAct[];
  }[],
): Promise<void> {
  const rows = additions.flatMap(({ statement, life, acts }) => {
    let now = life;
    return acts.map((act) => {
      now = withAct(now, act);
      const { id: statementId, franchiseeId } = statement;
      return { ...act, statementId, franchiseeId, no: now.acts, state: stateOf(now) };
    });
  });
  if (rows.length === 0) return;
  await writeActs(work, rows);
  for (const row of rows) work.record(statementChanged(work.brandId, row));
}
