import type { StatementTerms } from "../terms/terms.rules.ts";

/**
 * What a statement is. There is no draft of one: until its month is closed it is the open month, which is read live.
 * `OVERDUE`: its time to answer is over and its contract does not take silence for a yes.
 */
export type StatementState = "ISSUED" | "DISPUTED" | "ACCEPTED" | "OVERDUE" | "SETTLED";

/** What is done to a statement. Its lines are disputed one by one; whoever disputes some accepts the rest. */
export type ActKind =
  | "REMINDED"
  | "ACCEPTED"
  | "ACCEPTED_BY_SILENCE"
  | "FELL_OVERDUE"
  | "DISPUTED"
  | "WRITTEN"
  | "WITHDRAWN"
  | "UPHELD"
  | "REJECTED"
  /** What it comes to is paid or set off; and what was paid came back. */
  | "SETTLED"
  | "REOPENED";

/** What ends a dispute. */
export const CLOSINGS = ["WITHDRAWN", "UPHELD", "REJECTED"] as const satisfies readonly ActKind[];

/** What an act rests on. */
export interface Evidence {
  readonly kind: "TEXT" | "URL" | "FILE" | "RECONCILE_ROW";
  /** A remark, an address, the SHA-256 of a file in hex, the name of a row of a reconciliation. */
  readonly value: string;
}

/** What the order of acts is judged by. */
export interface Step {
  readonly kind: ActKind;
  readonly disputeId: string | null;
  /** Of a reminder: how many days were left. */
  readonly text: string | null;
}

/** A statement's life so far: what its acts come to. */
export interface Life {
  readonly acts: number;
  readonly answered: "ACCEPTED" | "BY_SILENCE" | "BY_DISPUTE" | null;
  readonly overdue: boolean;
  readonly settled: boolean;
  readonly openDisputes: ReadonlySet<string>;
  readonly closedDisputes: ReadonlySet<string>;
  /** How many days were left when it was last reminded of. */
  readonly reminded: number | null;
}

export const JUST_ISSUED: Life = {
  ...{ acts: 0, answered: null, overdue: false, settled: false, reminded: null },
  ...{ openDisputes: new Set<string>(), closedDisputes: new Set<string>() },
};

export function stateOf({ openDisputes, answered, overdue, settled }: Life): StatementState {
  if (openDisputes.size > 0) return "DISPUTED";
  if (answered === null) return overdue ? "OVERDUE" : "ISSUED";
  return settled ? "SETTLED" : "ACCEPTED";
}

/** Whether an act is possible after those before it. */
export function mayFollow(life: Life, { kind, disputeId }: Step): boolean {
  const { answered, overdue, settled, openDisputes, closedDisputes } = life;
  if ((disputeId !== null) !== OF_A_DISPUTE.has(kind)) return false;
  switch (kind) {
    case "REMINDED":
    case "ACCEPTED_BY_SILENCE":
    case "FELL_OVERDUE":
      return answered === null && !overdue;
    case "ACCEPTED":
      return answered === null;
    case "DISPUTED":
      return (
        (answered === null || answered === "BY_DISPUTE") &&
        !settled &&
        !openDisputes.has(disputeId ?? "") &&
        !closedDisputes.has(disputeId ?? "")
      );
    case "WRITTEN":
    case "WITHDRAWN":
    case "UPHELD":
    case "REJECTED":
      return openDisputes.has(disputeId ?? "");
    case "SETTLED":
      return answered !== null && openDisputes.size === 0 && !settled;
    case "REOPENED":
      return settled;
  }
}

const OF_A_DISPUTE: ReadonlySet<ActKind> = new Set([
  ...(["DISPUTED", "WRITTEN"] as const),
  ...CLOSINGS,
]);

const ANSWERS: Partial<Record<ActKind, NonNullable<Life["answered"]>>> = {
  ...{ ACCEPTED: "ACCEPTED", ACCEPTED_BY_SILENCE: "BY_SILENCE", DISPUTED: "BY_DISPUTE" },
};

const isClosing = (kind: ActKind): boolean => (CLOSINGS as readonly ActKind[]).includes(kind);

/** A life after one more act. An act that is not possible is a bug of whoever decided it. */
export function withAct(life: Life, step: Step): Life {
  const { kind, disputeId, text } = step;
  if (!mayFollow(life, step)) throw new Error(`${kind} cannot follow: ${stateOf(life)}`);
  const dispute = new Set(disputeId === null ? [] : [disputeId]);
  return {
    acts: life.acts + 1,
    answered: life.answered ?? ANSWERS[kind] ?? null,
    overdue: life.overdue || kind === "FELL_OVERDUE",
    settled: kind === "SETTLED" || (life.settled && kind !== "REOPENED"),
    openDisputes:
      kind === "DISPUTED"
        ? life.openDisputes.union(dispute)
        : isClosing(kind)
          ? life.openDisputes.difference(dispute)
          : life.openDisputes,
    closedDisputes: isClosing(kind) ? life.closedDisputes.union(dispute) : life.closedDisputes,
    reminded: kind === "REMINDED" ? Number(text) : life.reminded,
  };
}

/** What acts come to, in their order. */
export const lifeOf = (steps: readonly Step[]): Life => steps.reduce(withAct, JUST_ISSUED);

/** Until when a statement can be answered, excluded, and what silence means from then on. */
export interface Deadline extends Pick<StatementTerms, "silence"> {
  readonly acceptUntil: Date;
}

/**
 * Whether lines may still be disputed, whether or not a job came by: until the statement was answered, and, by whoever
 * disputed some in time, until the time to answer is over.
 */
export function mayDispute(life: Life, { acceptUntil, silence }: Deadline, now: Date): boolean {
  const inTime = now < acceptUntil;
  if (life.settled) return false;
  if (life.answered === null) return inTime || silence === "STANDS_OPEN";
  return life.answered === "BY_DISPUTE" && inTime;
}

/** Days before the end on which a statement that waits is told of once more, by the instants they begin on. */
export interface Reminder {
  readonly days: number;
  readonly from: Date;
}

/** What the clock does to a statement without an answer, if anything. A reminder that was missed is not made up for. */
export function dueStep(
  life: Life,
  { acceptUntil, silence }: Deadline,
  reminders: readonly Reminder[],
  now: Date,
): Step | undefined {
  if (life.answered !== null || life.overdue) return undefined;
  if (acceptUntil <= now)
    return {
      ...{ kind: silence === "ACCEPTS" ? "ACCEPTED_BY_SILENCE" : "FELL_OVERDUE" },
      ...{ disputeId: null, text: null },
    };
  const next = reminders
    .filter(({ days, from }) => from <= now && days < (life.reminded ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => a.days - b.days)[0];
  return next && { kind: "REMINDED", disputeId: null, text: String(next.days) };
}
