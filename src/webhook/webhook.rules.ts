import { BadInput } from "../kernel/refusal.ts";

/** Where a side is told of events, as it is shown. */
export interface Webhook {
  readonly id: string;
  /** Null: headquarters'. */
  readonly franchiseeId: string | null;
  readonly url: string;
  /** None: all. */
  readonly types: readonly string[];
  /** Each member's events one after the other. */
  readonly ordered: boolean;
  readonly createdAt: Date;
  readonly previousUntil: Date | null;
  readonly pausedAt: Date | null;
  readonly pausedWhy: string | null;
  readonly closedAt: Date | null;
  readonly failingSince: Date | null;
}

/** A letter is given up this long after it was first to be sent. */
export const LIFE_MS = 3 * 86_400_000;
/** How many a side may have. */
export const WEBHOOKS_A_SIDE = 20;
/** How long the secret before is still signed with. */
export const OVERLAP_HOURS = 24;
export const OVERLAP_HOURS_MOST = 7 * 24;

const URL_LIMIT = 2_000;

/** An address as it is kept, in its one way of writing. What is wrong in its shape is bad input. */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || text.length > URL_LIMIT)
    throw new BadInput(`url is an address of at most ${URL_LIMIT} characters`);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new BadInput("url begins with https://");
  if (url.username || url.password) throw new BadInput("url holds no name and no password");
  if (url.hash) throw new BadInput("url has no fragment");
  return url;
}

/** A secret as Standard Webhooks writes it. */
export const secretOf = (bytes: Buffer): string => `whsec_${bytes.toString("base64")}`;
