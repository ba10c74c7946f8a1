import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { type Cadence, holdCadence, writeStop } from "./cadence.queries.ts";
import { UnknownCadence } from "./cadence.refusals.ts";

/** Makes no more drops of a cadence; those it made go on. Stopped again, it stays so. */
export async function stopCadence(
  work: Work,
  { cadenceId }: { readonly cadenceId: string },
): Promise<Cadence> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const cadence = await holdCadence(work, cadenceId);
  if (!cadence) throw new UnknownCadence(cadenceId);
  await writeStop(work, cadenceId);
  return { ...cadence, stoppedAt: cadence.stoppedAt ?? work.now };
}
