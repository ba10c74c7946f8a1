import type { Funding } from "../campaign/funding.rules.ts";
import type { Hours, Local } from "../campaign/hours.rules.ts";
import type { Scope } from "../campaign/scope.rules.ts";
import type {
  Condition,
  EventFacts,
  MemberFacts,
  OrderFacts,
  Subject,
} from "../kernel/condition.ts";

/** What a bonus rule gives beyond the standing rule. */
export type Award =
  /** Points for every full step of what the matching lines cost. */
  | { readonly kind: "STEPS"; readonly points: bigint; readonly stepMinor: bigint }
  /** The standing rule's points times `bps`, less the points themselves: 20000 doubles them. */
  | { readonly kind: "MULTIPLY"; readonly bps: bigint }
  | { readonly kind: "VISIT"; readonly points: bigint }
  /** Points for each matching piece. */
  | { readonly kind: "PIECES"; readonly points: bigint }
  /** Points for an event of a kind. */
  | { readonly kind: "EVENT"; readonly event: string; readonly points: bigint };

/** How many points it gives at most; null: no bound. What refunds took back still counts. */
export interface Caps {
  readonly perOrder: bigint | null;
  /** Of a member: all its merged ids together; a local day. */
  readonly perMemberDay: bigint | null;
  readonly perMember: bigint | null;
  /** Of all members; a budget. */
  readonly total: bigint | null;
}

/** One version of a bonus rule, in force from an instant until a later version takes over, within its campaign. */
export interface BonusRule {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly campaignId: string;
  readonly award: Award;
  readonly scope: Scope;
  readonly condition: Condition<BonusFacts> | null;
  readonly hours: Hours | null;
  /** Higher ones are judged first, and so take of what is capped first; ties go by code. */
  readonly priority: number;
  /** Of those with one name here only what gives most counts; null: it stacks. */
  readonly bestOf: string | null;
  readonly caps: Caps;
  /** Acceptor: the store that sold. Points are issued by who pays for them. */
  readonly funding: Funding;
  /** The last version: it gives nothing any more. */
  readonly retired: boolean;
  readonly fromAt: Date;
}

/** What a bonus rule's condition may ask: `order` of orders, `event` of events. */
export interface BonusFacts {
  readonly member: MemberFacts;
  readonly order?: OrderFacts;
  readonly event?: EventFacts;
}

/** Why a rule gave what it gave, for people who ask. */
export type BonusReason =
  | "GIVEN"
  /** It gave less than it would have: a cap or a budget. */
  | "CAPPED"
  /** Another of its `bestOf` gave more. */
  | "OUTBID"
  | "NOT_THIS_STORE"
  | "NOT_THESE_HOURS"
  | "NOT_IN_AUDIENCE"
  | "HELD_OUT"
  | "CONDITION_FAILS"
  /** No matching line, not a full step, no points to multiply. */
  | "NOTHING_TO_COUNT"
  | "CAP_REACHED"
  | "BUDGET_USED_UP";

/** What one rule version came to for one order or event. */
export interface Judgement {
  readonly rule: BonusRule;
  readonly points: bigint;
  /** Of these: issued, and so paid for, by headquarters; the rest by the store that sold. */
  readonly headquartersPoints: bigint;
  readonly reason: BonusReason;
}

/** All that a judgement rests on beside the rules, so that it can be made again later. */
export interface BonusGround {
  readonly facts: BonusFacts;
  readonly memberId: string;
  readonly storeId: string | null;
  readonly storeCode: string;
  readonly at: Date;
  readonly local: Local;
  /** What the standing rule and the member's level gave; 0 for events. */
  readonly standing: bigint;
  /** What a rule (by code) gave the member before: on this local day, and ever. */
  given(ruleCode: string): { readonly day: bigint; readonly ever: bigint };
  /** What is left of a budget (by subject); undefined: there is none. */
  left(subject: string): bigint | undefined;
}

/** The name of the budget of a rule that has a total: of all its versions. */
export const budgetOf = (code: string): string => `bonus/${code}/points`;

/** What a rule of an award may ask. */
export const subjectsOf = ({ kind }: Pick<Award, "kind">): readonly Subject[] =>
  kind === "EVENT" ? ["event", "member"] : ["member", "order"];

/** As it is stored: JSON has no bigint. */
export type StoredAward = Readonly<Record<string, string>> & { readonly kind: Award["kind"] };
export type StoredCaps = { readonly [Cap in keyof Caps]: string | null };

const amount = (text: string | undefined) => BigInt(text ?? 0);

export function asAward({ kind, points, stepMinor, bps, event = "" }: StoredAward): Award {
  switch (kind) {
    case "STEPS":
      return { kind, points: amount(points), stepMinor: amount(stepMinor) };
    case "MULTIPLY":
      return { kind, bps: amount(bps) };
    case "EVENT":
      return { kind, event, points: amount(points) };
    default:
      return { kind, points: amount(points) };
  }
}

const CAPS = ["perOrder", "perMemberDay", "perMember", "total"] as const;

/** Each cap that is said, in another way of writing. */
const mapCaps = <From, To>(
  caps: { readonly [Cap in keyof Caps]: From | null },
  as: (cap: From) => To,
) =>
  Object.fromEntries(
    CAPS.map((name) => {
      const cap = caps[name] ?? null;
      return [name, cap === null ? null : as(cap)];
    }),
  ) as { [Cap in keyof Caps]: To | null };

export const asCaps = (stored: StoredCaps): Caps => mapCaps(stored, BigInt);
export const storedCaps = (caps: Caps): StoredCaps => mapCaps(caps, String);
export const storedAward = (award: Award): StoredAward =>
  Object.fromEntries(
    Object.entries(award).map(([name, value]) => [name, String(value)]),
  ) as StoredAward;

/** Whether a cap counts what a rule gave a member from the beginning, not on one day alone. */
export const asksForEver = (rules: readonly Pick<BonusRule, "caps">[]): boolean =>
  rules.some(({ caps }) => caps.perMember !== null);

/** What rules gave one member, by code: ever, and by code and day. */
export type Given = Map<string, bigint>;

/** Counts points of a rule; the day is told where it may be asked for. */
export function addGiven(given: Given, rule: string, day: string | null, points: bigint): void {
  const keys = day === null ? [rule] : [rule, `${rule} ${day}`];
  for (const key of keys) given.set(key, (given.get(key) ?? 0n) + points);
}

/** What a rule gave before, as a ground asks for it. */
export const givenOn =
  (given: ReadonlyMap<string, bigint>, day: string): BonusGround["given"] =>
  (rule) => ({ day: given.get(`${rule} ${day}`) ?? 0n, ever: given.get(rule) ?? 0n });
