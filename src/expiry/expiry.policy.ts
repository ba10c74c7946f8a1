import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Points expire by the calendar: only the hub itself books it. */
export function mayExpirePoints(actor: Actor): void {
  if (actor.kind !== "system") throw new Forbidden("points expire by themselves");
}
