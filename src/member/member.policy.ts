import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** Every member of the brand can be looked up where members are served; a member sees only itself. */
export const seesMember = (actor: Actor, memberId: string): boolean =>
  actor.kind === "member" ? actor.id === memberId : actor.kind !== "franchisee";

/** Lists of members are headquarters'. */
export const mayListMembers = mayManageBrand;
