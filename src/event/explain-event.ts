import type { Judgement } from "../bonus/bonus.rules.ts";
import type { Scope } from "../platform/database/work.ts";
import { ruleAt } from "../points/earning.rules.ts";
import { judgementsOf, type MemberEvent } from "./event.rules.ts";
import { eventReference } from "./event-reference.ts";

/** What each rule gave for an event that was recorded, or why not: judged again, by what was known then. */
export async function explainEvent(scope: Scope, event: MemberEvent): Promise<Judgement[]> {
  const { brand, stores, rules, campaigns, earningRules } = await eventReference.now(scope);
  if (!ruleAt(earningRules, event.occurredAt)) return [];
  const store = [...stores.values()].find(({ id }) => id === event.storeId);
  return judgementsOf({ ...event, store }, event.context, {
    ...{ rules, campaigns, timeZone: brand.timeZone },
  });
}
