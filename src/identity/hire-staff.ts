import { UnknownFranchisee, UnknownStore } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { leastRole, sideOf } from "../role/role.rules.ts";
import { grantable, mayKeepStaff } from "./keep-staff.ts";
import { type Staff, StaffEntity } from "./staff.entity.ts";

export interface HireStaff {
  readonly name: string;
  /** At most one of the two; neither: headquarters. */
  readonly franchiseeId?: string | undefined;
  readonly storeId?: string | undefined;
  /** The code of one for people who work there; left out: the template with the fewest rights. */
  readonly role?: string | undefined;
}

/** Takes a person on at headquarters, with a franchisee, or in one store, in a role of nothing beyond the hirer's own. */
export async function hireStaff(work: Work, wish: HireStaff): Promise<Staff> {
  if (wish.franchiseeId && wish.storeId)
    throw new BadInput("staff serves a franchisee or a store, not both");
  await mayKeepStaff(work, wish);

  if (wish.franchiseeId && !(await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId })))
    throw new UnknownFranchisee(wish.franchiseeId);
  if (wish.storeId && !(await work.em.findOne(StoreEntity, { id: wish.storeId })))
    throw new UnknownStore(wish.storeId);
  const side = sideOf(wish);
  const role = await grantable(work, wish.role ?? leastRole(side).code, side);

  const staff = work.em.create(StaffEntity, {
    id: newId(),
    brandId: work.brandId,
    name: wish.name,
    role: role.code,
    franchiseeId: wish.franchiseeId ?? null,
    storeId: wish.storeId ?? null,
  });
  await work.em.flush();
  return staff;
}

/** The actor a member of staff signs in as. */
export const actorOf = (staff: Staff) =>
  staff.storeId
    ? ({ kind: "store", id: staff.id, brandId: staff.brandId, storeId: staff.storeId } as const)
    : staff.franchiseeId
      ? ({
          kind: "franchisee",
          id: staff.id,
          brandId: staff.brandId,
          franchiseeId: staff.franchiseeId,
        } as const)
      : ({ kind: "hq", id: staff.id, brandId: staff.brandId } as const);
