import { StaffEntity } from "../identity/staff.entity.ts";
import { newId } from "../kernel/id.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { fourEyesOf, holdFourEyes, writeFourEyes } from "./four-eyes.queries.ts";
import { NotAlone } from "./four-eyes.refusals.ts";
import { contentOf, type FourEyesVersion, NOTHING } from "./four-eyes.rules.ts";

/**
 * The hub's operator lets a brand work whose headquarters is one person: nothing takes two from now on. Whoever is hired
 * beside it can agree with it to what does.
 */
export async function waiveFourEyes(work: Work): Promise<FourEyesVersion> {
  if (work.actor.kind !== "system")
    throw new Forbidden("only the hub's operator may let one person do what takes two");
  const last = (await holdFourEyes(work)).at(-1);
  const { now } = work;
  const people = await work.em.count(StaffEntity, {
    ...{ franchiseeId: null, storeId: null, $or: [{ leftAt: null }, { leftAt: { $gt: now } }] },
  });
  if (people > 1) throw new NotAlone(people);

  const rule: FourEyesVersion = {
    ...{ id: newId(), version: (last?.version ?? 0) + 1, ...NOTHING, fromAt: now },
    ...{ proposedBy: null, proposedAt: now, approvedBy: null, approvedAt: null },
  };
  noteChanged(work, "FourEyes", await fourEyesOf(work), contentOf(rule));
  await writeFourEyes(work, rule);
  return rule;
}
