import { mayBindMember } from "../binding/binding.policy.ts";
import type { Binding } from "../binding/binding.rules.ts";
import { joinStore } from "../binding/rebind.ts";
import { guideBy } from "../guide/assign-guide.ts";
import { holdStaff } from "../guide/guide.queries.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { readScene } from "./read-scene.ts";

export interface BindByScan {
  readonly memberId: string;
  readonly code: string;
}

/** Binds a member to the store whose code it scanned, and to the guide whose badge it is on. */
export async function bindByScan(work: Work, wish: BindByScan): Promise<Binding> {
  const { memberId } = wish;
  const { storeId, staffId, id: sceneId } = await readScene(work, wish.code);
  mayBindMember(work.actor, { memberId, storeId });

  const binding = await joinStore(work, { memberId, storeId, source: "SCAN", sceneId });
  // A binding that is to begin later has no guide yet.
  if (staffId === null || binding.fromAt > work.now) return binding;
  await holdStaff(work, staffId);
  const staff = await work.em.findOneOrFail(StaffEntity, { id: staffId });
  // Whoever leaves takes on nobody.
  if (!staff.leftAt) await guideBy(work, staff, { memberId, source: "SCAN" });
  return binding;
}
