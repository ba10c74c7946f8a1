import { mayDo } from "../brand/brand.policy.ts";
import { judgeName } from "../card/card.rules.ts";
import { Refusal } from "../kernel/refusal.ts";
import { decideOrders } from "../order/decide-orders.ts";
import { lookAround } from "../order/look-around.ts";
import { mayRecordAt } from "../order/order.policy.ts";
import { judgeOrder, type RecordOrder } from "../order/order.rules.ts";
import { checkCall } from "../order/record-orders.ts";
import type { Recording } from "../order/recording.rules.ts";
import { reference } from "../order/reference.ts";
import type { Work } from "../platform/database/work.ts";
import { releaseTimedOut } from "../points/open-wallets.ts";

/**
 * What an order would bring about if it were recorded now, or why it would be refused: decided as recordOrders decides it,
 * and nothing of it written.
 */
export async function previewOrder(
  work: Work,
  wish: RecordOrder,
): Promise<Recording & { readonly ruleVersion: number | null }> {
  checkCall({ actor: work.actor, wishes: [wish] });
  // Who plans campaigns finds nobody by a number.
  if ("identity" in wish.member) mayDo(work.actor, "COUNTER", "PERSONAL_DATA");
  const { revision, value: known } = await reference.of(work);
  const store = known.stores.get(wish.storeCode);
  mayRecordAt(work.actor, store ? [store] : []);
  const found = await lookAround(work, [wish], { revision, known });
  const ground = judgeOrder(wish, {
    memberId: judgeName(wish.member, found, wish.occurredAt),
    ...{ store, terms: known.terms, currency: known.brand.currency },
    ...{ pointValues: known.pointValues, now: work.now },
  });
  if (ground instanceof Refusal) throw ground;
  releaseTimedOut(work, found.book, [ground.memberId]);
  const sent = { ...ground, actor: work.actor };
  const { outcomes, recordings } = decideOrders([sent], found);
  const [recording] = recordings;
  if (!recording) throw outcomes.get(sent);
  const rule = known.rules.find(({ id }) => id === recording.order.earningRuleId);
  return { ...recording, ruleVersion: rule?.version ?? null };
}
