import { randomFillSync } from "node:crypto";
import { NIL, v7, validate } from "uuid";

/** Randomness is asked for in one go: for each id by itself it costs more than all the rest of it. */
const randomness = new Uint8Array(4_096);
let drawn = randomness.length;
/** Ids of one millisecond are numbered on, so that they sort as they were made. */
const last = { msecs: 0, seq: 0 };

/** A new time-ordered id (uuid v7). */
export function newId(): string {
  if (drawn === randomness.length) {
    randomFillSync(randomness);
    drawn = 0;
  }
  const random = randomness.subarray(drawn, drawn + 16);
  drawn += 16;
  const now = Date.now();
  if (now > last.msecs) {
    last.msecs = now;
    last.seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else last.seq++;
  return v7({ ...last, random });
}

/** A new id that stands in order at another instant than its making, and tells it. */
export const newIdAt = (at: Date): string => v7({ msecs: at.getTime() });

/** An id before all that are made from an instant on. */
export const firstIdAt = (at: Date): string =>
  v7({ msecs: at.getTime(), seq: 0, random: new Uint8Array(16) });

/** The instant an id of ours tells, in milliseconds. */
export const instantOf = (id: string): Date =>
  new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

/** Whether a text is an id at all: what is not never reaches the database. */
export const isId = (text: string): boolean => validate(text);

/** Comes before every id, and is none. */
export const NO_ID = NIL;
