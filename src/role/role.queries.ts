import type { Right } from "../kernel/right.ts";
import type { Scope } from "../platform/database/work.ts";
import { RoleEntity, type RoleRow } from "./role.entity.ts";
import { type Role, type RoleSide, TEMPLATES, templateOf } from "./role.rules.ts";

/** What a brand can give its people, the built-in templates first. */
export async function rolesOf({ em }: Scope): Promise<Role[]> {
  const own = await em.find(RoleEntity, {}, { orderBy: { code: "asc" } });
  return [...TEMPLATES, ...own.map(asRole)];
}

export async function roleNamed({ em }: Scope, code: string): Promise<Role | undefined> {
  const built = templateOf(code);
  if (built) return built;
  const own = await em.findOne(RoleEntity, { code });
  return own ? asRole(own) : undefined;
}

const asRole = ({ code, side, name, rights }: RoleRow): Role => ({
  ...{ code, name },
  ...{ side: side as RoleSide, rights: rights as readonly Right[] },
});
