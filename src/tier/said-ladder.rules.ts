import { BadInput } from "../kernel/refusal.ts";
import {
  isCalendar,
  type Ladder,
  type Level,
  type Measure,
  type Period,
  type Term,
} from "./ladder.rules.ts";

/** A ladder as a caller says it. */
export interface SaidLadder {
  readonly measure: {
    readonly kind: Measure["kind"];
    readonly growthKind?: string | null | undefined;
  };
  readonly period: { readonly kind: Period["kind"]; readonly count?: number | null | undefined };
  readonly term: { readonly kind: Term["kind"]; readonly count?: number | null | undefined };
  /** None when left out. */
  readonly graceDays?: number | null | undefined;
  /** To what is deserved, when left out. */
  readonly fall?: Ladder["fall"] | null | undefined;
  readonly levels: readonly SaidLevel[];
}

export interface SaidLevel {
  readonly code: string;
  readonly name: string;
  readonly rank: number;
  readonly reach: bigint;
  /** As much as to reach it, when left out. */
  readonly keep?: bigint | null | undefined;
  /** 10,000, once, when left out. */
  readonly multiplierBps?: number | null | undefined;
  readonly coupons?: readonly string[] | null | undefined;
  readonly birthdayMultiplierBps?: number | null | undefined;
  readonly birthdayGift?: string | null | undefined;
}

const LEVELS = 20;
const RANK = 10_000;
const GRACE_DAYS = 366;
const COUPONS = 20;
const DAYS = 3_660;
const MONTHS = 120;
/** With the bounds of rules it keeps an order's points within 64 bits. */
const MULTIPLIER_BPS = 100_000;
const CODE = /^[A-Za-z0-9_-]{1,32}$/;

const whole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const isMultiplier = (value: number | null): boolean =>
  value === null || whole(value, 0, MULTIPLIER_BPS);

/** Reads what a caller says: nothing of it may be missing, and nothing is said in vain. */
export function asSaidLadder(said: SaidLadder): Omit<Ladder, "id" | "version" | "fromAt"> {
  const period = asPeriod(said.period);
  const graceDays = said.graceDays ?? 0;
  if (!whole(graceDays, 0, GRACE_DAYS)) throw new BadInput(`grace lasts 0 to ${GRACE_DAYS} days`);
  return {
    measure: asMeasure(said.measure),
    period,
    term: asTerm(said.term, period),
    graceDays,
    fall: said.fall ?? "DESERVED",
    levels: asLevels(said.levels),
  };
}

function asMeasure({ kind, growthKind = null }: SaidLadder["measure"]): Measure {
  if (kind === "GROWTH") {
    if (growthKind !== null) return { kind, growthKind };
  } else if (growthKind === null) return { kind };
  throw new BadInput("a measure of GROWTH names its growthKind, and no other does");
}

function asPeriod({ kind, count = null }: SaidLadder["period"]): Period {
  if (kind === "LAST_DAYS" || kind === "LAST_MONTHS") {
    if (count !== null && whole(count, 1, kind === "LAST_DAYS" ? DAYS : MONTHS))
      return { kind, count };
  } else if (count === null) return { kind };
  throw new BadInput(
    `a period is LIFETIME, 1 to ${DAYS} LAST_DAYS, 1 to ${MONTHS} LAST_MONTHS, or a MONTH, QUARTER or YEAR`,
  );
}

function asTerm({ kind, count = null }: SaidLadder["term"], period: Period): Term {
  if (kind === "FOREVER") {
    if (count === null) return { kind };
  } else if (kind === "PERIOD_END") {
    if (isCalendar(period) && whole(count ?? 0, 0, MONTHS)) return { kind, count: count ?? 0 };
  } else if (count !== null && whole(count, 1, kind === "DAYS" ? DAYS : MONTHS))
    return { kind, count };
  throw new BadInput(
    `a term is FOREVER, 1 to ${DAYS} DAYS, 1 to ${MONTHS} MONTHS or MONTH_END, or the PERIOD_END of a ` +
      `MONTH, QUARTER or YEAR and 0 to ${MONTHS} more of them`,
  );
}

function asLevels(said: readonly SaidLevel[]): Level[] {
  if (said.length < 1 || said.length > LEVELS)
    throw new BadInput(`a ladder has 1 to ${LEVELS} levels`);
  const levels = said.map(asLevel);
  if (new Set(levels.map(({ code }) => code)).size < levels.length)
    throw new BadInput("two levels have one code");
  for (const [at, level] of levels.entries()) {
    const below = levels[at - 1];
    if (!below) {
      if (level.reach !== 0n)
        throw new BadInput("the first level is everybody's: it is reached by 0");
    } else if (level.rank <= below.rank || level.reach <= below.reach || level.keep < below.keep)
      throw new BadInput("each level ranks higher than the one before it, and is harder to reach");
  }
  return levels;
}

function asLevel(said: SaidLevel): Level {
  const { code, name, rank, reach } = said;
  const level: Level = {
    ...{ code, name, rank, reach, keep: said.keep ?? reach },
    multiplierBps: said.multiplierBps ?? 10_000,
    benefits: {
      coupons: said.coupons ?? [],
      birthdayMultiplierBps: said.birthdayMultiplierBps ?? null,
      birthdayGift: said.birthdayGift ?? null,
    },
  };
  const { coupons, birthdayMultiplierBps, birthdayGift } = level.benefits;
  if (!CODE.test(code) || [...coupons, birthdayGift ?? "-"].some((each) => !CODE.test(each)))
    throw new BadInput("a code is 1 to 32 letters, digits, _ or -");
  if (!whole(rank, 0, RANK)) throw new BadInput(`a rank is 0 to ${RANK}`);
  if (level.keep < 0n || level.keep > reach)
    throw new BadInput("a level is kept by 0 or more, and by no more than it is reached by");
  if (!isMultiplier(level.multiplierBps) || !isMultiplier(birthdayMultiplierBps))
    throw new BadInput(`a multiplier is 0 to ${MULTIPLIER_BPS} basis points`);
  if (coupons.length > COUPONS) throw new BadInput(`a level gives up to ${COUPONS} coupons`);
  return level;
}
