import { v7, validate } from "uuid";

/** A new time-ordered id (uuid v7). */
export const newId = (): string => v7();

/** A new id that stands in order at another instant than its making, and tells it. */
export const newIdAt = (at: Date): string => v7({ msecs: at.getTime() });

/** The instant an id of ours tells, in milliseconds. */
export const instantOf = (id: string): Date =>
  new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

/** Whether a text is an id at all: what is not never reaches the database. */
export const isId = (text: string): boolean => validate(text);
