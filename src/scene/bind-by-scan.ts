import { mayBindMember } from "../binding/binding.policy.ts";
import type { Binding } from "../binding/binding.rules.ts";
import { joinStore } from "../binding/rebind.ts";
import { guideBy } from "../guide/assign-guide.ts";
import { holdStaff } from "../guide/guide.queries.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { readScene } from "./read-scene.ts";
import type { Scene } from "./scene.rules.ts";

export interface BindByScan {
  readonly memberId: string;
  readonly code: string;
}

/** Binds a member to the store whose code it scanned, and to the guide whose badge it is on. */
export async function bindByScan(work: Work, wish: BindByScan): Promise<Binding> {
  const scene = await readScene(work, wish.code);
  mayBindMember(work.actor, { memberId: wish.memberId, storeId: scene.storeId });
  return joinScene(work, scene, wish.memberId);
}

/** Binds a member to a scene's store, for whoever has asked whether it may. */
export async function joinScene(work: Work, scene: Scene, memberId: string): Promise<Binding> {
  const { id: sceneId, storeId } = scene;
  const binding = await joinStore(work, { memberId, storeId, source: "SCAN", sceneId });
  // A binding that is to begin later has no guide yet.
  if (binding.fromAt <= work.now) await followBadge(work, scene, binding.memberId);
  return binding;
}

/** Gives a member of the scene's store that is locked to the person whose badge the scene is on. */
export async function followBadge(work: Work, { staffId }: Scene, memberId: string): Promise<void> {
  if (staffId === null) return;
  await holdStaff(work, staffId);
  const staff = await work.em.findOneOrFail(StaffEntity, { id: staffId });
  // Whoever leaves takes on nobody.
  if (!staff.leftAt) await guideBy(work, staff, { memberId, source: "SCAN" });
}
