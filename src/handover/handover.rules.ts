import {
  type Binding,
  beginBinding,
  lastingBinding,
  type Rebinding,
} from "../binding/binding.rules.ts";
import { type BindingPolicyTerms, justAfter } from "../binding/binding-policy.rules.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import {
  AlreadyBoundThere,
  BindingOver,
  MemberUnbound,
  TransferDecided,
  TransferLapsed,
  TransferPending,
} from "./handover.refusals.ts";

export type Verdict = "CONSENTED" | "REFUSED" | "WITHDRAWN";

/** What became of a transfer that was asked for. `LAPSED`: nobody decided it in time. */
export type TransferStatus = "OPEN" | "LAPSED" | Verdict;

export interface Decision {
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** Of a consent: from when on the member is the receiver's, and its binding there. */
  readonly effectiveAt: Date | null;
  readonly bindingId: string | null;
  /** Null: the hub itself. */
  readonly decidedBy: string | null;
  readonly decidedAt: Date;
}

/** A member asked for by another store. */
export interface BindingTransfer {
  readonly id: string;
  readonly memberId: string;
  readonly fromStoreId: string;
  readonly toStoreId: string;
  readonly reason: string;
  /** When it was asked to take effect; null: with the consent. */
  readonly effectiveAt: Date | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly untilAt: Date;
  readonly decision: Decision | null;
}

export const statusOf = (
  { decision, untilAt }: Pick<BindingTransfer, "decision" | "untilAt">,
  now: Date,
): TransferStatus => decision?.verdict ?? (untilAt <= now ? "LAPSED" : "OPEN");

/** The binding a transfer would end and when, at once where nothing is said; or why there is none to be transferred. */
export function judgeTransfer(
  member: {
    readonly id: string;
    readonly bindings: readonly Binding[];
    readonly open: BindingTransfer | undefined;
  },
  wish: {
    readonly toStoreId: string;
    readonly at: Date | undefined;
    readonly earliest: Date | undefined;
  },
  now: Date,
): { readonly current: Binding; readonly at: Date } {
  const { open } = member;
  if (open) throw new TransferPending(open.toStoreId, open.untilAt);
  const current = lastingBinding(member.bindings, now);
  if (!current) throw new MemberUnbound(member.id);
  // One that is still to take effect comes first.
  if (current.fromAt > now) throw new TransferPending(current.storeId, current.fromAt);
  if (current.storeId === wish.toStoreId) throw new AlreadyBoundThere(current.storeId);
  const began = justAfter(current.fromAt);
  const earliest = wish.earliest && wish.earliest > began ? wish.earliest : began;
  const at = wish.at ?? (now > began ? now : began);
  if (at < earliest) throw new TooEarly(earliest);
  if (current.toAt && current.toAt <= at) throw new BindingOver(current.toAt);
  return { current, at };
}

/** The member passes on at an instant: `[from, at)` and `[at, …)`. */
export const passOn = (
  current: Binding,
  wish: { readonly id: string; readonly toStoreId: string; readonly at: Date },
  policies: readonly BindingPolicyTerms[],
): Required<Rebinding> & { readonly begun: Binding; readonly ended: Binding } => ({
  ended: { ...current, toAt: wish.at },
  begun: beginBinding(
    {
      ...{ id: wish.id, memberId: current.memberId, storeId: wish.toStoreId, source: "TRANSFER" },
      ...{ sceneId: null, fromAt: wish.at },
    },
    policies,
  ),
});

/** Refuses to decide a transfer that is decided otherwise, or too late; the same decision again is a repeat. */
export function judgeDecision(
  transfer: BindingTransfer,
  verdict: Verdict,
  now: Date,
): "new" | "repeated" {
  const status = statusOf(transfer, now);
  if (status === verdict) return "repeated";
  if (status === "LAPSED") throw new TransferLapsed(transfer.id, transfer.untilAt);
  if (status !== "OPEN") throw new TransferDecided(transfer.id, status);
  return "new";
}
