import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { isHeadquarters, seesFranchisee } from "./brand.policy.ts";

/** A franchisee follows itself; headquarters one franchisee, or all of them. */
export function franchiseeTopic(actor: Actor, franchiseeId: string | null | undefined): string {
  const whose = franchiseeId ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
  if (whose === undefined && isHeadquarters(actor)) return `brand:${actor.brandId}`;
  if (whose === undefined || !seesFranchisee(actor, whose))
    throw new Forbidden("a franchisee follows its own affairs, headquarters all of them");
  return `franchisee:${whose}`;
}
