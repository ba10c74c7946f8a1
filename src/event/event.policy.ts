import { ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Events come from headquarters' systems, and from stores and their tills: never from a member, who gets points by them. */
export function mayRecordEvents(actor: Actor): void {
  if (!["hq", "system", "till", "store"].includes(actor.kind))
    throw new Forbidden("events are told by headquarters, stores and tills");
}

/** A store tells what happened at itself. */
export function mayRecordEventsAt(
  actor: Actor,
  stores: ReadonlyArray<{ readonly id: string } | undefined>,
): void {
  const own = ownStore(actor);
  if (own !== undefined && stores.some((store) => store?.id !== own))
    throw new Forbidden("a till or store tells what happened at itself");
}
