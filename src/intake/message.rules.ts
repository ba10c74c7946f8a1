import type { z } from "zod";
import { BadInput } from "../kernel/refusal.ts";
import type { Identity } from "../member/identity.rules.ts";
import type { RecordOrder } from "../order/order.rules.ts";
import type { RefundOrder } from "../order/refunding.rules.ts";

/** Whose way of signing and writing a source's messages have. */
export const SOURCE_KINDS = ["POS", "SHOPIFY"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A message as it came: those of its headers that say what it is, and its body. */
export interface Envelope {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who bought: by the hub's own id, or by any of these names, the surest first. Nobody, where it is empty. */
export interface Buyer {
  readonly memberId?: string | undefined;
  readonly identities: readonly Identity[];
}

/** An order as its source says it; where it is booked and whose it is, is found out. */
export type SaidOrder = Omit<RecordOrder, "source" | "storeCode" | "member">;

/** Why a message asks nothing of the hub: it tells of something else, it is a test, or no money moved. */
export type Nothing = "OTHER_TOPIC" | "TEST" | "NO_MONEY";

/** What a message says. */
export type Message =
  | {
      readonly act: "ORDER";
      /** What the source calls the place of sale, the narrowest name first. */
      readonly shops: readonly string[];
      readonly buyer: Buyer;
      readonly order: SaidOrder;
    }
  | {
      readonly act: "REFUND";
      /** Of its amounts; undefined: the order's. */
      readonly currency: string | undefined;
      readonly refund: Omit<RefundOrder, "source">;
    }
  | { readonly act: "NOTHING"; readonly why: Nothing };

/** A message that came signed. */
export interface Signed {
  /** The sender's own name of the delivery: the same again is the same message. */
  readonly deliveryId: string;
  readonly headers: Envelope["headers"];
}

/** One way of signing and writing messages. Both are pure. */
export interface Format {
  /** Undefined: it is not the source's, or too old to be taken. */
  verify(
    request: {
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    },
    secrets: readonly string[],
    now: Date,
  ): Signed | undefined;
  /** Throws BadInput where it cannot be understood; what that says holds nothing of the message's contents. */
  read(envelope: Envelope): Message;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * JSON whose numbers stay as they are written: an id may have more digits than a double, and money is none. U+0000, which
 * the database takes in no text, is a mistake wherever it stands.
 */
export function readJson(text: string): unknown {
  let hasNull = false;
  const keep: Reviver = (_, value, { source }) => {
    if (typeof value === "string") hasNull ||= value.includes("\0");
    return typeof value === "number" ? source : value;
  };
  let read: unknown;
  try {
    read = JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]);
  } catch {
    throw new BadInput("the body is no JSON");
  }
  if (hasNull) throw new BadInput("the body holds the character U+0000");
  return read;
}

/** What a schema makes of it; what it says of a mistake names the field, never what stood there. */
export function valid<S extends z.ZodType>(schema: S, said: unknown): z.output<S> {
  const read = schema.safeParse(said);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(
    ({ path, message }) =>
      `${path.join(".") || "body"}: ${message.replace(/^Invalid input: /, "")}`,
  );
  throw new BadInput(mistakes.slice(0, 10).join(", ").slice(0, 500));
}

/** The first value of a header; undefined where there is none or it is empty. */
export const headerOf = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | undefined => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
};

const ID_LIMIT = 200;

/** Whether a sender's name of a delivery can be kept. */
export const isDeliveryId = (text: string | undefined): text is string =>
  text !== undefined && text.length <= ID_LIMIT && /^[\x21-\x7e]+$/.test(text);
