import { BadInput } from "../kernel/refusal.ts";
import { OfferUnsound } from "./campaign.refusals.ts";
import type { Funding, Party } from "./funding.rules.ts";
import type { Hours } from "./hours.rules.ts";
import { EVERYTHING, type Scope } from "./scope.rules.ts";

/** A scope as a caller says it: what is left out names nothing. */
export type SaidScope = { readonly [List in keyof Scope]?: readonly string[] | null | undefined };

export interface SaidHours {
  /** 1 is Monday; left out: every day. */
  readonly weekdays?: readonly number[] | null | undefined;
  /** `HH:MM`; left out: the whole day. */
  readonly from?: string | null | undefined;
  /** `HH:MM`, up to `24:00`. */
  readonly to?: string | null | undefined;
}

export type SaidFunding = { readonly [Who in Party]?: number | null | undefined };

const CODE = /^[A-Za-z0-9_-]{1,32}$/;
const LISTED = 1_000;
const WEEK = [1, 2, 3, 4, 5, 6, 7];
const HEAVIEST = 1_000_000;

/** A code of something that is for ever. */
export function asCode(code: string): string {
  if (!CODE.test(code)) throw new BadInput("a code is 1 to 32 letters, digits, _ or -");
  return code;
}

/** Reads what a caller says of lines and stores. @throws {OfferUnsound} where nothing is left that it names */
export function asScope(said: SaidScope | null | undefined): Scope {
  const list = (name: keyof Scope) => [...new Set(said?.[name] ?? EVERYTHING[name])].sort();
  const scope: Scope = {
    ...{ skus: list("skus"), categories: list("categories"), excludedSkus: list("excludedSkus") },
    ...{ excludedCategories: list("excludedCategories"), stores: list("stores") },
  };
  if (Object.values(scope).some((names: readonly string[]) => names.length > LISTED))
    throw new BadInput(`a scope names at most ${LISTED} of each`);
  const { skus, categories, excludedSkus, excludedCategories } = scope;
  const twice =
    skus.find((sku) => excludedSkus.includes(sku)) ??
    categories.find((category) => excludedCategories.includes(category));
  if (twice !== undefined)
    throw new OfferUnsound({
      en: `it names ${twice}, and excludes it`,
      zh: `既包含又排除了 ${twice}`,
    });
  return scope;
}

/** Whether a scope is about some lines and not about others. */
export const choosesLines = ({ stores: _, ...lines }: Scope): boolean =>
  Object.values(lines).some((names: readonly string[]) => names.length > 0);

function asMinute(text: string): number {
  const [, hour = "", minute = ""] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const at = hour === "" ? Number.NaN : Number(hour) * 60 + Number(minute);
  if (!(at <= 1_440)) throw new BadInput("an hour is written HH:MM, up to 24:00");
  return at;
}

/** Reads what a caller says of hours. @throws {OfferUnsound} where it is never open */
export function asHours(said: SaidHours | null | undefined): Hours | null {
  if (!said) return null;
  const weekdays = [...new Set(said.weekdays ?? WEEK)].sort();
  if (!weekdays.every((day) => WEEK.includes(day)))
    throw new BadInput("weekdays are 1, which is Monday, to 7");
  const fromMinute = asMinute(said.from ?? "00:00");
  const toMinute = asMinute(said.to ?? "24:00");
  if (weekdays.length === 0 || fromMinute === toMinute || fromMinute === 1_440)
    throw new OfferUnsound({
      en: "at none of its hours it is open",
      zh: "没有任何可用时段",
    });
  return { weekdays, fromMinute, toMinute };
}

/** Minutes of a day as callers are shown them. */
export const asTime = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Reads who pays; left out, headquarters. */
export function asFunding(said: SaidFunding | null | undefined): Funding {
  const { headquarters, acceptor, issuer } = said ?? { headquarters: 1 };
  const funding = {
    ...{ headquarters: headquarters ?? 0, acceptor: acceptor ?? 0, issuer: issuer ?? 0 },
  };
  const weights = Object.values(funding);
  const isWeight = (weight: number) =>
    Number.isInteger(weight) && weight >= 0 && weight <= HEAVIEST;
  if (!weights.every(isWeight) || weights.every((weight) => weight === 0))
    throw new BadInput(`who pays is said by weights of 0 to ${HEAVIEST}, one of them above 0`);
  return funding;
}
