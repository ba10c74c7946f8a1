import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Whose webhooks an actor keeps: null is headquarters'. */
export function ownSide(actor: Actor): string | null {
  if (actor.kind === "hq" || actor.kind === "system") return null;
  if (actor.kind === "franchisee") return actor.franchiseeId;
  throw new Forbidden("webhooks are headquarters' and franchisees' own");
}
