/** No token is good for longer: a key is kept for as long as tokens it signed may be out. */
export const LONGEST_TOKEN_HOURS = 48;
/** How long a key is published before it signs: whoever keeps our keys for a while must have met it by then. */
export const PUBLISHED_MINUTES = 15;

const HOUR_MS = 3_600_000;

interface Dated {
  readonly from: Date;
}

/** Of keys in order, the one that signs at an instant. */
export const signing = <Key extends Dated>(keys: readonly Key[], now: Date): Key | undefined =>
  keys.findLast(({ from }) => from <= now);

/** Those whose tokens are good at an instant, and those to come: what is published. */
export const inForce = <Key extends Dated>(keys: readonly Key[], now: Date): Key[] =>
  keys.filter((_, at) => {
    const next = keys[at + 1];
    return !next || +next.from + LONGEST_TOKEN_HOURS * HOUR_MS > +now;
  });

/** The keys once another is added. */
export const turned = <Key extends Dated>(keys: readonly Key[], next: Key, now: Date): Key[] =>
  inForce(
    [...keys, next].sort((a, b) => +a.from - +b.from),
    now,
  );
