import { OfferUnsound } from "../campaign/campaign.refusals.ts";
import {
  asCode,
  asFunding,
  asHours,
  asScope,
  choosesLines,
  type SaidFunding,
  type SaidHours,
  type SaidScope,
} from "../campaign/said-offer.rules.ts";
import { WHOLE_BPS } from "../kernel/amount.ts";
import { parseCondition } from "../kernel/condition.ts";
import { BadInput } from "../kernel/refusal.ts";
import { type Award, type BonusRule, type Caps, subjectsOf } from "./bonus.rules.ts";

/** An award as a caller says it: of its kind's fields none is missing, and no other is said. */
export interface SaidAward {
  readonly kind: Award["kind"];
  readonly points?: bigint | null | undefined;
  readonly stepMinor?: bigint | null | undefined;
  readonly bps?: number | null | undefined;
  readonly event?: string | null | undefined;
}

/** A bonus rule as headquarters says it. */
export interface SaidBonusRule {
  readonly code: string;
  readonly name: string;
  readonly award: SaidAward;
  readonly scope?: SaidScope | null | undefined;
  readonly condition?: string | null | undefined;
  readonly hours?: SaidHours | null | undefined;
  readonly priority?: number | null | undefined;
  readonly bestOf?: string | null | undefined;
  readonly caps?: { readonly [Cap in keyof Caps]?: bigint | null | undefined } | null | undefined;
  /** Left out: headquarters pays. */
  readonly funding?: Omit<SaidFunding, "issuer"> | null | undefined;
  readonly fromAt: Date;
}

const FIELDS: Record<Award["kind"], ReadonlyArray<keyof SaidAward>> = {
  STEPS: ["points", "stepMinor"],
  MULTIPLY: ["bps"],
  VISIT: ["points"],
  PIECES: ["points"],
  EVENT: ["event", "points"],
};
const MOST_POINTS = 1_000_000n;
const MOST_MINOR = 1_000_000_000_000n;
const MOST_BPS = 1_000_000;
const FURTHEST = 1_000;
const MOST_CAP = 1_000_000_000_000n;
const EVENT = /^[A-Za-z0-9_.-]{1,32}$/;

/** What kind an event is of: `review`, `check-in`. */
export function asEventKind(kind: string): string {
  if (!EVENT.test(kind))
    throw new BadInput("an event's kind is 1 to 32 letters, digits, dots, _ or -");
  return kind;
}

function asSaidAward(said: SaidAward): Award {
  const { kind, points, stepMinor, bps, event } = said;
  const must = FIELDS[kind];
  const given = (["points", "stepMinor", "bps", "event"] as const).filter(
    (field) => said[field] !== null && said[field] !== undefined,
  );
  if (given.length !== must.length || !given.every((field) => must.includes(field)))
    throw new BadInput(`an award ${kind} says its ${must.join(" and ")}, and nothing more`);
  if (typeof bps === "number") {
    if (bps > MOST_BPS) throw new BadInput(`at most ${MOST_BPS} basis points`);
    if (BigInt(bps) <= WHOLE_BPS)
      throw new OfferUnsound({
        en: "a multiplier of 10,000 basis points or less adds nothing",
        zh: "不高于 10,000 基点的倍数不会增加积分",
      });
    return { kind: "MULTIPLY", bps: BigInt(bps) };
  }
  if (typeof points !== "bigint" || points < 1n || points > MOST_POINTS)
    throw new BadInput(`an award is of 1 to ${MOST_POINTS} points`);
  if (kind === "EVENT") return { kind, event: asEventKind(event ?? ""), points };
  if (kind !== "STEPS") return { kind: kind as "VISIT" | "PIECES", points };
  if (typeof stepMinor !== "bigint" || stepMinor < 1n || stepMinor > MOST_MINOR)
    throw new BadInput(`a step is of 1 to ${MOST_MINOR} minor units`);
  return { kind, points, stepMinor };
}

function asSaidCaps(said: SaidBonusRule["caps"]): Caps {
  const caps: Caps = {
    ...{ perOrder: said?.perOrder ?? null, perMemberDay: said?.perMemberDay ?? null },
    ...{ perMember: said?.perMember ?? null, total: said?.total ?? null },
  };
  for (const cap of Object.values<bigint | null>({ ...caps }))
    if (cap !== null && (cap < 1n || cap > MOST_CAP))
      throw new BadInput(`a cap is 1 to ${MOST_CAP} points`);
  return caps;
}

/** Reads what is said of a rule. @throws {OfferUnsound} for one that could never give anything */
export function asSaidBonusRule(
  said: SaidBonusRule,
): Omit<BonusRule, "id" | "version" | "campaignId" | "retired"> {
  const award = asSaidAward(said.award);
  const scope = asScope(said.scope);
  if (choosesLines(scope) && (award.kind === "MULTIPLY" || award.kind === "EVENT"))
    throw new OfferUnsound({
      en: "what multiplies an order's points, or is given for an event, is about no lines",
      zh: "积分倍数或事件奖励与商品行无关",
    });
  const priority = said.priority ?? 0;
  if (!Number.isInteger(priority) || Math.abs(priority) > FURTHEST)
    throw new BadInput(`a priority is -${FURTHEST} to ${FURTHEST}`);
  const bestOf = said.bestOf ?? null;
  return {
    ...{ code: asCode(said.code), name: said.name, award, scope, priority, fromAt: said.fromAt },
    bestOf: bestOf === null ? null : asCode(bestOf),
    condition: said.condition ? parseCondition(said.condition, subjectsOf(award)) : null,
    hours: asHours(said.hours),
    caps: asSaidCaps(said.caps),
    funding: asFunding(said.funding),
  };
}
