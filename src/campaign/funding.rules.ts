import { allocate } from "../kernel/allocate.ts";

/** Who may pay for an offer: headquarters, the store that honours it, the store that issued it. */
export type Party = "headquarters" | "acceptor" | "issuer";

/** Who pays for an offer, by weights: `{ headquarters: 60, acceptor: 40, issuer: 0 }`. */
export type Funding = Readonly<Record<Party, number>>;

/** What an amount comes to for each. They sum to it. */
export type Funded = Readonly<Record<Party, bigint>>;

export const PARTIES: readonly Party[] = ["headquarters", "acceptor", "issuer"];

export const NOTHING_FUNDED: Funded = { headquarters: 0n, acceptor: 0n, issuer: 0n };

/**
 * Splits an amount among its funders by largest remainder, ties to headquarters first. What would fall to a store whose
 * side never accepted the campaign is headquarters'.
 */
export function fund(
  amount: bigint,
  funding: Funding,
  accepts: { readonly acceptor: boolean; readonly issuer: boolean },
): Funded {
  const acceptor = accepts.acceptor ? funding.acceptor : 0;
  const issuer = accepts.issuer ? funding.issuer : 0;
  const all = funding.headquarters + funding.acceptor + funding.issuer;
  const weights = [all - acceptor - issuer, acceptor, issuer].map(BigInt);
  const [headquarters = 0n, byAcceptor = 0n, byIssuer = 0n] = allocate(amount, weights);
  return { headquarters, acceptor: byAcceptor, issuer: byIssuer };
}
