import { type Actor, type ForAllBrands, forAllBrands, system } from "../kernel/actor.ts";
import type { Look } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { brandZones } from "./brand.queries.ts";

/**
 * Lets the hub do a task in each brand in turn. What fails one brand is told, and leaves the others their turns; then the
 * whole has failed, to be done again.
 */
export async function forEachBrand(
  {
    look,
    log,
    signal,
  }: { readonly look: Look; readonly log: Pick<Log, "error">; readonly signal?: AbortSignal },
  task: ForAllBrands,
  step: (actor: Actor, brand: { readonly brandId: string; readonly timeZone: string }) => unknown,
): Promise<void> {
  const failed: string[] = [];
  for (const brand of await brandZones(look(forAllBrands(task)))) {
    if (signal?.aborted) return;
    const { brandId } = brand;
    try {
      await step(system(task, brandId), brand);
    } catch (error) {
      failed.push(brandId);
      log.error({ brandId, task, err: error }, "it failed in one brand, and goes on in the others");
    }
  }
  if (failed.length > 0) throw new Error(`${task} failed in ${failed.join(", ")}`);
}
