import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { type Delivery, discard } from "./delivery.queries.ts";
import { setAsideOne } from "./set-aside-one.ts";

/** Gives up a delivery that was set aside: what it said is destroyed. */
export async function dropDelivery(
  work: Work,
  { deliveryId }: { readonly deliveryId: string },
): Promise<Delivery> {
  mayManageBrand(work.actor, "KEYS");
  const delivery = await setAsideOne(work, deliveryId);
  await discard(work, deliveryId);
  return { ...delivery, state: "DROPPED", finishedAt: work.now };
}
