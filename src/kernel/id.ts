import { v7, validate } from "uuid";

/** A new time-ordered id (uuid v7). */
export const newId = (): string => v7();

/** Whether a text is an id at all: what is not never reaches the database. */
export const isId = (text: string): boolean => validate(text);
