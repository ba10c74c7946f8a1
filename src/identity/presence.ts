import { setTimeout as sleep } from "node:timers/promises";
import type DataLoader from "dataloader";
import { system } from "../kernel/actor.ts";
import type { Clock, Look } from "../platform/database/work.ts";
import { CLOSE, type Closing } from "../platform/graphql/close-codes.ts";
import { sharedLoader } from "../platform/graphql/loader.ts";
import type { Log } from "../platform/log.ts";
import type { Feed } from "../platform/outbox/feed.ts";
import type { FeedEvent } from "../platform/outbox/feed-event.ts";
import { accessEnds } from "./access.queries.ts";
import { callersTopic, type SessionsEndedBy } from "./session.events.ts";
import type { Bearer } from "./token.ts";

/** How long a token's holder waits where what became of it could not be read. */
const AGAIN_MS = 500;

/** Beyond that many endings at once it is cheaper to ask about everybody. */
const WAITING = 1_000;

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
  /** Settles once it is known that the visitor may stay; false: its visit was ended. Leave in either case. */
  enter(visit: Visit): Promise<boolean>;
  leave(visit: Visit): void;
  stop(): void;
}

/** A brand's visits by who holds their tokens, the oldest first. */
interface House {
  readonly visits: Map<string, Set<Visit>>;
  readonly judge: DataLoader<Visit, boolean>;
  stop(): void;
}

export function openPresence(
  { feed, look, clock, log }: { feed: Feed; look: Look; clock: Clock; log: Log },
  limitOf: (bearer: Bearer) => number,
): Presence {
  const houses = new Map<string, House>();

  /** Ends visits whose holders' access is over, and those to come in time; answers which may stay. */
  async function judge(brandId: string, visits: readonly Visit[]): Promise<boolean[]> {
    const bearers = visits.map(({ bearer }) => bearer);
    const ends = await accessEnds(look(system("presence", brandId)), bearers);
    const now = clock();
    return visits.map((visit) => {
      const at = ends.get(visit.bearer);
      if (at === undefined) return true;
      if (at > now) visit.endIn(+at - +now, CLOSE.SIGNED_OUT);
      else visit.end(CLOSE.SIGNED_OUT);
      return at > now;
    });
  }

  function hear({ kind, payload }: FeedEvent, { visits }: House): void {
    const holderId = String(kind === "StaffLeft" ? payload.staffId : payload.holderId);
    const { by, sessionIds } = payload as {
      by?: SessionsEndedBy;
      sessionIds?: readonly string[];
    };
    const ended = ({ bearer: { sessionId } }: Visit): boolean => {
      if (kind === "StaffLeft" || by === "ERASED") return true;
      // Whoever signed in again before this was heard of has another session.
      return sessionId === undefined
        ? by === "SIGN_OUT_EVERYWHERE"
        : sessionIds?.includes(sessionId) === true;
    };
    const ms = kind === "StaffLeft" ? Date.parse(String(payload.at)) - +clock() : 0;
    for (const visit of [...(visits.get(holderId) ?? [])])
      if (ended(visit))
        if (ms > 0) visit.endIn(ms, CLOSE.SIGNED_OUT);
        else visit.end(CLOSE.SIGNED_OUT);
  }

  function open(brandId: string): House {
    const wish = {
      ...{ brandId, topic: callersTopic(brandId), kinds: ["SessionsEnded", "StaffLeft"] },
      waiting: WAITING,
    };
    let endings = feed.follow(wish);
    let stopped = false;
    const house: House = {
      visits: new Map(),
      judge: sharedLoader((visits) => judge(brandId, visits)),
      stop() {
        stopped = true;
        void endings.return?.();
      },
    };
    /** From a reset on nothing is missed; what was before it is looked up. */
    async function listen(): Promise<void> {
      for await (const told of endings)
        if ("reset" in told)
          await judge(
            brandId,
            [...house.visits.values()].flatMap((each) => [...each]),
          );
        else hear(told, house);
    }
    async function keepListening(): Promise<void> {
      for (; !stopped; endings = feed.follow(wish))
        try {
          return await listen();
        } catch (error) {
          log.warn({ error: (error as Error).message }, "who has left will be read again");
          await sleep(AGAIN_MS, undefined, { ref: false });
        }
    }
    void keepListening();
    return house;
  }

  return {
    async enter(visit) {
      const { actor, expiresAt } = visit.bearer;
      let house = houses.get(actor.brandId);
      if (!house) houses.set(actor.brandId, (house = open(actor.brandId)));
      const own = house.visits.get(actor.id) ?? new Set();
      house.visits.set(actor.id, own.add(visit));
      visit.endIn(+expiresAt - +clock(), CLOSE.TOKEN_EXPIRED);
      // Whoever's access ended before it was noted here is found now; who loses it from now on is heard of.
      const stays = await house.judge.load(visit);
      const limit = limitOf(visit.bearer);
      if (stays)
        for (const oldest of [...own].slice(0, Math.max(0, own.size - limit)))
          oldest.end(CLOSE.CROWDED_OUT);
      return stays;
    },
    leave(visit) {
      const { actor } = visit.bearer;
      const house = houses.get(actor.brandId);
      const own = house?.visits.get(actor.id);
      if (!house || !own?.delete(visit) || own.size > 0) return;
      house.visits.delete(actor.id);
      if (house.visits.size > 0) return;
      houses.delete(actor.brandId);
      house.stop();
    },
    stop() {
      for (const house of houses.values()) house.stop();
      houses.clear();
    },
  };
}
