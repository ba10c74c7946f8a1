import type { EntityManager } from "@mikro-orm/postgresql";
import type { Actor } from "../../kernel/actor.ts";
import type { Fact } from "../outbox/fact.ts";
import type { Vault } from "../vault.ts";
import type { Statement } from "./sql.ts";

/** Where a request came from; what the hub does by itself has none. */
export interface Origin {
  /** Names the request in logs, traces and the audit trail. */
  readonly requestId: string;
  readonly address: string | undefined;
  /** What the caller's program calls itself. */
  readonly agent: string | undefined;
}

/** What may be read, on behalf of one actor: its brand's rows, and no others. */
export interface Scope {
  readonly em: EntityManager;
  readonly actor: Actor;
  readonly brandId: string;
  readonly origin: Origin | undefined;
  /** The instant of the request, read once: code below never asks the clock. */
  readonly now: Date;
  /** What seals personal data, and finds it. */
  readonly vault: Vault;
  /** How often its step was begun, with this time; 0 where there is no transaction. */
  readonly attempt: number;
  /**
   * Runs a named statement and gives its rows as the driver decoded them. Statements asked for in one tick travel
   * together, in order, and cost one round trip.
   */
  rows<Row>(statement: Statement): Promise<Row[]>;
}

/** One open transaction: a scope that may write. */
export interface Work extends Scope {
  /** Becomes an outbox row when the transaction commits. */
  record(fact: Fact): void;
}

/** Opens a transaction for an actor, runs the step in it, commits, and wakes the relay. */
export type Begin = <T>(
  actor: Actor,
  step: (work: Work) => Promise<T>,
  origin?: Origin,
) => Promise<T>;
/** Opens a scope without a transaction, for reading. */
export type Look = (actor: Actor, origin?: Origin) => Scope;

/** Another transaction got there first: nothing was written, the same step may be tried again. */
export class ConcurrentChange extends Error {}

export type Clock = () => Date;

export const wallClock: Clock = () => new Date();
