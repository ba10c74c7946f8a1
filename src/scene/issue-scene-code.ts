import { openStoreOf } from "../binding/rebind.ts";
import { GuideElsewhere } from "../guide/guide.refusals.ts";
import { StaffLeft, UnknownStaff } from "../identity/identity.refusals.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { mayHandleScenes } from "./scene.policy.ts";
import { writeScene } from "./scene.queries.ts";
import type { Scene } from "./scene.rules.ts";

export interface IssueSceneCode {
  readonly storeId: string;
  /** Whose badge it is on: staff of the store. */
  readonly staffId?: string | undefined;
  /** Where it hangs. */
  readonly label?: string | undefined;
  /** Left out: until it is revoked. */
  readonly validUntil?: Date | undefined;
}

/** Makes a code for a store, or for one of its staff, to be scanned by members. */
export async function issueSceneCode(work: Work, wish: IssueSceneCode): Promise<Scene> {
  mayHandleScenes(work.actor, wish.storeId);
  const { storeId, staffId = null, label = null, validUntil = null } = wish;
  if (validUntil && validUntil <= work.now) throw new BadInput("a code ends after now");

  await openStoreOf(work, storeId);
  if (staffId !== null) {
    const staff = await work.em.findOne(StaffEntity, { id: staffId });
    if (!staff) throw new UnknownStaff(staffId);
    if (staff.leftAt) throw new StaffLeft(staffId, staff.leftAt);
    if (staff.storeId !== storeId) throw new GuideElsewhere(staffId, storeId);
  }

  const scene: Scene = {
    ...{ id: newId(), storeId, staffId, label },
    ...{ issuedAt: work.now, validUntil, revokedAt: null },
  };
  await writeScene(work, scene);
  return scene;
}
