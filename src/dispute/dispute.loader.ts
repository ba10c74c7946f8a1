import { mapLoader } from "../platform/graphql/loader.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { linesAt, linesCorrecting } from "../settlement/line.queries.ts";
import { disputesOf } from "./dispute.queries.ts";

/** The disputes of a statement's lines, in order of opening. */
export const disputesLoader = mapLoader(disputesOf);

const placesOf = (keys: readonly string[]) =>
  keys.map((key) => ({ postingId: key.slice(0, 36), no: Number(key.slice(37)) }));

/** A line by its place, `<posting>/<no>`. */
export const lineLoader = mapLoader(async (scope, places) => {
  const lines = await linesAt(scope, placesOf(places));
  return new Map(lines.map((line) => [`${line.postingId}/${line.no}`, line]));
});

/** The lines that take back the one at a place. */
export const correctingLoader = mapLoader(async (scope, places) => {
  const lines = await linesCorrecting(scope, placesOf(places));
  return Map.groupBy(lines, (line: BookedLine) => `${line.correctsPostingId}/${line.correctsNo}`);
});
