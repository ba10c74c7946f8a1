import { bindingsOf } from "../binding/binding.queries.ts";
import { bindingAt } from "../binding/binding.rules.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { ownersNow } from "../brand/store.queries.ts";
import { StaffLeft, UnknownStaff } from "../identity/identity.refusals.ts";
import { type Staff, StaffEntity } from "../identity/staff.entity.ts";
import { newId } from "../kernel/id.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { mayAssignGuide } from "./guide.policy.ts";
import { endGuides, guidesOf, holdStaff, writeGuides } from "./guide.queries.ts";
import { GuideElsewhere } from "./guide.refusals.ts";
import { type Guide, type GuideSource, give, guideAt } from "./guide.rules.ts";

export interface AssignGuide {
  readonly memberId: string;
  readonly staffId: string;
}

/** Gives a member to a person who serves the store it is bound to. */
export async function assignGuide(work: Work, wish: AssignGuide): Promise<Guide> {
  const staff = await work.em.findOne(StaffEntity, { id: wish.staffId });
  const storeId = staff?.storeId ?? undefined;
  const owners = await ownersNow(work, storeId === undefined ? [] : [storeId]);
  mayAssignGuide(work.actor, { id: storeId ?? "", ownerId: owners.get(storeId ?? "") });

  if (!staff) throw new UnknownStaff(wish.staffId);
  const [memberId] = await lockMembers(work, wish.memberId);
  if (storeId !== undefined)
    notClosed(await work.em.findOneOrFail(StoreEntity, { id: storeId }), work.now);
  return guideBy(work, staff, { memberId, source: "ASSIGNED" });
}

/** Gives a member that is locked to a person from now on; who had it until then has it no more. */
export async function guideBy(
  work: Work,
  { id: staffId }: Staff,
  { memberId, source }: { readonly memberId: string; readonly source: GuideSource },
): Promise<Guide> {
  await holdStaff(work, staffId);
  const staff = await work.em.findOneOrFail(StaffEntity, { id: staffId }, { refresh: true });
  if (staff.leftAt) throw new StaffLeft(staff.id, staff.leftAt);
  const bound = bindingAt(await bindingsOf(work, [memberId]), work.now);
  if (!bound || staff.storeId !== bound.storeId)
    throw new GuideElsewhere(staff.id, bound?.storeId ?? null);

  const guides = (await guidesOf(work, [memberId])).get(memberId) ?? [];
  const gift = { memberId, staffId, storeId: bound.storeId, source };
  const change = give(guides, gift, work.now, newId);
  if (change?.ended) await endGuides(work, [change.ended]);
  if (change) await writeGuides(work, change.given);
  return (change?.given[0] ?? guideAt(guides, work.now)) as Guide;
}
