import { type Actor, personOf } from "../kernel/actor.ts";

/** Who tries: an actor, or nobody yet; and where it calls from. */
export interface Trier {
  readonly actor?: Actor | undefined;
  readonly address?: string | undefined;
}

/**
 * What can be guessed. A `SECRET` opens something: each try is looked at before, so that nothing comes of one too many.
 * A `NAME` tells whether somebody is there, and is said all day in good faith: it is counted when it was wrong, so that
 * whoever is right pays nothing. So is a `LINK`, which is signed; and a `KEY`, at whose door whoever is right comes in
 * although others behind its address have none left.
 */
export type Guessed = "SECRET" | "NAME" | "LINK" | "KEY";

/** Whom wrong attempts count for, and how many of them it has in one window. */
export interface Count {
  readonly name: string;
  readonly most: number;
}

/** A person at work, or a till, tries for all whom it serves: a customer every three seconds would have to be wrong. */
const OF_WORK = 10;
/** Behind one address there may be a shop's whole line of tills, or all phones of a quarter. */
const OF_ADDRESS = 50;
const OF_BRAND = 500;

/** What a column of the table holds; beyond, nothing is bounded anyway. */
const MOST = 2_000_000_000;

const PEOPLE_AT_WORK: ReadonlySet<string> = new Set(["hq", "franchisee", "store", "till"]);

/**
 * Whom an attempt counts for, of a member's `limit`: first whoever tries, then those that it shares. Members, people at work and those who are nobody yet are counted
 * apart: no member's mistakes shut a till out that stands behind the same address.
 */
export function countsOf({ actor, address }: Trier, guessed: Guessed, limit: number): Count[] {
  if (actor?.kind === "system") return [];
  const side = !actor ? "nobody" : PEOPLE_AT_WORK.has(actor.kind) ? "work" : "member";
  const most = side === "work" ? limit * OF_WORK : limit;
  const what = `${guessed} ${side}`;
  return [
    ...(actor
      ? [
          { name: `${what} account ${actor.kind} ${personOf(actor)}`, most },
          { name: `${what} brand`, most: Math.min(most * OF_BRAND, MOST) },
        ]
      : []),
    ...(address === undefined
      ? []
      : [
          {
            name: `${what} address ${networkOf(address)}`,
            most: Math.min(most * OF_ADDRESS, MOST),
          },
        ]),
  ];
}

/**
 * How many of some wrong attempts count for those that whoever tried shares: no more than it has itself, so that nobody
 * uses up all of its brand's or its address's. `now`: how many it has, with these.
 */
export const shareOf = (wrong: number, now: number, { most }: Count): number =>
  Math.max(0, Math.min(wrong, most - (now - wrong)));

const GROUPS = 8;
/** What one subscriber is given: it has more addresses than there are attempts. */
const GROUPS_OF_NETWORK = 4;

/** An address as it counts: of IPv6 its network of 64 bits. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail = ""] = plain.toLowerCase().split("%")[0]?.split("::") ?? [];
  const [left, right] = [head, tail].map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from(
    { length: GROUPS - (left?.length ?? 0) - (right?.length ?? 0) },
    () => "0",
  );
  const groups = [...(left ?? []), ...zeros, ...(right ?? [])];
  return `${groups
    .slice(0, GROUPS_OF_NETWORK)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
