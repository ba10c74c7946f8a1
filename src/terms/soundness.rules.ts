import { WHOLE_BPS } from "../kernel/amount.ts";
import { isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { isWord } from "../kernel/word.ts";
import {
  type Clause,
  type ClauseDetails,
  type ClauseKind,
  ORDER_CHANNELS,
} from "./clause.rules.ts";
import { TermsUnsound } from "./terms.refusals.ts";
import { type StatementTerms, type TermsInForce, termsAt } from "./terms.rules.ts";

/** An amount above it is a typing error. */
const AMOUNT_LIMIT = 10_000_000_000n;
const POINT_LIMIT = 1_000n;
const DAYS_LIMIT = 3_650;
const LISTED_LIMIT = 100;

/** The highest rate of each kind, in its unit. */
const HIGHEST: Record<ClauseKind, bigint> = {
  ROYALTY: WHOLE_BPS,
  BOUND_SHARE: WHOLE_BPS,
  GUIDE_COMMISSION: WHOLE_BPS,
  REFERRAL_REWARD: AMOUNT_LIMIT,
  POINTS_COST: POINT_LIMIT,
  POINTS_ACCEPTED: WHOLE_BPS,
  COUPON_SUBSIDY: WHOLE_BPS,
  COUPON_FUNDING: WHOLE_BPS,
  FEE: AMOUNT_LIMIT,
  NET_FEE: WHOLE_BPS,
};

/** What each kind of clause may say beyond its rate. */
const TAKES: Record<ClauseKind, ReadonlyArray<keyof ClauseDetails>> = {
  ROYALTY: ["freeUntil", "without", "steps", "stepsAre", "per", "minimumMinor", "maximumMinor"],
  BOUND_SHARE: [
    ...(["freeUntil", "without", "capMinor", "channels", "categories"] as const),
    ...(["sellers", "payer", "days"] as const),
  ],
  GUIDE_COMMISSION: ["freeUntil", "without", "capMinor", "channels", "categories"],
  REFERRAL_REWARD: ["freeUntil", "days"],
  POINTS_COST: ["freeUntil", "due", "recorded", "blockPoints", "breakage"],
  POINTS_ACCEPTED: ["freeUntil", "unrecordedMinor"],
  COUPON_SUBSIDY: ["freeUntil"],
  COUPON_FUNDING: ["freeUntil"],
  FEE: ["freeUntil", "per"],
  NET_FEE: ["freeUntil", "per"],
};

/** Of other kinds a contract has one clause at most. */
const SEVERAL: readonly ClauseKind[] = ["BOUND_SHARE", "FEE", "NET_FEE"];

/** Refuses clauses that no contract can mean. */
export function judgeClauses(clauses: readonly Clause[]): void {
  if (clauses.length > LISTED_LIMIT) throw new BadInput(`at most ${LISTED_LIMIT} clauses`);
  for (const { number, title } of clauses) {
    if (!/^[\p{L}\p{N}. _-]{1,16}$/u.test(number))
      throw new BadInput("a clause's number is 1 to 16 letters, digits, dots or dashes");
    if (title !== undefined && (title.trim() === "" || title.length > 200))
      throw new BadInput("a clause's title is 1 to 200 characters");
  }
  const twice = firstTwice(clauses.map(({ number }) => number));
  if (twice !== undefined)
    throw new TermsUnsound(
      `two clauses have the number ${twice}: number each its own`,
      `两条条款使用了同一编号 ${twice}，请分别编号`,
    );
  const kind = firstTwice(
    clauses.map((each) => each.kind).filter((each) => !SEVERAL.includes(each)),
  );
  if (kind !== undefined)
    throw new TermsUnsound(
      `two clauses are ${kind}: keep one of them`,
      `${kind} 类条款出现了两次，请只保留一条`,
    );
  // Every order has a royalty line: a statement counts orders and net by it.
  if (!clauses.some((clause) => clause.kind === "ROYALTY"))
    throw new TermsUnsound(
      "terms need a ROYALTY clause, be it at rate 0: add one",
      "条款必须包含 ROYALTY（特许权使用费，费率可为 0），请添加",
    );
  for (const clause of clauses) judgeClause(clause);
}

function judgeClause(clause: Clause): void {
  const { number, kind, rate } = clause;
  const no = (en: string, zh: string) =>
    new TermsUnsound(`clause ${number}: ${en}`, `条款 ${number}：${zh}`);
  const within = (name: string, value: bigint | undefined, lowest: bigint, highest: bigint) => {
    if (value !== undefined && (value < lowest || value > highest))
      throw no(
        `${name} of a ${kind} is ${lowest} to ${highest}`,
        `${kind} 的 ${name} 须在 ${lowest} 至 ${highest} 之间`,
      );
  };
  within("rate", rate, 0n, HIGHEST[kind]);
  const { number: _n, kind: _k, title: _t, rate: _r, ...details } = clause;
  for (const [name, value] of Object.entries(details))
    if (value !== undefined && !TAKES[kind].includes(name as keyof ClauseDetails))
      throw no(`a ${kind} takes no ${name}: leave it out`, `${kind} 不使用 ${name}，请去掉`);

  const { freeUntil, without, categories, channels, days } = clause;
  if (freeUntil !== undefined && !isDay(freeUntil))
    throw no(
      "freeUntil is a day of the calendar, like 2027-03-31",
      "freeUntil 须为日期，例如 2027-03-31",
    );
  if (without && categories)
    throw no(
      "of categories nothing is left out: say without or categories",
      "指定品类后不再扣除：without 与 categories 只能选一",
    );
  for (const [name, list, is] of [
    ["without", without, (each: string) => each === "TAX" || each === "SHIPPING"],
    ["channels", channels, (each: string) => ORDER_CHANNELS.some((known) => known === each)],
    ["categories", categories, isWord],
  ] as const)
    if (
      list &&
      (list.length < 1 || list.length > LISTED_LIMIT || firstTwice(list) || !list.every(is))
    )
      throw no(
        `${name} names 1 to ${LISTED_LIMIT} of them, each once: leave it out for all`,
        `${name} 须列出 1 至 ${LISTED_LIMIT} 项且不重复；全部适用时请省略`,
      );
  if (days !== undefined && (!Number.isInteger(days) || days < 1 || days > DAYS_LIMIT))
    throw no(`days is 1 to ${DAYS_LIMIT}`, `days 须在 1 至 ${DAYS_LIMIT} 之间`);
  if (clause.payer === "SELLER" && clause.sellers !== undefined)
    throw no(
      "the seller pays for its own sales to others' members: leave sellers out",
      "由卖方支付时仅适用于其自身的销售，请去掉 sellers",
    );
  within("capMinor", clause.capMinor, 1n, AMOUNT_LIMIT);
  within("unrecordedMinor", clause.unrecordedMinor, 0n, POINT_LIMIT);
  judgeMonth(clause, { no, within });
  judgePoints(clause, { no, within });
}

interface Judge {
  readonly no: (en: string, zh: string) => TermsUnsound;
  readonly within: (
    name: string,
    value: bigint | undefined,
    lowest: bigint,
    highest: bigint,
  ) => void;
}

/** What a clause says of a month's volume. */
function judgeMonth(clause: Clause, { no, within }: Judge): void {
  const { steps, minimumMinor, maximumMinor } = clause;
  if (steps && (steps.length < 1 || steps.length > LISTED_LIMIT))
    throw no(`1 to ${LISTED_LIMIT} steps, or none said`, `阶梯须为 1 至 ${LISTED_LIMIT} 级`);
  if (clause.stepsAre && !steps)
    throw no("stepsAre says how steps count: say steps", "请先给出 steps 再指定 stepsAre");
  for (const [at, { fromMinor, rate }] of (steps ?? []).entries()) {
    within("a step's rate", rate, 0n, WHOLE_BPS);
    const before = steps?.[at - 1]?.fromMinor ?? 0n;
    if (fromMinor <= before || fromMinor > AMOUNT_LIMIT * 1_000n)
      throw no(
        "each step begins above the one before it: put them in order",
        "每级阶梯的起点须高于上一级，请按顺序排列",
      );
  }
  within("minimumMinor", minimumMinor, 1n, AMOUNT_LIMIT);
  within("maximumMinor", maximumMinor, 1n, AMOUNT_LIMIT);
  if (minimumMinor !== undefined && maximumMinor !== undefined && minimumMinor > maximumMinor)
    throw no("the minimum is above the maximum: lower it", "最低额高于最高额，请调低");
  if (clause.kind === "ROYALTY" && clause.per && !steps && !minimumMinor && !maximumMinor)
    throw no(
      "per says whose month counts: say steps, a minimum or a maximum, or leave it out",
      "per 须与阶梯、最低额或最高额一起使用，否则请去掉",
    );
}

/** What a clause says of what points cost. */
function judgePoints(clause: Clause, { no, within }: Judge): void {
  within("blockPoints", clause.blockPoints, 1n, AMOUNT_LIMIT);
  const atUse = clause.due === "AT_USE";
  if (atUse && clause.blockPoints !== undefined)
    throw no(
      "points paid for in advance are due when issued: leave due or blockPoints out",
      "预付积分在发放时到期，请去掉 due 或 blockPoints",
    );
  if (atUse && clause.recorded === false)
    throw no(
      "what falls due at use has to stay recorded: leave recorded out",
      "使用时到期的成本必须保留记录，请去掉 recorded",
    );
  if (clause.breakage === "ISSUER" && !atUse && !clause.recorded)
    throw no(
      "the issuer is given back what is recorded: say recorded",
      "返还给发放方需要记录成本，请设置 recorded",
    );
}

const firstTwice = (texts: readonly string[]): string | undefined =>
  texts.find((text, at) => texts.indexOf(text) < at);

/** Refuses what no contract can say of its statements. */
export function judgeStatements(terms: StatementTerms): void {
  const { acceptDays, cureDays, thresholdMinor } = terms;
  const isCount = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!isCount(acceptDays, 1, 90))
    throw new TermsUnsound("acceptDays is 1 to 90", "acceptDays 须在 1 至 90 之间");
  if (!isCount(cureDays, 0, 365))
    throw new TermsUnsound("cureDays is 0 to 365", "cureDays 须在 0 至 365 之间");
  if (thresholdMinor < 0n || thresholdMinor > AMOUNT_LIMIT)
    throw new TermsUnsound(
      `thresholdMinor is 0 to ${AMOUNT_LIMIT}`,
      `thresholdMinor 须在 0 至 ${AMOUNT_LIMIT} 之间`,
    );
}

/** A contract as far as shares go. */
type Sharing = Pick<TermsInForce, "clauses">;

const highest = (rates: readonly bigint[]): bigint =>
  rates.reduce((most, rate) => (rate > most ? rate : most), 0n);

/** At most, in basis points of a net: what a contract's franchisee pays of what it sells. */
function paidBy({ clauses }: Sharing): bigint {
  let paid = highest(
    clauses.flatMap(({ kind, payer, rate }) =>
      kind === "BOUND_SHARE" && payer === "SELLER" ? rate : [],
    ),
  );
  for (const { kind, rate, steps = [] } of clauses) {
    if (kind === "ROYALTY") paid += highest([rate, ...steps.map((step) => step.rate)]);
    if (kind === "NET_FEE") paid += rate;
  }
  return paid;
}

/** The same: what headquarters gives by any of the contracts. */
function givenBy(contracts: readonly Sharing[]): bigint {
  const clauses = contracts.flatMap((contract) => contract.clauses);
  const of = (fits: (clause: Clause) => boolean) =>
    highest(clauses.filter(fits).map(({ rate }) => rate));
  const shares = of(({ kind, payer }) => kind === "BOUND_SHARE" && payer !== "SELLER");
  return shares + of(({ kind }) => kind === "GUIDE_COMMISSION");
}

/** Refuses terms by which, with all that is in force or to come, more of a net could be shared out than there is. */
export function judgeTogether(terms: Sharing, others: readonly TermsInForce[]): void {
  const given = givenBy([terms, ...others]);
  for (const { clauses, franchiseeCode } of [
    { clauses: terms.clauses, franchiseeCode: undefined },
    ...others,
  ]) {
    const paid = paidBy({ clauses });
    if (paid + given <= WHOLE_BPS) continue;
    const [en, zh] = franchiseeCode
      ? [`franchisee ${franchiseeCode} pays`, `加盟商 ${franchiseeCode} 最多支付`]
      : ["the franchisee pays", "加盟商最多支付"];
    throw new TermsUnsound(
      `of a sale ${en} up to ${paid} basis points and headquarters gives up to ${given}: together they must not exceed ${WHOLE_BPS}, lower a rate`,
      `一笔销售中${zh} ${paid} 基点，总部最多给出 ${given} 基点，合计不得超过 ${WHOLE_BPS}，请调低费率`,
    );
  }
}

/** The versions by which anything can be sold from an instant on: in force, or to come. */
export const stillGood = (
  contracts: ReadonlyMap<string, readonly TermsInForce[]>,
  now: Date,
): TermsInForce[] =>
  [...contracts.values()].flatMap((versions) => {
    const inForce = termsAt(versions, now);
    return versions.filter((terms) => terms === inForce || terms.fromAt > now);
  });
