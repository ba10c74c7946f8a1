import type { Funded } from "../campaign/funding.rules.ts";
import { minor, roundHalfUp, WHOLE_BPS } from "../kernel/amount.ts";

/** What came of coupons: of all of a campaign's, or of one template's. */
export interface Funnel {
  /** Members that have or had one; merged ones together are one. */
  readonly reached: number;
  /** A gift passes on what was issued before: it is not issued again. */
  readonly issued: number;
  /** Of these: fetched by their members, with a code or a link. */
  readonly claimed: number;
  readonly redeemed: number;
  /** Of these: wholly refunded since. */
  readonly reversed: number;
  /** Members that redeemed one, and kept something of it. */
  readonly redeemers: number;
  /** What they took off, less what refunds took back of it, by who pays. */
  readonly discount: Funded;
  /** Points beyond the standing rule, gross: what refunds took back stays counted. */
  readonly points: bigint;
  /** Orders that used one, and what they came to less refunds. */
  readonly orders: number;
  readonly netMinor: bigint;
}

/** A campaign's funnel, and each of its templates'. */
export interface CampaignFunnel {
  readonly all: Funnel;
  /** By template; one that nobody got is left out. */
  readonly templates: ReadonlyMap<string, Funnel>;
}

export const NOTHING_CAME: Funnel = {
  ...{ reached: 0, issued: 0, claimed: 0, redeemed: 0, reversed: 0, redeemers: 0 },
  discount: { headquarters: 0n, acceptor: 0n, issuer: 0n },
  ...{ points: 0n, orders: 0, netMinor: 0n },
};

/** How many of those issued were redeemed and stayed so, in basis points, rounded half up; null: none was issued. */
export const redemptionRate = ({
  issued,
  redeemed,
  reversed,
}: Pick<Funnel, "issued" | "redeemed" | "reversed">): bigint | null =>
  issued === 0 ? null : roundHalfUp(BigInt(redeemed - reversed) * WHOLE_BPS, BigInt(issued));

/** Members of one side of a comparison, and what all of them together spent. */
export interface Side {
  readonly members: number;
  readonly spendMinor: bigint;
}

/** Who was offered a campaign beside who was not, by chance. */
export interface Comparison {
  readonly offered: Side;
  readonly heldOut: Side;
}

/** Fewer members on either side say nothing. */
export const LEAST_COMPARED = 30;

/** What each member of a side spent, rounded half up to the minor unit; null: there is nobody. */
export const spendPerMember = ({ members, spendMinor }: Side): bigint | null =>
  members === 0 ? null : roundHalfUp(spendMinor, BigInt(members));

/**
 * What those who were offered it spent beyond what as many of the held-out would have: the difference per member, times the
 * members offered, as one exact fraction rounded half up to the minor unit. Null where either side is too small to say.
 */
export function incrementalSpend({ offered, heldOut }: Comparison): bigint | null {
  if (offered.members < LEAST_COMPARED || heldOut.members < LEAST_COMPARED) return null;
  const among = BigInt(heldOut.members);
  const beyond = offered.spendMinor * among - heldOut.spendMinor * BigInt(offered.members);
  return minor(roundHalfUp(beyond, among));
}
