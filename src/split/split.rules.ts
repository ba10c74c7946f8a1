import { WHOLE_BPS } from "../kernel/amount.ts";
import type { Outcome } from "../payout/rail.rules.ts";

/**
 * What WeChat Pay is told of an order's payment: to split a part off to the brand, to return some of that, or that
 * nothing more is split, so that the rest is free.
 */
export type SplitKind = "SPLIT" | "RETURN" | "FINISH";

/**
 * `SENT`: it may have been heard, or not. `CLOSED`: a return timed out for good, the next has a new number.
 * `EXECUTION_DEFERRED`: it is not carried out this way; what it would have moved stays due and is netted with the month.
 */
export type SplitState = "PLANNED" | "SENT" | "SUCCEEDED" | "CLOSED" | "EXECUTION_DEFERRED";

/** What an instruction says to the rail: plain data, the same at each attempt. */
export interface SplitInstruction {
  readonly kind: SplitKind;
  /** Our number: of the order and of what is asked, never of the attempt. */
  readonly outNo: string;
  /** Of a return: the number of the split it takes back of. */
  readonly splitNo: string;
  readonly transactionId: string;
  /** The store's merchant, that was paid. */
  readonly subMchid: string;
  /** The brand's merchant, that receives. */
  readonly brandMchid: string;
  readonly amountMinor: bigint;
}

export interface Split extends SplitInstruction {
  readonly id: string;
  readonly brandId: string;
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  readonly plannedAt: Date;
  readonly state: SplitState;
  readonly actNo: number;
  /** Whether a statement declared already what it settles. */
  readonly isDeclared: boolean;
}

const SECOND_MS = 1_000;
const DAY_MS = 24 * 3_600 * SECOND_MS;
/** WeChat Pay takes a split a minute after the payment at the earliest. */
export const WAIT_MS = 60 * SECOND_MS;
/** After so many days what is left is freed by itself, and nothing is split or returned any more. */
const DAYS = 180;
/** How many requests an order may have, and how many returns a split. */
const REQUESTS = 50;
const RETURNS = 20;
/** How long a request that is not taken, for want of money, is tried again. */
const PATIENCE_MS = DAY_MS;

export const lateFrom = (paidAt: Date): Date => new Date(+paidAt + DAYS * DAY_MS);

const hex = (id: string) => id.replaceAll("-", "");
const LETTERS: Readonly<Record<SplitKind, string>> = { SPLIT: "S", RETURN: "R", FINISH: "F" };

/** The number of an instruction: of its order, its kind, and how many there were of it. Tried again, it is the same. */
export const outNoOf = (orderId: string, kind: SplitKind, no: number): string =>
  `${LETTERS[kind]}${hex(orderId)}-${no}`;

/** What is planned: to be sent, or deferred from the start. */
export interface Planned {
  readonly kind: SplitKind;
  readonly no: number;
  readonly amountMinor: bigint;
  /** Of what is owed, what is not split; and why, where that is anything. */
  readonly deferredMinor: bigint;
  readonly deferred: string | undefined;
}

/**
 * What becomes of a payment. `owedMinor`: what the order's lines say its seller owes headquarters. At most `maxBps` of what
 * was paid is split; the rest stays due. What a statement declared already is left to it: it may be disputed, or paid.
 */
export function planPayment(
  payment: { readonly amountMinor: bigint; readonly paidAt: Date; readonly isDeclared: boolean },
  owedMinor: bigint,
  { maxBps, now }: { readonly maxBps: bigint; readonly now: Date },
): Planned[] {
  const none = { no: 1, amountMinor: 0n, deferredMinor: 0n, deferred: undefined };
  const finish: Planned = { ...none, kind: "FINISH" };
  const isLate = now >= lateFrom(payment.paidAt);
  // What is late is freed already.
  if (owedMinor <= 0n) return isLate ? [{ ...finish, deferred: "TOO_LATE" }] : [finish];
  const deferred = (reason: string): Planned => ({
    ...{ ...none, kind: "SPLIT", deferredMinor: owedMinor, deferred: reason },
  });
  if (isLate) return [deferred("TOO_LATE")];
  if (payment.isDeclared) return [deferred("DECLARED"), finish];
  const limit = (payment.amountMinor * maxBps) / WHOLE_BPS;
  if (limit === 0n) return [deferred("MAX_RATIO"), finish];
  const amountMinor = owedMinor < limit ? owedMinor : limit;
  return [{ ...none, kind: "SPLIT", amountMinor, deferredMinor: owedMinor - amountMinor }];
}

/**
 * What of a split is to be returned: what it moved beyond what the order's lines still owe, less what returns already
 * took in hand. Undefined: nothing.
 */
export function planReturn(
  split: { readonly amountMinor: bigint; readonly paidAt: Date; readonly isDeclared: boolean },
  owedMinor: bigint,
  earlier: ReadonlyArray<{
    readonly state: SplitState;
    readonly amountMinor: bigint;
    readonly deferredMinor: bigint;
  }>,
  now: Date,
): Planned | undefined {
  const handled = earlier
    .filter(({ state }) => state !== "CLOSED")
    .reduce((sum, each) => sum + each.amountMinor + each.deferredMinor, 0n);
  const owed = owedMinor < 0n ? 0n : owedMinor;
  const excess = split.amountMinor - handled - owed;
  if (excess <= 0n) return undefined;
  const no = earlier.length + 1;
  const deferred = (reason: string): Planned => ({
    ...{ kind: "RETURN", no, amountMinor: 0n, deferredMinor: excess, deferred: reason },
  });
  if (now >= lateFrom(split.paidAt)) return deferred("TOO_LATE");
  if (split.isDeclared) return deferred("DECLARED");
  // The split and its end are requests, too.
  if (no > RETURNS || no + 2 > REQUESTS) return deferred("TOO_MANY_RETURNS");
  return { kind: "RETURN", no, amountMinor: excess, deferredMinor: 0n, deferred: undefined };
}

/** A return stays open while its payer is short of money. */
export const waitsForMoney = (kind: SplitKind, { ended }: Outcome): boolean =>
  kind === "RETURN" && ended === "OPEN";

/** What an outcome makes of an instruction that is open; undefined: nothing yet. */
export function judgeOutcome(
  split: Pick<Split, "kind" | "amountMinor" | "plannedAt">,
  { ended, amountMinor, reason = "NO_REASON" }: Outcome,
  now: Date,
): { readonly state: SplitState; readonly reason: string | null } | undefined {
  if (ended === "DONE")
    // Another amount than ours is nobody's to book: it stays open, and the bill shows it.
    return amountMinor === undefined || amountMinor === split.amountMinor
      ? { state: "SUCCEEDED", reason: null }
      : undefined;
  if (ended === "FAILED")
    return split.kind === "RETURN" && reason === "TIME_OUT_CLOSED"
      ? { state: "CLOSED", reason }
      : { state: "EXECUTION_DEFERRED", reason };
  if (ended === "UNKNOWN" && +now - +split.plannedAt >= PATIENCE_MS)
    return { state: "EXECUTION_DEFERRED", reason };
  return undefined;
}
