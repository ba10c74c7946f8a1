import { mayManageBrand } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { writeDrop } from "../drop/drop.queries.ts";
import { newDrop } from "../drop/drop-coupons.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Begin, Look, Work } from "../platform/database/work.ts";
import { dueCadences, holdCadence, moveCadence } from "./cadence.queries.ts";
import { dueOf } from "./cadence.rules.ts";

/**
 * Makes the drop of each cadence whose time has come, once. Of several occasions that were missed while nobody worked,
 * the latest alone is made up for: nobody is given last month's member days at once. Answers how many drops.
 */
export async function makeDueDrops(
  { begin, look }: { readonly begin: Begin; readonly look: Look },
  actor: Actor,
): Promise<number> {
  mayManageBrand(actor, "CAMPAIGNS");
  let made = 0;
  for (const id of await dueCadences(look(actor)))
    if (await begin(actor, (work) => makeDueDrop(work, id))) made++;
  return made;
}

async function makeDueDrop(work: Work, id: string): Promise<boolean> {
  const [zone, cadence] = [await zoneOf(work), await holdCadence(work, id)];
  if (!cadence?.nextAt || cadence.stoppedAt) return false;
  const { due, next } = dueOf(cadence, { nextAt: cadence.nextAt, now: work.now, zone });
  // Another worker made it.
  if (!due) return false;
  const { templateId, storeId, audience } = cadence;
  const number = `${id} ${due.day}`;
  await writeDrop(
    work,
    newDrop({ number, templateId, storeId, audience, cadenceId: id }, work.now),
  );
  await moveCadence(work, id, next?.at ?? null);
  return true;
}
