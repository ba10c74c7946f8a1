import type { Clock } from "../platform/database/work.ts";
import { CLOSE, type Closing } from "../platform/graphql/close-codes.ts";
import { hasEnded } from "./access.rules.ts";
import { type Access, type Change, fallsBy } from "./access.ts";
import type { Bearer, Caller } from "./token.ts";

/** What a token keeps open. */
export interface Visit {
  readonly bearer: Bearer;
  end(closing: Closing): void;
  /** Ends it then, unless it ends before. */
  endIn(ms: number, closing: Closing): void;
}

/**
 * Who is connected to this process. A visit ends with its token, and as soon as its holder's access does, wherever
 * that was ended; a holder that comes once too often makes its own oldest visit give way.
 */
export interface Presence {
  /** Settles once it is known who the visitor is; undefined: its visit was ended. Leave in either case. */
  enter(visit: Visit): Promise<Caller | undefined>;
  leave(visit: Visit): void;
  stop(): void;
}

/** Whose visits give way to each other: whoever acts in somebody's place sends nobody away. */
const holderOf = ({ bearer: { actor } }: Visit): string => actor.behalf?.id ?? actor.id;

/** A brand's visits by who holds their tokens, the oldest first, each as who it came in; undefined: it is at the door. */
type House = Map<string, Map<Visit, Caller | undefined>>;

export function openPresence(
  { access, clock }: { readonly access: Access; readonly clock: Clock },
  limitOf: (bearer: Bearer) => number,
): Presence {
  const houses = new Map<string, House>();
  /** Those of whom something was heard before it was known who they are. */
  const heardOf = new WeakSet<Visit>();

  /** Ends a visit whose holder's access is over, or in time; answers as whom it stays. */
  async function judge(visit: Visit): Promise<Caller | undefined> {
    const standing = await access.look(visit.bearer);
    const now = clock();
    if (hasEnded(standing, now)) {
      visit.end(CLOSE.SIGNED_OUT);
      return undefined;
    }
    if (standing.endsAt) visit.endIn(+standing.endsAt - +now, CLOSE.SIGNED_OUT);
    return standing.caller;
  }

  /** Who may do something else from now on comes in again, and its subscriptions with it. */
  async function judgeAgain(visit: Visit, before: Caller): Promise<void> {
    try {
      const now = await judge(visit);
      if (now && !mayTheSame(now, before)) visit.end(CLOSE.RESTARTING);
    } catch {
      // Nobody knows whether it may stay.
      visit.end(CLOSE.RESTARTING);
    }
  }

  function hear({ brandId, holderId, everywhere }: Change): void {
    const house: House = houses.get(brandId) ?? new Map();
    for (const visits of house.values())
      for (const [visit, caller] of [...visits]) {
        const { bearer } = visit;
        if (holderId !== undefined && !fallsBy(bearer, holderId)) continue;
        if (everywhere && bearer.sessionId === undefined) visit.end(CLOSE.SIGNED_OUT);
        else if (caller) void judgeAgain(visit, caller);
        else heardOf.add(visit);
      }
  }
  const unhear = access.onChange(hear);

  return {
    async enter(visit) {
      const { actor, expiresAt } = visit.bearer;
      const house: House = houses.get(actor.brandId) ?? new Map();
      houses.set(actor.brandId, house);
      const own = house.get(holderOf(visit)) ?? new Map<Visit, Caller | undefined>();
      house.set(holderOf(visit), own.set(visit, undefined));
      visit.endIn(+expiresAt - +clock(), CLOSE.TOKEN_EXPIRED);
      // Whoever's access ended before it was noted here is found now; who loses it from now on is heard of.
      let caller: Caller | undefined;
      do {
        heardOf.delete(visit);
        caller = await judge(visit);
      } while (caller && heardOf.has(visit));
      if (!caller) return undefined;
      if (own.has(visit)) own.set(visit, caller);
      const limit = limitOf(visit.bearer);
      for (const oldest of [...own.keys()].slice(0, Math.max(0, own.size - limit)))
        oldest.end(CLOSE.CROWDED_OUT);
      return caller;
    },
    leave(visit) {
      const { actor } = visit.bearer;
      const house = houses.get(actor.brandId);
      const own = house?.get(holderOf(visit));
      if (!house || !own?.delete(visit) || own.size > 0) return;
      house.delete(holderOf(visit));
      if (house.size === 0) houses.delete(actor.brandId);
    },
    stop() {
      unhear();
      houses.clear();
    },
  };
}

const mayTheSame = (one: Caller, other: Caller): boolean =>
  one.rights === other.rights ||
  (one.rights !== undefined &&
    other.rights !== undefined &&
    one.rights.symmetricDifference(other.rights).size === 0);
