import { closeIntakeSource } from "../../src/intake/close-intake-source.ts";
import { createIntakeSource } from "../../src/intake/create-intake-source.ts";
import { newId } from "../../src/kernel/id.ts";
import { doneDelivery } from "./intake.ts";
import type { World } from "./world.ts";

/** What the intake refuses: a source of this code, one that is closed, and a delivery that is done. */
export async function prepareIntake(there: World) {
  const source = (code: string) =>
    there.as((work) => createIntakeSource(work, { code, kind: "POS", storeCode: "N1", shops: [] }));
  const [taken, closed] = [await source("taken"), await source("closed")];
  await there.as((work) => closeIntakeSource(work, { sourceId: closed.source.id }));
  const deliveryId = await there.as((work) => doneDelivery(work, taken.source.id));
  return { openId: taken.source.id, closedId: closed.source.id, deliveryId };
}

/** The input that provokes each refusal of the intake's mutations. */
export function intakeProvocations({
  openId,
  closedId,
  deliveryId,
}: Awaited<ReturnType<typeof prepareIntake>>): Record<string, object> {
  const made = { code: "another", kind: "POS", storeCode: "N1" };
  const place = { sourceId: openId, storeCode: "N1" };
  return {
    "createIntakeSource CodeTaken": { ...made, code: "taken" },
    "createIntakeSource UnknownStore": { ...made, storeCode: "N9" },
    "setIntakeShops UnknownIntakeSource": { ...place, sourceId: newId() },
    "setIntakeShops IntakeSourceClosed": { ...place, sourceId: closedId },
    "setIntakeShops UnknownStore": { ...place, storeCode: "N9" },
    "rotateIntakeSecret UnknownIntakeSource": { sourceId: newId() },
    "rotateIntakeSecret IntakeSourceClosed": { sourceId: closedId },
    "closeIntakeSource UnknownIntakeSource": { sourceId: newId() },
    "replayDelivery UnknownDelivery": { deliveryId: newId() },
    "replayDelivery DeliveryNotSetAside": { deliveryId },
    "dropDelivery UnknownDelivery": { deliveryId: newId() },
    "dropDelivery DeliveryNotSetAside": { deliveryId },
  };
}
