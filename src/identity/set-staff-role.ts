import { LockMode } from "@mikro-orm/core";
import type { Work } from "../platform/database/work.ts";
import { sideOf } from "../role/role.rules.ts";
import { StaffLeft, UnknownStaff } from "./identity.refusals.ts";
import { grantable, mayKeepStaff, mayTakeRole } from "./keep-staff.ts";
import { roleChanged } from "./session.events.ts";
import { type Staff, StaffEntity } from "./staff.entity.ts";

export interface SetStaffRole {
  readonly staffId: string;
  readonly role: string;
}

/** Gives somebody another role, at once: nobody itself, and nothing beyond the giver's own, before or after. */
export async function setStaffRole(work: Work, { staffId, role }: SetStaffRole): Promise<Staff> {
  const staff = await work.em.findOne(StaffEntity, { id: staffId });
  await mayKeepStaff(work, staff ?? {});
  if (!staff) throw new UnknownStaff(staffId);
  await work.em.lock(staff, LockMode.PESSIMISTIC_WRITE);
  await work.em.refresh(staff);
  // Who is about to leave may have less until then.
  if (staff.leftAt && staff.leftAt <= work.now) throw new StaffLeft(staffId, staff.leftAt);
  const next = await grantable(work, role, sideOf(staff));
  if (staff.role === next.code) return staff;
  await mayTakeRole(work, staff);

  staff.role = next.code;
  await work.em.flush();
  work.record(roleChanged(work.brandId, staff.id));
  return staff;
}
