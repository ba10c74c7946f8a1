import type { Actor } from "../kernel/actor.ts";
import { maySeeSettlement } from "./settlement.policy.ts";

/** A franchisee follows itself; headquarters one franchisee, or all of them. */
export function franchiseeTopic(actor: Actor, franchiseeId: string | undefined): string {
  const whose = franchiseeId ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
  // Of no franchisee in particular: only headquarters passes this policy.
  maySeeSettlement(actor, whose ?? "");
  return whose === undefined ? `brand:${actor.brandId}` : `franchisee:${whose}`;
}
