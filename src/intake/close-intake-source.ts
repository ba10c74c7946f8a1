import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { UnknownIntakeSource } from "./intake.refusals.ts";
import { endSource, type IntakeSource, lockSource } from "./source.queries.ts";

/** Takes nothing of a source any more; what it sent before is still done. Closed twice, it is closed once. */
export async function closeIntakeSource(
  work: Work,
  { sourceId }: { readonly sourceId: string },
): Promise<IntakeSource> {
  mayManageBrand(work.actor, "KEYS");
  const source = await lockSource(work, sourceId);
  if (!source) throw new UnknownIntakeSource(sourceId);
  if (source.closedAt) return source;
  await endSource(work, sourceId);
  return { ...source, closedAt: work.now };
}
