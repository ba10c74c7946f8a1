import { mayManageBrand } from "../brand/brand.policy.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Right } from "../kernel/right.ts";
import type { Work } from "../platform/database/work.ts";
import { RoleEntity } from "../role/role.entity.ts";
import { RoleBuiltIn } from "../role/role.refusals.ts";
import { judgeGrant, type Role, type RoleSide, templateOf } from "../role/role.rules.ts";
import { roleChanged } from "./session.events.ts";
import { StaffEntity } from "./staff.entity.ts";

export interface DefineRole {
  /** Unique in the brand; `[A-Z0-9_]`. */
  readonly code: string;
  /** Whose people may have it; never changes. */
  readonly side: RoleSide;
  readonly name: string;
  readonly rights: readonly Right[];
}

const CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

/** Makes a role of the brand's own, or changes what one holds: for all who have it, from now on. */
export async function defineRole(work: Work, wish: DefineRole): Promise<Role> {
  const { actor, em, brandId } = work;
  mayManageBrand(actor, "STAFF");
  if (!CODE.test(wish.code)) throw new BadInput("a role's code is of A to Z, 0 to 9 and _");
  if (templateOf(wish.code)) throw new RoleBuiltIn(wish.code);
  const { code, side, name } = wish;
  const rights = [...new Set(wish.rights)].sort();
  judgeGrant(actor, { code, rights });

  const role = await em.findOne(RoleEntity, { code });
  if (role) {
    if (role.side !== side)
      throw new BadInput(`the role ${code} is for another side: ${role.side}`);
    judgeGrant(actor, { code, rights: role.rights as Right[] });
    Object.assign(role, { name, rights });
  } else em.create(RoleEntity, { id: newId(), brandId, code, side, name, rights });
  await em.flush();
  // Whoever has it is told one by one: each of them may be somebody now.
  const holders = await em.find(StaffEntity, { role: code }, { fields: ["id"] });
  for (const { id } of holders) work.record(roleChanged(brandId, id));
  return { code, side, name, rights };
}
