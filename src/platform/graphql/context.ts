import type DataLoader from "dataloader";
import type { Actor } from "../../kernel/actor.ts";
import { type Text, Unauthenticated } from "../../kernel/refusal.ts";
import type { Attempts } from "../attempts.ts";
import type { Begin, Look, Scope, Work } from "../database/work.ts";
import type { FeedEvent, FeedWish } from "../outbox/feed.ts";
import type { MakeLoader } from "./loader.ts";

export type Language = keyof Text;

/** What a context is made of, once per process. */
export interface ContextParts {
  readonly begin: Begin;
  readonly look: Look;
  readonly follow: (wish: FeedWish) => AsyncIterableIterator<FeedEvent>;
  /** A short-lived address for a download, signed. */
  readonly signUrl: (path: string, now: Date) => string;
  readonly attempts: Attempts;
}

/** One request, or one event of a subscription: who asks, and what was read for it so far. */
export class Context {
  readonly language: Language;
  // Not #private: Apollo hands resolvers a copy, which would lose them.
  private readonly parts: ContextParts;
  private readonly caller: Actor | undefined;
  private reads: Scope | undefined;
  private loaders = new Map<unknown, unknown>();

  constructor(parts: ContextParts, actor: Actor | undefined, language: Language) {
    this.parts = parts;
    this.caller = actor;
    this.language = language;
  }

  /** The caller; nobody is refused here. */
  get actor(): Actor {
    if (!this.caller) throw new Unauthenticated("this needs a token: send Authorization: Bearer …");
    return this.caller;
  }

  /** Reads on behalf of the caller, scoped to its brand. */
  get scope(): Scope {
    this.reads ??= this.parts.look(this.actor);
    return this.reads;
  }

  /** Runs one use case in one transaction; what was read before it, by an earlier mutation too, is read anew. */
  async begin<T>(step: (work: Work) => Promise<T>): Promise<T> {
    const done = await this.parts.begin(this.actor, step);
    this.forget();
    return done;
  }

  /** For a use case that needs several transactions. */
  get beginner(): Begin {
    return this.parts.begin;
  }

  /** Runs an act that tries something secret, as often as the caller may be wrong. */
  guarded<T>(wrong: Parameters<Attempts["guarded"]>[1], act: () => Promise<T>): Promise<T> {
    return this.parts.attempts.guarded(this.actor, wrong, act);
  }

  loader<Key, Value>(make: MakeLoader<Key, Value>): DataLoader<Key, Value> {
    let loader = this.loaders.get(make) as DataLoader<Key, Value> | undefined;
    if (!loader) this.loaders.set(make, (loader = make(this.scope)));
    return loader;
  }

  signUrl(path: string): string {
    return this.parts.signUrl(path, this.scope.now);
  }

  /** Follows the feed. Each event is answered from fresh reads, never from an earlier event's. */
  follow(
    wish: Omit<FeedWish, "brandId" | "after"> & { readonly after?: string | null | undefined },
  ): AsyncIterableIterator<FeedEvent> {
    const after = wish.after ?? undefined;
    const events = this.parts.follow({ ...wish, after, brandId: this.actor.brandId });
    const next = async () => {
      const result = await events.next();
      this.forget();
      return result;
    };
    return {
      next,
      return: async () => (await events.return?.()) ?? { done: true, value: undefined },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  private forget(): void {
    this.reads = undefined;
    this.loaders = new Map();
  }
}

/** Chinese where the caller prefers it, else English. */
export const languageOf = (acceptLanguage: string | undefined): Language =>
  /^\s*zh\b/i.test(acceptLanguage ?? "") ? "zh" : "en";
