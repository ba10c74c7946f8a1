import type { Work } from "../platform/database/work.ts";
import { IntakeSourceClosed, UnknownIntakeSource } from "./intake.refusals.ts";
import { type IntakeSource, lockSource } from "./source.queries.ts";

/** A source of the brand's that is not closed, locked. */
export async function openOne(work: Work, id: string): Promise<IntakeSource> {
  const source = await lockSource(work, id);
  if (!source) throw new UnknownIntakeSource(id);
  if (source.closedAt) throw new IntakeSourceClosed(id, source.closedAt);
  return source;
}
