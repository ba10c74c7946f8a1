import { seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** What a franchisee is owed is its own business and headquarters'. */
export function maySeeSettlement(actor: Actor, franchiseeId: string): void {
  if (!seesFranchisee(actor, franchiseeId))
    throw new Forbidden("this is another franchisee's settlement");
}
