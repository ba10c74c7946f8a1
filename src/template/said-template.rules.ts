import {
  asCode,
  asFunding,
  asHours,
  asScope,
  type SaidFunding,
  type SaidHours,
  type SaidScope,
} from "../campaign/said-offer.rules.ts";
import { WHOLE_BPS } from "../kernel/amount.ts";
import { parseCondition } from "../kernel/condition.ts";
import { addDays, dayOf, dayStart, isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { TemplateUnsound, type UnsoundWhy } from "./template.refusals.ts";
import type { Benefit, Limits, Template, Validity } from "./template.rules.ts";

/** A benefit as a caller says it: of its kind's fields none is missing, and no other is said. */
export interface SaidBenefit {
  readonly kind: Benefit["kind"];
  readonly minor?: bigint | null | undefined;
  readonly bps?: bigint | null | undefined;
  readonly capMinor?: bigint | null | undefined;
  readonly worthMinor?: bigint | null | undefined;
  readonly pieces?: number | null | undefined;
  readonly buy?: number | null | undefined;
  readonly get?: number | null | undefined;
  readonly times?: number | null | undefined;
}

export interface SaidTemplateValidity {
  readonly kind: Validity["kind"];
  readonly firstDay?: string | null | undefined;
  readonly lastDay?: string | null | undefined;
  readonly count?: number | null | undefined;
  readonly after?: number | null | undefined;
}

/** A template as headquarters says it. */
export interface SaidTemplate {
  readonly code: string;
  readonly name: string;
  readonly benefit: SaidBenefit;
  readonly scope?: SaidScope | null | undefined;
  /** In CEL, of `order` and `member`. */
  readonly condition?: string | null | undefined;
  readonly minimumMinor?: bigint | null | undefined;
  readonly validity: SaidTemplateValidity;
  readonly hours?: SaidHours | null | undefined;
  readonly limits?:
    | { readonly [Limit in keyof Limits]?: number | null | undefined }
    | null
    | undefined;
  readonly moneyBudgetMinor?: bigint | null | undefined;
  /** Left out: headquarters pays. */
  readonly funding?: SaidFunding | null | undefined;
  readonly exclusiveGroup?: string | null | undefined;
  /** Left out: it stacks. */
  readonly stacks?: boolean | null | undefined;
  readonly graceDays?: number | null | undefined;
  readonly transferable?: boolean | null | undefined;
  readonly pricePoints?: bigint | null | undefined;
  readonly onLevel?: string | null | undefined;
}

/** What a template says, read. */
export type TemplateContent = Omit<Template, "id" | "version" | "stoppedAt" | "campaignId">;

/** Reads what headquarters says; whether it makes sense `judgeTemplate` tells. */
export function asTemplateContent(said: SaidTemplate): TemplateContent {
  const { condition, limits, moneyBudgetMinor, exclusiveGroup, pricePoints, onLevel } = said;
  const content: TemplateContent = {
    code: asCode(said.code),
    name: said.name,
    benefit: asBenefit(said.benefit),
    scope: asScope(said.scope),
    condition: condition ? parseCondition(condition, ["order", "member"]) : null,
    minimumMinor: said.minimumMinor ?? 0n,
    validity: asTemplateValidity(said.validity),
    hours: asHours(said.hours),
    limits: {
      total: limits?.total ?? null,
      perDay: limits?.perDay ?? null,
      perMember: limits?.perMember ?? null,
      perMemberDay: limits?.perMemberDay ?? null,
      perOrder: limits?.perOrder ?? 1,
    },
    moneyBudgetMinor: moneyBudgetMinor ?? null,
    funding: asFunding(said.funding),
    exclusiveGroup: exclusiveGroup ?? null,
    stacks: said.stacks ?? true,
    graceDays: said.graceDays ?? 0,
    transferable: said.transferable ?? false,
    pricePoints: pricePoints ?? null,
    onLevel: onLevel ?? null,
  };
  judgeNumbers(content);
  return content;
}

type Field = Exclude<keyof SaidBenefit, "kind">;

/** What each kind says: fields that must be, and a field that may be. */
const FIELDS: Record<Benefit["kind"], readonly [must: readonly Field[], may: readonly Field[]]> = {
  AMOUNT_OFF: [["minor"], []],
  PERCENT_OFF: [["bps"], ["capMinor"]],
  FIXED_PRICE: [["minor", "pieces"], []],
  FREE_ITEM: [["pieces"], []],
  BUY_X_GET_Y: [["buy", "get", "bps", "times"], []],
  SHIPPING: [[], ["capMinor"]],
  POINTS_MULTIPLIER: [["bps"], []],
  VOUCHER: [["worthMinor"], []],
  STATED: [["capMinor"], []],
};

const MOST_MINOR = 1_000_000_000_000n;
const MOST_PIECES = 1_000;
const MOST_DAYS = 3_660;
const MOST_TIMES = 1_000_000_000;
const MOST_GRACE = 366;
const MOST_MULTIPLIER = 100n * WHOLE_BPS;

/** Reads what a caller says of a benefit. */
export function asBenefit(said: SaidBenefit): Benefit {
  const [must, may] = FIELDS[said.kind];
  const fields = Object.keys(said).filter((key): key is Field => key !== "kind");
  const given = fields.filter((key) => said[key] !== null && said[key] !== undefined);
  const wrong = [
    ...must.filter((field) => !given.includes(field)),
    ...given.filter((field) => !must.includes(field) && !may.includes(field)),
  ];
  if (wrong.length > 0)
    throw new BadInput(
      `a benefit ${said.kind} says ${[...must, ...may.map((field) => `${field} or not`)].join(", ") || "nothing more"}`,
    );
  for (const field of given) judgeNumber(field, said[field] as bigint | number);
  const empty = Object.fromEntries(may.map((field) => [field, null]));
  const values = Object.fromEntries(given.map((field) => [field, said[field]]));
  return { kind: said.kind, ...empty, ...values } as Benefit;
}

function judgeNumber(field: Field, value: bigint | number): void {
  const most = typeof value === "bigint" ? MOST_MINOR : BigInt(MOST_PIECES);
  if (typeof value === "number" && !Number.isInteger(value))
    throw new BadInput(`${field} is a whole number`);
  if (BigInt(value) < 0n || BigInt(value) > most)
    throw new BadInput(`${field} lies between 0 and ${most}`);
}

/** Reads what a caller says of the days. */
export function asTemplateValidity(said: SaidTemplateValidity): Validity {
  const { kind, firstDay, lastDay, count, after } = said;
  const isSaid = (value: unknown) => value !== null && value !== undefined;
  if (kind === "FIXED") {
    if (!firstDay || !lastDay || isSaid(count) || isSaid(after))
      throw new BadInput("a fixed validity says its firstDay and its lastDay, and nothing more");
    if (!isDay(firstDay) || !isDay(lastDay)) throw new BadInput("days are written 2027-03-31");
    return { kind, firstDay, lastDay };
  }
  if (!isSaid(count) || isSaid(firstDay) || isSaid(lastDay))
    throw new BadInput("a validity of days says its count, after how many, and nothing more");
  const [days, wait] = [Number(count), after ?? 0];
  if (days > MOST_DAYS || days < 0 || wait > MOST_DAYS || wait < 0)
    throw new BadInput(`a coupon is good for at most ${MOST_DAYS} days, and waits for no more`);
  return { kind, count: days, after: wait };
}

const givesNothing = (benefit: Benefit): boolean => {
  switch (benefit.kind) {
    case "AMOUNT_OFF":
      return benefit.minor === 0n;
    case "PERCENT_OFF":
      return benefit.bps === 0n || benefit.capMinor === 0n;
    case "FIXED_PRICE":
    case "FREE_ITEM":
      return benefit.pieces === 0;
    case "BUY_X_GET_Y":
      return benefit.bps === 0n || benefit.get === 0 || benefit.times === 0;
    case "SHIPPING":
    case "STATED":
      return benefit.capMinor === 0n;
    case "POINTS_MULTIPLIER":
      return benefit.bps <= WHOLE_BPS;
    case "VOUCHER":
      return benefit.worthMinor === 0n;
  }
};

const takesTooMuch = (benefit: Benefit): boolean =>
  benefit.kind === "PERCENT_OFF" || benefit.kind === "BUY_X_GET_Y"
    ? benefit.bps > WHOLE_BPS
    : benefit.kind === "POINTS_MULTIPLIER" && benefit.bps > MOST_MULTIPLIER;

/** The least that one coupon certainly takes off; undefined where that depends on the basket. */
const leastOf = ({ benefit, minimumMinor }: TemplateContent): bigint | undefined => {
  if (benefit.kind === "VOUCHER") return benefit.worthMinor;
  return benefit.kind === "AMOUNT_OFF" && minimumMinor >= benefit.minor ? benefit.minor : undefined;
};

/** Refuses numbers that no template may hold. */
function judgeNumbers({ limits, ...content }: TemplateContent): void {
  if (content.minimumMinor < 0n || content.minimumMinor > MOST_MINOR)
    throw new BadInput(`a minimum lies between 0 and ${MOST_MINOR}`);
  if (Object.values(limits).some((limit) => limit !== null && (limit < 0 || limit > MOST_TIMES)))
    throw new BadInput(`a limit lies between 1 and ${MOST_TIMES}`);
  for (const amount of [content.moneyBudgetMinor, content.pricePoints])
    if (amount !== null && (amount < 1n || amount > MOST_MINOR))
      throw new BadInput(`budgets and prices lie between 1 and ${MOST_MINOR}`);
  if (content.graceDays < 0 || content.graceDays > MOST_GRACE)
    throw new BadInput(`0 to ${MOST_GRACE} days of grace`);
}

const limitsOf = ({ total, perDay, perMember, perMemberDay, perOrder }: Limits) => [
  ...[total, perDay, perMember, perMemberDay, perOrder],
];

const TEXTS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;

const asksForOrder = (condition: string): boolean => /\border\b/.test(condition.replace(TEXTS, ""));

/** Refuses a template whose coupons could never be used, or that contradicts itself. Pure. */
export function judgeTemplate(
  said: TemplateContent,
  around: { readonly now: Date; readonly zone: string; readonly campaignFromAt: Date },
): void {
  const why = unsound(said, around);
  if (why) throw new TemplateUnsound(why);
}

function unsound(
  said: TemplateContent,
  around: { readonly now: Date; readonly zone: string; readonly campaignFromAt: Date },
): UnsoundWhy | undefined {
  const { benefit, validity, limits, moneyBudgetMinor } = said;
  if (givesNothing(benefit)) return "NOTHING_OFF";
  if (takesTooMuch(benefit)) return "TOO_MUCH_OFF";
  if (validity.kind === "FIXED") {
    const { firstDay, lastDay } = validity;
    if (lastDay < firstDay) return "LAST_DAY_BEFORE_FIRST";
    if (lastDay < dayOf(around.now, around.zone)) return "LAST_DAY_OVER";
    if (dayStart(addDays(lastDay, 1), around.zone) <= around.campaignFromAt)
      return "BEFORE_ITS_CAMPAIGN";
  } else if (validity.count === 0) return "NO_DAYS";
  if (benefit.kind === "VOUCHER" && said.minimumMinor > 0n) return "MINIMUM_UNREACHABLE";
  if (benefit.kind === "VOUCHER" && asksForOrder(said.condition?.text ?? ""))
    return "CONDITION_UNREACHABLE";
  if (limitsOf(limits).includes(0)) return "LIMIT_OF_NOTHING";
  if (!said.stacks && limits.perOrder > 1) return "ALONE_AND_MANY";
  const least = leastOf(said);
  if (moneyBudgetMinor !== null && least !== undefined && least > moneyBudgetMinor)
    return "BUDGET_BELOW_ONE";
  if (said.pricePoints !== null && said.onLevel !== null) return "SOLD_AND_GIVEN";
  return undefined;
}
