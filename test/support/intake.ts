import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { applyDeliveries } from "../../src/inbox/apply-deliveries.ts";
import { keepArrivals, takeOne } from "../../src/inbox/delivery.queries.ts";
import type { SourceWithSecret } from "../../src/intake/create-intake-source.ts";
import { createIntakeSource } from "../../src/intake/create-intake-source.ts";
import { sourceKeys } from "../../src/intake/source.queries.ts";
import { newId } from "../../src/kernel/id.ts";
import type { Work } from "../../src/platform/database/work.ts";
import type { World } from "./world.ts";

/** A source of tills at N1, and at S1 for the shop `south`. */
export const posSource = (
  there: World,
  code = "pos",
  shops = [{ shop: "south", storeCode: "S1" }],
) => there.as((work) => createIntakeSource(work, { code, kind: "POS", storeCode: "N1", shops }));

/** An order of Anna's as a till of a source sends it. */
export const orderMessage = (there: World, number: string, but: object = {}) => ({
  type: "order.paid",
  data: {
    ...{ number, memberId: there.anna, currency: "CNY", netMinor: "10000" },
    ...{ occurredAt: "2026-03-14T04:00:00Z", ...but },
  },
});

export const refundMessage = (orderNumber: string, number: string, but: object = {}) => ({
  type: "order.refunded",
  data: { number, orderNumber, occurredAt: "2026-03-14T05:00:00Z", ...but },
});

/** Sends a message as its source signs it. */
export function sender(url: string, { source, secret }: SourceWithSecret, now: () => Date) {
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${url}/intake/${source.id}`, { method: "POST", body, headers }).then(
      async (response) => ({
        ...{ status: response.status, body: (await response.json()) as object },
      }),
    );
  return {
    post,
    pos(id: string, message: object, at = now()) {
      const body = JSON.stringify(message);
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const signature = new Webhook(secret).sign(id, at, body);
      const signing = { "webhook-timestamp": timestamp, "webhook-signature": signature };
      return post(body, { "content-type": "application/json", "webhook-id": id, ...signing });
    },
    shopify(id: string, topic: string, message: object) {
      const body = JSON.stringify(message);
      const hmac = createHmac("sha256", secret).update(body).digest("base64");
      return post(body, {
        ...{ "content-type": "application/json", "x-shopify-webhook-id": id },
        ...{ "x-shopify-topic": topic, "x-shopify-hmac-sha256": hmac },
        "x-shopify-shop-domain": "jsmith.myshopify.com",
      });
    },
  };
}

/** A message of a source's that is processed at once; answers its id. */
async function delivered(work: Work, sourceId: string, body: object): Promise<string> {
  const key = (await sourceKeys(work, [sourceId])).get(sourceId);
  if (!key) throw new Error("the source has a key");
  const id = newId();
  const message = { headers: {}, body: JSON.stringify(body) };
  await keepArrivals(work, [{ id, sourceId, deliveryId: id, key, ...message }]);
  const taken = await takeOne(work, id);
  if (taken) await applyDeliveries(work, [taken]);
  return id;
}

/** One that asked nothing. */
export const doneDelivery = (work: Work, sourceId: string): Promise<string> =>
  delivered(work, sourceId, { type: "till.opened", data: {} });

/** One that cannot be read. */
export const poisonDelivery = (work: Work, sourceId: string): Promise<string> =>
  delivered(work, sourceId, { type: "order.paid", data: {} });
