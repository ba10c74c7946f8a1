import { BadInput } from "../kernel/refusal.ts";

/** A place on earth, in degrees times ten million: a centimetre, and no fractions. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
}

const PER_DEGREE = 10_000_000;
const EARTH_METRES = 6_371_008;

const isOnEarth = ({ latitude, longitude }: Location): boolean =>
  Number.isInteger(latitude) &&
  Number.isInteger(longitude) &&
  Math.abs(latitude) <= 90 * PER_DEGREE &&
  Math.abs(longitude) <= 180 * PER_DEGREE;

export function checkLocation(place: Location): void {
  if (!isOnEarth(place))
    throw new BadInput("latitudes are ±90 degrees, longitudes ±180, each times ten million");
}

const radians = (tenMillionths: number) => (tenMillionths / PER_DEGREE) * (Math.PI / 180);

/** The way between two places as the crow flies (haversine, on a sphere: within half a percent), in metres. */
export function metresBetween(a: Location, b: Location): number {
  const [north, east] = [
    radians(b.latitude - a.latitude) / 2,
    radians(b.longitude - a.longitude) / 2,
  ];
  const half =
    Math.sin(north) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, half)));
}

/** The nearest of the places within a radius; of several as near, the one with the smallest id. */
export function nearestOf<Place extends Location & { readonly id: string }>(
  places: readonly Place[],
  to: Location,
  metres: number,
): Place | undefined {
  let nearest: { readonly place: Place; readonly away: number } | undefined;
  for (const place of places) {
    const away = metresBetween(place, to);
    if (away > metres) continue;
    if (!nearest || away < nearest.away || (away === nearest.away && place.id < nearest.place.id))
      nearest = { place, away };
  }
  return nearest?.place;
}
