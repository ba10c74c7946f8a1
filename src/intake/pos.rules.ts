import { HTTP } from "cloudevents";
import { z } from "zod";
import { BadInput } from "../kernel/refusal.ts";
import { IDENTITY_KINDS } from "../member/identity.rules.ts";
import { ORDER_CHANNELS } from "../terms/clause.rules.ts";
import {
  type Envelope,
  type Format,
  headerOf,
  isDeliveryId,
  type Message,
  readJson,
  valid,
} from "./message.rules.ts";
import { isStandardSigned } from "./standard-webhooks.rules.ts";

const text = z.string().min(1).max(200);
const minor = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(BigInt);
const count = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number);
const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));

/** Named as the graph's `OrderInput`. A word that is not known is a mistake, not an extra. */
const ORDER = z.strictObject({
  number: text,
  shop: text.optional(),
  memberId: z.uuid().optional(),
  identity: z
    .strictObject({ kind: z.enum(IDENTITY_KINDS), value: text, app: text.optional() })
    .optional(),
  currency: text,
  netMinor: minor,
  couponMinor: minor.default(0n),
  taxMinor: minor.optional(),
  shippingMinor: minor.optional(),
  shippingGrossMinor: minor.optional(),
  grossMinor: minor.optional(),
  spentPoints: minor.optional(),
  tenders: z.array(z.strictObject({ kind: text, minor })).optional(),
  coupons: z
    .array(z.strictObject({ couponId: z.uuid(), statedMinor: minor.optional() }))
    .optional(),
  quoteId: z.uuid().optional(),
  channel: z.enum(ORDER_CHANNELS).optional(),
  lines: z
    .array(
      z.strictObject({
        number: count,
        sku: text.nullable().default(null),
        category: text.nullable().default(null),
        quantity: count.default(1),
        grossMinor: minor.nullable().default(null),
        netMinor: minor,
      }),
    )
    .optional(),
  occurredAt: instant,
});

const REFUND = z.strictObject({
  number: text,
  orderNumber: text,
  kind: z.enum(["RETURN", "CHARGEBACK"]).optional(),
  currency: text.optional(),
  refundMinor: minor.optional(),
  lines: z
    .array(
      z.strictObject({
        number: count,
        quantity: count.optional(),
        refundMinor: minor.optional(),
      }),
    )
    .optional(),
  occurredAt: instant,
});

/** What a message says of itself: all CloudEvents headers, and how its body is written. */
const KEPT = /^(ce-.+|content-type)$/;
/** More would not be headers any longer. */
const HEADER_LIMIT = 40;

/**
 * The hub's own format, for tills and shops that are written for it: signed as Standard Webhooks says, in an envelope of
 * `{ type, timestamp, data }` or a CloudEvent, structured or binary.
 */
export const posFormat: Format = {
  verify({ headers, body }, secrets, now) {
    const id = headerOf(headers, "webhook-id");
    const timestamp = headerOf(headers, "webhook-timestamp");
    const signature = headerOf(headers, "webhook-signature");
    if (!isDeliveryId(id) || !timestamp || !signature) return undefined;
    if (!isStandardSigned({ id, timestamp, signature }, body, secrets, now)) return undefined;
    const kept = Object.keys(headers)
      .filter((name) => KEPT.test(name))
      .slice(0, HEADER_LIMIT)
      .map((name) => [name, headerOf(headers, name) ?? ""]);
    return { deliveryId: id, headers: Object.fromEntries(kept) };
  },

  read(envelope) {
    const { type, data } = opened(envelope);
    if (type === "order.paid") {
      const { shop, memberId, identity, ...order } = valid(ORDER, data);
      const identities = identity ? [identity] : [];
      const buyer = { memberId, identities };
      return { act: "ORDER", shops: shop ? [shop] : [], buyer, order };
    }
    if (type === "order.refunded") {
      const { currency, ...refund } = valid(REFUND, data);
      return { act: "REFUND", currency, refund };
    }
    return { act: "NOTHING", why: "OTHER_TOPIC" } satisfies Message;
  },
};

const PLAIN = z.looseObject({ type: text, data: z.unknown() });

/** What is in the envelope, whichever of the three it is. */
function opened({ headers, body }: Envelope): { readonly type: string; readonly data: unknown } {
  const said = readJson(body);
  const isEvent =
    headers["ce-specversion"] !== undefined ||
    /^application\/cloudevents/i.test(headers["content-type"] ?? "");
  if (!isEvent) return valid(PLAIN, said);
  let event: ReturnType<typeof HTTP.toEvent>;
  try {
    event = HTTP.toEvent({ headers, body: said });
  } catch {
    throw new BadInput("the body is no CloudEvent");
  }
  if (Array.isArray(event)) throw new BadInput("send one CloudEvent at a time");
  return { type: event.type, data: event.data };
}
