import { HEADQUARTERS, type OwnedStore, ownerAt, standingFor } from "../brand/brand.rules.ts";
import { roundHalfUp, WHOLE_BPS } from "../kernel/amount.ts";
import { type Clause, type ClauseKind, clauseOf, isFree } from "../terms/clause.rules.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";
import type { Lot } from "./sale.rules.ts";
import { type Line, lineUnder } from "./share.rules.ts";

/** Where points were spent: a store and the contract of its owner, or headquarters. */
export interface Acceptor {
  readonly storeId: string | null;
  readonly code: string;
  readonly terms: TermsInForce | undefined;
}

/** Headquarters honours what coupons are bought with. */
export const BY_HEADQUARTERS: Acceptor = { storeId: null, code: HEADQUARTERS, terms: undefined };

/** What was drawn from one bucket, as its address says it. */
export type DrawnLot = Omit<Lot, "issuerStoreId" | "issuerId">;

/** What a posting did to points between stores: it spent lots, it ended them, or brought back what had ended. */
export type PointsAct =
  | { readonly kind: "SPENT"; readonly lots: readonly DrawnLot[]; readonly acceptorCode: string }
  | { readonly kind: "EXPIRED" | "REVIVED"; readonly lots: readonly DrawnLot[] };

/**
 * Lots, with the stores that issued them and who answers for those at an instant. A store that has closed stands for its
 * successor; without one what it issued is headquarters'.
 */
export const lotsIn = (
  drawn: readonly DrawnLot[],
  known: {
    readonly stores: ReadonlyMap<string, OwnedStore>;
    readonly storesByCode: ReadonlyMap<string, Pick<OwnedStore, "id">>;
  },
  at: Date,
): Lot[] =>
  drawn.map((lot) => {
    const issuerStoreId = known.storesByCode.get(lot.issuerCode)?.id ?? null;
    const heir =
      issuerStoreId && known.stores.get(standingFor(issuerStoreId, at, known.stores) ?? "");
    const owner = heir ? ownerAt(heir, at) : undefined;
    return { ...lot, issuerStoreId, issuerId: owner?.franchiseeId ?? null };
  });

/** By what points are cleared: the contract of a franchisee at that instant, and its local day. */
export interface ClearedBy {
  readonly termsOf: (franchiseeId: string) => TermsInForce | undefined;
  readonly day: string;
}

const clauseOn = (
  terms: Pick<TermsInForce, "clauses"> | undefined,
  kind: ClauseKind,
  day: string,
): Clause | undefined => {
  const clause = terms && clauseOf(terms, kind);
  return clause && !isFree(clause, day) ? clause : undefined;
};

/** What is kept with points that a store issues on a local day: `2` paid at issue, `2u` due at use; undefined: nothing. */
export function recordedCost(
  terms: Pick<TermsInForce, "clauses"> | undefined,
  day: string,
): string | undefined {
  const clause = clauseOn(terms, "POINTS_COST", day);
  if (clause?.due === "AT_USE") return `${clause.rate}u`;
  return clause?.recorded ? String(clause.rate) : undefined;
}

/** A recorded cost, read: minor units a point, and whether they fall due when the point is used. */
export function readCost(
  cost: string | null,
): { readonly minor: bigint; readonly dueAtUse: boolean } | undefined {
  const [, digits] = /^(\d+)u?$/.exec(cost ?? "") ?? [];
  return digits === undefined
    ? undefined
    : { minor: BigInt(digits), dueAtUse: cost?.endsWith("u") === true };
}

/** How a line names a lot, and the store that accepted it; `-` where there is none. */
const aboutLot = ({ lastDay, issuerCode, cost }: Lot, acceptor = "-"): string =>
  `lot/${lastDay}/${issuerCode}/${cost ?? "-"}/${acceptor}`;

/**
 * What spending comes to, lot by lot: whoever accepts is paid by its own contract, by the cost that was recorded or
 * flatly where none was; and a cost due at use falls due for the issuer. A due-at-use lot of the acceptor's own franchisee
 * makes neither: it would pay itself. One rounding, half up, a line.
 */
export function clearSpent(
  lots: readonly Lot[],
  acceptor: Acceptor,
  { termsOf, day }: ClearedBy,
): Line[] {
  const accepted = clauseOn(acceptor.terms, "POINTS_ACCEPTED", day);
  return lots.flatMap((lot) => {
    const cost = readCost(lot.cost);
    const issuer = lot.issuerId === null ? undefined : termsOf(lot.issuerId);
    if (cost?.dueAtUse && issuer && issuer.franchiseeId === acceptor.terms?.franchiseeId) return [];
    const { points } = lot;
    const about = aboutLot(lot, acceptor.code);
    const lines: Line[] = [];
    const paid = cost
      ? accepted && roundHalfUp(points * cost.minor * accepted.rate, WHOLE_BPS)
      : accepted?.unrecordedMinor && points * accepted.unrecordedMinor;
    if (acceptor.terms && accepted && paid !== undefined)
      lines.push(
        lineUnder(acceptor.terms, accepted, {
          ...{ kind: "POINTS_ACCEPTED", storeId: acceptor.storeId, about },
          ...{ base: points, rate: accepted.rate, amountMinor: paid },
        }),
      );
    const owed = clauseOn(issuer, "POINTS_COST", day);
    if (cost?.dueAtUse && issuer && owed)
      lines.push(
        lineUnder(issuer, owed, {
          ...{ kind: "POINTS_USED", storeId: lot.issuerStoreId, about },
          ...{ base: points, rate: cost.minor, amountMinor: -(points * cost.minor) },
        }),
      );
    return lines;
  });
}

/**
 * What the end of points comes to: a cost paid at issue comes back where the contract gives breakage to the issuer, one
 * due at use falls due where it gives it to headquarters. `-1` takes back: what had expired is there again.
 */
export function clearExpired(
  lots: readonly Lot[],
  { termsOf, day }: ClearedBy,
  sign: 1n | -1n = 1n,
): Line[] {
  return lots.flatMap((lot) => {
    const cost = readCost(lot.cost);
    const issuer = lot.issuerId === null ? undefined : termsOf(lot.issuerId);
    const clause = clauseOn(issuer, "POINTS_COST", day);
    if (!cost || !issuer || !clause) return [];
    const { points } = lot;
    const worth = points * cost.minor;
    const amountMinor =
      !cost.dueAtUse && clause.breakage === "ISSUER"
        ? worth
        : cost.dueAtUse && clause.breakage === "HEADQUARTERS"
          ? -worth
          : undefined;
    if (amountMinor === undefined) return [];
    return [
      lineUnder(issuer, clause, {
        ...{ kind: "BREAKAGE", storeId: lot.issuerStoreId, about: aboutLot(lot) },
        ...{ base: sign * points, rate: cost.minor, amountMinor: sign * amountMinor },
      }),
    ];
  });
}
