import { CouponHasNoUse } from "./basket.refusals.ts";
import { byText, byTurn, COUPON_LIMIT, clashOf, type Use } from "./combining.rules.ts";
import {
  type Basket,
  type Laid,
  type Left,
  lay,
  layUse,
  mostOf,
  take,
  worthOf,
} from "./taking.rules.ts";

/** A coupon that may be used. */
export interface Candidate extends Use {
  readonly validUntil: Date;
}

/** The best found. */
export interface Best {
  /** In the order of application. */
  readonly uses: readonly Candidate[];
  readonly discountMinor: bigint;
  /** False: the search was cut off; this is the best of what it had seen. */
  readonly complete: boolean;
  /** How many coupons were taken off on the way. */
  readonly nodes: number;
}

/** How far a search goes: it counts, so that the same basket always gets the same answer. */
const NODES = 1_000;

interface Choice extends Laid<Candidate> {
  /** Its place among all by what is used up first: what ends soonest, then by code and id. */
  readonly rank: number;
  /** The interchangeable one to be used before it. */
  readonly before: Choice | undefined;
}

/** A choice that is still open, and the most it can take off. */
interface Open {
  readonly choice: Choice;
  readonly most: bigint;
}

interface Found {
  readonly chosen: readonly Choice[];
  readonly minor: bigint;
}

/**
 * The legal combination that takes the most off; among equals the fewest coupons, then those that are used up first. Branch
 * and bound in the order of application: a branch is left when all it may still use, each for the most it can take off what
 * is left there (`mostOf`), does not reach the best found. Of interchangeable coupons the next is tried only behind the one
 * that ends sooner. Coupons that take no money off are not among the answer.
 */
export function bestUses(
  basket: Basket,
  candidates: readonly Candidate[],
  { nodes: budget = NODES }: { readonly nodes?: number } = {},
): Best {
  const { table, left: whole } = lay(basket);
  const payable = whole.lines.reduce((sum, each) => sum + each, whole.shipping);
  const choices = choicesOf();
  let best: Found = { chosen: [], minor: 0n };
  let nodes = 0;
  let complete = true;

  plunge();
  search(
    whole,
    { chosen: [], minor: 0n },
    choices.map((choice) => ({ choice, most: payable })),
  );
  return {
    uses: best.chosen
      .map(({ use }) => use)
      .sort((a, b) => byTurn(a, b) || byText(a.couponId, b.couponId)),
    discountMinor: best.minor,
    complete,
    nodes,
  };

  /** In the order of application, the interchangeable ones by rank. */
  function choicesOf(): Choice[] {
    const ranked = [...new Map(candidates.map((each) => [each.couponId, each])).values()].sort(
      (a, b) =>
        a.validUntil.getTime() - b.validUntil.getTime() ||
        byText(a.template.code, b.template.code) ||
        byText(a.couponId, b.couponId),
    );
    const laid: Choice[] = [];
    for (const [rank, use] of ranked.entries()) {
      const found = layUse(table, whole, use);
      if (found instanceof CouponHasNoUse || use.template.benefit.kind === "POINTS_MULTIPLIER")
        continue;
      const before = laid.findLast((each) => byTurn(each.use, use) === 0);
      laid.push({ ...found, rank, before });
    }
    return laid.sort((a, b) => byTurn(a.use, b.use) || a.rank - b.rank);
  }

  /** A first answer to measure others by: each time what adds the most to those before it. */
  function plunge(): void {
    for (const each of choices) if (!each.use.template.stacks) better(inTurn([each]));
    let chosen: readonly Choice[] = [];
    let open = choices
      .filter(({ use }) => use.template.stacks)
      .map((choice) => ({ choice, gain: mostOf(table, whole, choice) }));
    let reached = 0n;
    for (;;) {
      // What added so much before adds hardly more now: most need not be tried again.
      open = open
        .filter(({ choice }) => !chosen.includes(choice) && isOpen(chosen, choice))
        .sort((a, b) =>
          a.gain > b.gain ? -1 : a.gain < b.gain ? 1 : a.choice.rank - b.choice.rank,
        );
      let next: Found | undefined;
      for (const each of open) {
        if (next && each.gain <= next.minor - reached) break;
        const tried = inTurn([...chosen, each.choice]);
        each.gain = (tried?.minor ?? 0n) - reached;
        if (tried && tried.minor > (next?.minor ?? reached)) next = tried;
      }
      if (!next) return;
      better(next);
      chosen = next.chosen;
      reached = next.minor;
    }
  }

  function better(found: Found | undefined): void {
    if (found && isBetter(found, best)) best = found;
  }

  function inTurn(chosen: Choice[]): Found | undefined {
    chosen.sort((a, b) => choices.indexOf(a) - choices.indexOf(b));
    let left = whole;
    let minor = 0n;
    for (const each of chosen) {
      const taken = take(table, left, each);
      if (taken.minor === 0n) return undefined;
      left = taken.left;
      minor += taken.minor;
    }
    return { chosen, minor };
  }

  function isOpen(chosen: readonly Choice[], next: Choice): boolean {
    if (next.before && !chosen.includes(next.before)) return false;
    return !clashOf(
      chosen.map(({ use }) => use),
      next.use,
    );
  }

  /** Tries what is open, in turn, behind what is chosen; `open` says of each the most it could take before. */
  function search(left: Left, found: Found, before: readonly Open[]): void {
    const open = before
      .map(({ choice }) => ({ choice, most: mostOf(table, left, choice) }))
      .filter(({ most }) => most > 0n);
    for (const [at, { choice }] of open.entries()) {
      if (!mayBeat(found, open.slice(at))) return;
      if (choice.before && !found.chosen.includes(choice.before)) continue;
      if (nodes === budget) {
        complete = false;
        return;
      }
      nodes += 1;
      const worth = worthOf(table, left, choice);
      if (worth === 0n) continue;
      const next = { chosen: [...found.chosen, choice], minor: found.minor + worth };
      better(next);
      const uses = next.chosen.map(({ use }) => use);
      const rest = open.slice(at + 1).filter((each) => !clashOf(uses, each.choice.use));
      if (mayBeat(next, rest)) search(take(table, left, choice).left, next, rest);
    }
  }

  /** Whether what is open may make it better than the best: it takes more off, or as much with as few coupons. */
  function mayBeat(found: Found, open: readonly Open[]): boolean {
    const groups = new Set<string>();
    const slots = COUPON_LIMIT - found.chosen.length;
    const most = open.toSorted((a, b) => (a.most > b.most ? -1 : a.most < b.most ? 1 : 0));
    let reach = found.minor;
    let enough = 0;
    let used = 0;
    for (const each of most) {
      if (used === slots) break;
      const { exclusiveGroup } = each.choice.use.template;
      if (exclusiveGroup !== null && groups.has(exclusiveGroup)) continue;
      if (exclusiveGroup !== null) groups.add(exclusiveGroup);
      if (reach < best.minor) enough += 1;
      reach += each.most;
      used += 1;
    }
    if (reach > payable) reach = payable;
    if (reach !== best.minor) return reach > best.minor;
    const count = found.chosen.length + enough;
    if (count !== best.chosen.length) return count < best.chosen.length;
    const first = open
      .map(({ choice }) => choice)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, enough);
    return ranksBefore([...found.chosen, ...first], best.chosen);
  }
}

const ranksOf = (chosen: readonly Choice[]) => chosen.map(({ rank }) => rank).sort((a, b) => a - b);

/** Of as many: whether the first is used up sooner. */
function ranksBefore(chosen: readonly Choice[], others: readonly Choice[]): boolean {
  const theirs = ranksOf(others);
  const [at, rank] =
    [...ranksOf(chosen).entries()].find(([place, each]) => each !== theirs[place]) ?? [];
  return at !== undefined && rank !== undefined && rank < (theirs[at] ?? 0);
}

function isBetter(found: Found, best: Found): boolean {
  if (found.minor !== best.minor) return found.minor > best.minor;
  const more = found.chosen.length - best.chosen.length;
  return more === 0 ? ranksBefore(found.chosen, best.chosen) : more < 0;
}
