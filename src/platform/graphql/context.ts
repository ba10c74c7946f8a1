import type DataLoader from "dataloader";
import type { ActEnd } from "../../kernel/act.ts";
import type { Actor } from "../../kernel/actor.ts";
import { BadInput, Forbidden, type Text, Unauthenticated } from "../../kernel/refusal.ts";
import type { Attempts, Guess } from "../attempts.ts";
import type { Begin, Look, Origin, Scope, Work } from "../database/work.ts";
import type { FeedReset, FeedWish, Told } from "../outbox/feed.ts";
import type { Sample, Sampled, Samples } from "../samples.ts";
import { TooManyAttempts } from "../too-many-attempts.ts";
import type { Act, Witness } from "./act.ts";
import type { MakeLoader, ShareLoader } from "./loader.ts";

export type Language = keyof Text;

/** What a context is made of, once per process. */
export interface ContextParts {
  readonly begin: Begin;
  /** Goes on whether or not its caller waits. */
  readonly beginFreely: Begin;
  readonly look: Look;
  readonly follow: (wish: FeedWish) => AsyncIterableIterator<Told>;
  /** A short-lived address for a download, signed. */
  readonly signUrl: (path: string, now: Date) => string;
  readonly attempts: Attempts;
  /** Reads that do not depend on the caller, shared by subscriptions. */
  readonly share: ShareLoader;
  readonly samples: Samples;
  /** Whether a caller still is who its token says. */
  readonly stands: (context: Context) => Promise<boolean>;
  readonly witness: Witness;
}

/** What a subscription follows. */
export interface LiveWish extends Omit<FeedWish, "brandId" | "after"> {
  readonly after?: string | null | undefined;
  /** Asked again for each event, by fresh reads; left out where a caller has the right as long as it is who it is. */
  readonly may?: () => boolean | Promise<boolean>;
}

/** A subscription that was followed and may not be any longer. */
export interface Ending {
  readonly ending: Error;
}

/** One request, or one event of a subscription: who asks, and what was read for it so far. */
export class Context {
  readonly language: Language;
  readonly origin: Origin;
  // Not #private: Apollo hands resolvers a copy, which would lose them.
  private readonly parts: ContextParts;
  private readonly caller: Actor | undefined;
  private reads: Scope | undefined;
  private loaders: Map<unknown, unknown> | undefined;
  private follows = false;
  /** The mutation at work, until it is written down. */
  private act: Act | undefined;

  constructor(parts: ContextParts, actor: Actor | undefined, language: Language, origin: Origin) {
    this.origin = origin;
    this.parts = parts;
    this.caller = actor;
    this.language = language;
  }

  /** The caller; nobody is refused here. */
  get actor(): Actor {
    if (!this.caller) throw new Unauthenticated("this needs a token: send Authorization: Bearer …");
    return this.caller;
  }

  /** Who calls, for whoever tells of it. */
  get actorIfAny(): Actor | undefined {
    return this.caller;
  }

  /** Who asks, be it nobody. */
  get asker(): { readonly actor: Actor | undefined; readonly address: string | undefined } {
    return { actor: this.caller, address: this.origin.address };
  }

  /** In whose place the caller acts, if not in its own. */
  get actsFor(): string | undefined {
    const { caller } = this;
    return caller && caller.kind !== "system" && caller.behalf ? caller.id : undefined;
  }

  /** Reads on behalf of the caller, scoped to its brand. */
  get scope(): Scope {
    this.reads ??= this.parts.look(this.actor, this.origin);
    return this.reads;
  }

  /** Runs one use case in one transaction; what was read before it, by an earlier mutation too, is read anew. */
  async begin<T>(step: (work: Work) => Promise<T>): Promise<T> {
    const { actor, act } = this;
    const { witness } = this.parts;
    const end: ActEnd = { outcome: "DONE" };
    const written = act && witness.writes(actor, end);
    const witnessed = async (work: Work): Promise<T> => {
      const done = await step(work);
      await witness.write(work, act as Act, end);
      return done;
    };
    const done = await this.parts.begin(actor, written ? witnessed : step, this.origin);
    if (written) this.act = undefined;
    this.forget();
    return done;
  }

  /**
   * Runs a mutation and has it written down: with its first transaction, where it has one of its own; after it, where it
   * changed nothing or has transactions of another kind.
   */
  async witness<T>(
    act: Act,
    refusalOf: (result: T) => string | undefined,
    run: () => Promise<T>,
  ): Promise<T> {
    const actor = this.caller;
    if (!actor) return run();
    const { witness } = this.parts;
    const write = async (end: ActEnd): Promise<void> => {
      // What was done, or tried, is written down although its caller has left.
      if (witness.writes(actor, end))
        await this.parts.beginFreely(actor, (work) => witness.write(work, act, end), this.origin);
    };
    this.act = act;
    try {
      witness.may(actor, act);
      const result = await run();
      const refusal = refusalOf(result);
      if (refusal !== undefined) await write({ outcome: "REFUSED", refusal });
      else if (this.act) await write({ outcome: "DONE" });
      return result;
    } catch (error) {
      // What failed on our side may keep its note from being written, too.
      await write(endOf(error)).catch(() => undefined);
      throw error;
    } finally {
      this.act = undefined;
    }
  }

  /** For a use case that needs several transactions, or shares one: it comes to its end although its caller leaves. */
  get beginner(): Begin {
    return this.parts.beginFreely;
  }

  /** Runs an act that tries something, as often as the caller may be wrong. */
  guarded<T>(guess: Guess<T>, act: () => Promise<T>): Promise<T> {
    return this.parts.attempts.guarded(this.asker, guess, act);
  }

  loader<Key, Value>(make: MakeLoader<Key, Value>): DataLoader<Key, Value> {
    if (this.follows && make.forAnyone) return this.parts.share(this.actor.brandId, make);
    this.loaders ??= new Map();
    let loader = this.loaders.get(make) as DataLoader<Key, Value> | undefined;
    if (!loader) this.loaders.set(make, (loader = make(this.scope)));
    return loader;
  }

  signUrl(path: string): string {
    return this.parts.signUrl(path, this.scope.now);
  }

  /**
   * Follows the feed. Each event is answered from fresh reads, never from an earlier event's, and only while the caller
   * still is who it was and `may` hear of it: else the subscription ends.
   */
  follow(wish: LiveWish): AsyncIterableIterator<Told | Ending> {
    const { after, may, ...rest } = wish;
    const { brandId } = this.actor;
    return this.heard(this.parts.follow({ ...rest, after: after ?? undefined, brandId }), may);
  }

  /** Watches a sample of the brand: each is a whole, so what a resumed watch missed is in its first. */
  watch<T extends Sampled>(
    sample: Sample<T>,
    after: string | null | undefined,
  ): AsyncIterableIterator<T | FeedReset | Ending> {
    const { brandId } = this.actor;
    const samples = this.parts.samples.watch(brandId, sample);
    return this.heard(after ? samples : begun(samples, `brand:${brandId}`));
  }

  private heard<T>(
    events: AsyncIterableIterator<T>,
    may?: LiveWish["may"],
  ): AsyncIterableIterator<T | Ending> {
    this.follows = true;
    return new Followed(
      events,
      () => this.forget(),
      async () => (await this.parts.stands(this)) && (!may || (await may())),
    );
  }

  private forget(): void {
    this.reads = undefined;
    this.loaders = undefined;
  }
}

const endOf = (error: unknown): ActEnd =>
  error instanceof Forbidden
    ? { outcome: "FORBIDDEN" }
    : error instanceof BadInput
      ? { outcome: "REFUSED", refusal: "BAD_USER_INPUT" }
      : error instanceof TooManyAttempts
        ? { outcome: "REFUSED", refusal: error.extensions.code }
        : { outcome: "FAILED" };

/** A class, for there are tens of thousands: an object of closures takes several times as much memory. */
class Followed<T> implements AsyncIterableIterator<T | Ending> {
  private readonly events: AsyncIterableIterator<T>;
  private readonly forget: () => void;
  private readonly may: () => Promise<boolean>;
  private ended = false;

  constructor(events: AsyncIterableIterator<T>, forget: () => void, may: () => Promise<boolean>) {
    this.events = events;
    this.forget = forget;
    this.may = may;
  }

  async next(): Promise<IteratorResult<T | Ending>> {
    if (this.ended) return this.return();
    // Who waits holds nothing that was read.
    this.forget();
    const result = await this.events.next();
    if (result.done || (await this.may())) return result;
    this.ended = true;
    return {
      done: false,
      value: { ending: new Forbidden("this is not shown to you any longer") },
    };
  }

  async return(): Promise<IteratorResult<T | Ending>> {
    return (await this.events.return?.()) ?? { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** A reset before the first. */
function begun<T extends Sampled>(
  samples: AsyncIterableIterator<T>,
  topic: string,
): AsyncIterableIterator<T | FeedReset> {
  let isBegun = false;
  let first: T | undefined;
  const updates: AsyncIterableIterator<T | FeedReset> = {
    async next() {
      const value = first;
      first = undefined;
      if (value) return { done: false, value };
      const next = await samples.next();
      if (next.done || isBegun) return next;
      isBegun = true;
      first = next.value;
      return { done: false, value: { cursor: first.cursor, topic, reset: "START" } };
    },
    return: async () => (await samples.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => updates,
  };
  return updates;
}

/** Chinese where the caller prefers it, else English. */
export const languageOf = (acceptLanguage: string | undefined): Language =>
  /^\s*zh\b/i.test(acceptLanguage ?? "") ? "zh" : "en";
