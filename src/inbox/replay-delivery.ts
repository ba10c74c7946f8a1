import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { type Delivery, requeue } from "./delivery.queries.ts";
import { setAsideOne } from "./set-aside-one.ts";

/** Has a delivery that was set aside processed again, by what holds now. */
export async function replayDelivery(
  work: Work,
  { deliveryId }: { readonly deliveryId: string },
): Promise<Delivery> {
  mayManageBrand(work.actor, "KEYS");
  const delivery = await setAsideOne(work, deliveryId);
  await requeue(work, deliveryId);
  return { ...delivery, state: "WAITING", why: null, attempts: 0, finishedAt: null };
}
