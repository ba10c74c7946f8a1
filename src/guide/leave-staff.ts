import { StaffLeft, UnknownStaff } from "../identity/identity.refusals.ts";
import { mayKeepStaff, mayTakeRole } from "../identity/keep-staff.ts";
import { staffLeft } from "../identity/session.events.ts";
import { type Staff, StaffEntity } from "../identity/staff.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { lockOwners } from "../ledger/post.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { endGuides, holdStaff, openGuidesOf, writeGuides } from "./guide.queries.ts";
import { GuideElsewhere } from "./guide.refusals.ts";
import { succeed } from "./guide.rules.ts";

export interface LeaveStaff {
  readonly staffId: string;
  readonly at: Date;
  /** Whose its members are from then on: staff of the same store; left out, they have no guide. */
  readonly successorId?: string | undefined;
}

/** Notes that a person leaves: it signs in no more, and its members are its successor's. Their stores stay. */
export async function leaveStaff(work: Work, wish: LeaveStaff): Promise<Staff> {
  if (wish.successorId === wish.staffId) throw new BadInput("nobody is their own successor");

  const staff = await staffOf(work, wish.staffId);
  await mayTakeRole(work, staff);
  if (wish.successorId !== undefined) {
    const successor = await staffOf(work, wish.successorId);
    if (!staff.storeId || successor.storeId !== staff.storeId)
      throw new GuideElsewhere(successor.id, staff.storeId ?? null);
  }

  // Members before staff, as whoever gives members does.
  const seen = await openGuidesOf(work, staff.id);
  const locked = new Set(seen.map(({ memberId }) => memberId));
  await lockOwners(work, [...locked]);
  for (const id of [staff.id, ...(wish.successorId ? [wish.successorId] : [])].sort())
    await holdStaff(work, id);
  await work.em.refresh(staff);
  if (staff.leftAt) throw new StaffLeft(staff.id, staff.leftAt);
  const guides = await openGuidesOf(work, staff.id);
  if (guides.some(({ memberId }) => !locked.has(memberId)))
    throw new ConcurrentChange("it was given another member meanwhile");
  const successions = succeed(guides, { at: wish.at, successorId: wish.successorId }, newId);

  staff.leftAt = wish.at;
  work.record(staffLeft(work.brandId, staff.id, wish.at));
  await work.em.flush();
  await endGuides(
    work,
    successions.map(({ ended }) => ended),
  );
  await writeGuides(
    work,
    successions.flatMap(({ begun }) => begun ?? []),
  );
  return staff;
}

async function staffOf(work: Work, id: string): Promise<Staff> {
  const staff = await work.em.findOne(StaffEntity, { id });
  await mayKeepStaff(work, staff ?? {});
  if (!staff) throw new UnknownStaff(id);
  if (staff.leftAt) throw new StaffLeft(id, staff.leftAt);
  return staff;
}
