import { setTimeout as sleep } from "node:timers/promises";
import type DataLoader from "dataloader";
import type { TurnedAway } from "../audit/turned-away.ts";
import { callersTopic } from "../brand/callers.topics.ts";
import { system } from "../kernel/actor.ts";
import { Unauthenticated } from "../kernel/refusal.ts";
import { knownKeys } from "../key/key.queries.ts";
import { keyEnd, readKey } from "../key/key.rules.ts";
import { openKeyUses } from "../key/key-uses.ts";
import type { Attempts, Guess } from "../platform/attempts.ts";
import type { Begin, Clock, Look, Origin } from "../platform/database/work.ts";
import { sharedLoader } from "../platform/graphql/loader.ts";
import { Lately } from "../platform/lately.ts";
import type { Log } from "../platform/log.ts";
import type { Feed } from "../platform/outbox/feed.ts";
import type { FeedEvent } from "../platform/outbox/feed-event.ts";
import { standingsOf } from "./access.queries.ts";
import { hasEnded, type Standing } from "./access.rules.ts";
import { bearerBy, isKey } from "./key-bearer.ts";
import type { Keys } from "./keys.ts";
import { ACCESS_FACTS } from "./session.events.ts";
import { authenticate, type Bearer, type Caller, readText } from "./token.ts";

/** How long nothing is kept of who stands how, where the feed could not be read. */
const AGAIN_MS = 500;
/** Beyond that many changes at once it is cheaper to forget everybody. */
const WAITING = 1_000;
/** How many tokens are kept of each brand: what was not shown for longest goes first. */
const KEPT = 50_000;
/** How many keys are known by their text. */
const SHOWN = 10_000;

/** A key that is none, or no longer. */
const MADE_UP: Guess<never> = {
  guessed: "KEY",
  isWrong: (error) => error instanceof Unauthenticated,
};

/** What changed for somebody, or, without a holder, for nobody knows whom. */
export interface Change {
  readonly brandId: string;
  readonly holderId?: string;
  /** What was given to it by hand, without a session, is over too. */
  readonly everywhere?: boolean;
}

/**
 * Who somebody is at this instant, whatever its token says: looked up once, kept in memory, and looked up again when
 * the feed tells that it changed, wherever that was. Calls over HTTP and sockets ask the same.
 */
export interface Access {
  /**
   * Whom `Bearer <token or key>` stands for. That it still stands is not said.
   * @throws {Unauthenticated}
   * @throws {TooManyAttempts} Too many made-up keys came from this address.
   */
  bearerOf(authorization: string, from: Origin): Promise<Bearer>;
  /**
   * The bearer's actor as it stands now; undefined: its session ended, it left, serves elsewhere or was
   * erased, its key was revoked; that it came is noted. Fails
   * where that cannot be looked up: then nobody is let in.
   */
  standing(bearer: Bearer, from: Origin): Promise<Caller | undefined>;
  /** The same, with the end of it where one is known; nothing is noted. */
  look(bearer: Bearer): Promise<Standing>;
  /** Notes that a bearer came whose access is over. */
  turnAway(bearer: Bearer, from: Origin): Promise<void>;
  /** Tells whoever keeps something open. Answers how to stop. */
  onChange(listener: (change: Change) => void): () => void;
  stop(): Promise<void>;
}

interface Known {
  readonly bearer: Bearer;
  readonly found: Promise<Standing>;
}

/** A brand's callers, the one that was not seen for longest first. */
interface House {
  readonly known: Map<string, Known>;
  readonly read: DataLoader<Bearer, Standing>;
  /** False: what is looked up now may change unheard. */
  listens: boolean;
  stop(): void;
}

/** Whether a token falls by what became of somebody: its holder, who acts in its place, its key. */
export const fallsBy = ({ actor, key }: Bearer, holderId: string): boolean =>
  holderId === actor.id || holderId === actor.behalf?.staffId || holderId === key?.id;

/** What is told of one token goes for all that say the same. */
const nameOf = ({ actor, sessionId, key }: Bearer): string =>
  [
    ...[
      actor.kind,
      actor.id,
      sessionId,
      actor.behalf?.staffId,
      actor.behalf?.id,
      key?.id,
      key?.secret,
    ],
    "storeId" in actor ? actor.storeId : "franchiseeId" in actor ? actor.franchiseeId : undefined,
  ].join(" ");

export function openAccess({
  feed,
  begin,
  look,
  clock,
  log,
  keys,
  attempts,
  turnedAway,
}: {
  readonly attempts: Attempts;
  readonly turnedAway: TurnedAway;
  readonly keys: Keys;
  readonly begin: Begin;
  readonly feed: Feed;
  readonly look: Look;
  readonly clock: Clock;
  readonly log: Log;
}): Access {
  const houses = new Map<string, House>();
  const listeners = new Set<(change: Change) => void>();
  const uses = openKeyUses({ begin, clock, log });
  const shown = new Lately<Bearer>(SHOWN);

  /** A key's brand and place are in its text: nothing is kept of what is made up. */
  async function bearerOfKey(text: string, from: Origin): Promise<Bearer> {
    const said = readKey(text);
    if (!said) throw new Unauthenticated("the key is not valid");
    const { brandId, keyId } = said;
    const secret = said.digest.toString("base64url");
    const known = shown.get(secret);
    if (known?.key?.id === keyId) return known;
    const scope = look(system("access", brandId));
    const key = (await knownKeys(scope, [keyId])).get(keyId);
    const bearer = key && bearerBy(key, brandId, secret);
    const end = keyEnd(key, said.digest, scope.now);
    if (bearer && !(end && end <= scope.now)) {
      shown.keep(secret, bearer, 1);
      return bearer;
    }
    // A secret that was never the key's, and a key that is not there, are one answer.
    return attempts.guarded(from, MADE_UP, async () => {
      await turnedAway.note({ brandId, detail: "KEY", object: key?.id }, from);
      throw new Unauthenticated("the key is not valid");
    });
  }

  function forget(house: House, change: Change): void {
    const { holderId } = change;
    if (holderId === undefined) house.known.clear();
    else
      for (const [name, { bearer }] of house.known)
        if (fallsBy(bearer, holderId)) house.known.delete(name);
    for (const listener of listeners) listener(change);
  }

  function open(brandId: string): House {
    const wish = {
      ...{ brandId, topic: callersTopic(brandId), kinds: ACCESS_FACTS },
      waiting: WAITING,
    };
    let changes = feed.follow(wish);
    let stopped = false;
    const house: House = {
      known: new Map(),
      read: sharedLoader((bearers) =>
        standingsOf(look(system("access", brandId)), bearers).catch((error) =>
          bearers.map(() => error),
        ),
      ),
      listens: true,
      stop() {
        stopped = true;
        void changes.return?.();
      },
    };
    async function listen(): Promise<void> {
      for await (const told of changes) {
        const begins = "reset" in told && told.reset === "START";
        // What was looked up since it was opened is as new as where it begins to listen.
        if (!begins || !house.listens)
          forget(house, "reset" in told ? { brandId } : changeOf(told));
        house.listens = true;
      }
    }
    async function keepListening(): Promise<void> {
      for (; !stopped; changes = feed.follow(wish))
        try {
          return await listen();
        } catch (error) {
          log.warn({ error: (error as Error).message }, "who has left will be read again");
          house.listens = false;
          house.known.clear();
          await sleep(AGAIN_MS, undefined, { ref: false });
        }
    }
    void keepListening();
    return house;
  }

  /** What is known, unless it has ended since, which a session's use may have put off. */
  async function lookUp(bearer: Bearer): Promise<Standing> {
    const { brandId } = bearer.actor;
    let house = houses.get(brandId);
    if (!house) houses.set(brandId, (house = open(brandId)));
    const { known } = house;
    const name = nameOf(bearer);
    const kept = known.get(name);
    if (kept) {
      const standing = await kept.found;
      if (hasEnded(standing, standing.lookedAt) || !hasEnded(standing, clock())) return standing;
    }
    const found = house.read.load(bearer);
    if (!house.listens) return found;
    known.delete(name);
    known.set(name, { bearer, found });
    if (known.size > KEPT) known.delete(known.keys().next().value ?? "");
    try {
      return await found;
    } catch (error) {
      if (known.get(name)?.found === found) known.delete(name);
      throw error;
    }
  }

  const turnAway = ({ actor }: Bearer, from: Origin): Promise<void> =>
    turnedAway.note({ brandId: actor.brandId, actor, detail: "ACCESS_ENDED" }, from);

  return {
    async bearerOf(authorization, from) {
      const text = readText(authorization);
      return isKey(text) ? bearerOfKey(text, from) : authenticate(keys, text, clock());
    },
    look: lookUp,
    turnAway,
    async standing(bearer, from) {
      const standing = await lookUp(bearer);
      if (hasEnded(standing, clock())) {
        await turnAway(bearer, from);
        return undefined;
      }
      if (bearer.key) uses.note(bearer.actor.brandId, bearer.key.id);
      return standing.caller;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      for (const house of houses.values()) house.stop();
      houses.clear();
      await uses.stop();
    },
  };
}

const changeOf = ({ brandId, payload }: FeedEvent): Change => ({
  brandId,
  holderId: String(payload.holderId ?? payload.staffId ?? payload.keyId),
  everywhere: payload.by === "SIGN_OUT_EVERYWHERE",
});
