import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { dropNumbered, holdDrop } from "./drop.queries.ts";
import { DropEnded, UnknownDrop } from "./drop.refusals.ts";
import type { Drop } from "./drop.rules.ts";
import { moveDropOn } from "./move-drop-on.ts";

/** Ends a drop where it is: what it gave stays given. Cancelled again, it stays so. */
export async function cancelDrop(
  work: Work,
  { number }: { readonly number: string },
): Promise<Drop> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const named = await dropNumbered(work, number);
  if (!named) throw new UnknownDrop(number);
  const drop = await holdDrop(work, named.id);
  if (drop.endedWhy === "CANCELLED") return drop;
  if (drop.endedWhy !== null) throw new DropEnded(number, drop.endedWhy);
  return moveDropOn(work, { ...drop, endedWhy: "CANCELLED" });
}
