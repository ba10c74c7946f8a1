import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Levels are reviewed by the calendar: only the hub itself does it. */
export function mayReviewTiers(actor: Actor): void {
  if (actor.kind !== "system") throw new Forbidden("levels are reviewed by themselves");
}
