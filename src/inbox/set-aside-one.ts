import type { Work } from "../platform/database/work.ts";
import { type Delivery, lockDelivery } from "./delivery.queries.ts";
import { DeliveryNotSetAside, UnknownDelivery } from "./inbox.refusals.ts";

/** A delivery that was set aside, locked. */
export async function setAsideOne(work: Work, id: string): Promise<Delivery> {
  const delivery = await lockDelivery(work, id);
  if (!delivery) throw new UnknownDelivery(id);
  if (delivery.state !== "SET_ASIDE") throw new DeliveryNotSetAside(id, delivery.state);
  return delivery;
}
