import type { Text } from "../kernel/refusal.ts";
import type { RefundOrder } from "./refunding.rules.ts";

/** A refund that came before its order, and waits for it. */
export interface ParkedRefund {
  readonly id: string;
  readonly wish: RefundOrder;
  /** The store whose till or staff sent it; null: headquarters. It waits for an order of that store's. */
  readonly sentFrom: string | null;
  readonly parkedAt: Date;
  /** Why it could not be applied when its order came; null: the order has not come. */
  readonly refusal: (Text & { readonly code: string }) | null;
}

/** What waits longer is likely to wait for nothing: a wrong number, or a till that never sent its day. */
const ALARM_MS = 48 * 3_600_000;

/** What was parked before this instant calls for somebody to look at it. */
export const alarmBefore = (now: Date, patienceMs = ALARM_MS): Date =>
  new Date(now.getTime() - patienceMs);
