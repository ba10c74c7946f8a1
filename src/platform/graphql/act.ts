import type { ActEnd, Told } from "../../kernel/act.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Work } from "../database/work.ts";

/** Whether a value is told, by its input and field; `isPlain`: it is of a type that holds neither a name nor a secret. */
export type Keeps = (owner: string, field: string, isPlain: boolean) => boolean;

/** A mutation as it was asked for. */
export interface Act {
  readonly mutation: string;
  /** What may be told of its arguments. */
  told(keeps: Keeps): Told;
}

/** Sees every mutation. */
export interface Witness {
  /** Refuses by throwing what an actor may not do at all, whatever a use case would say. */
  may(actor: Actor, act: Act): void;
  /** Whether how it ended is written down. */
  writes(actor: Actor, end: ActEnd): boolean;
  /** Writes it down, in the transaction that did it where it was done. */
  write(work: Work, act: Act, end: ActEnd): Promise<void>;
}
