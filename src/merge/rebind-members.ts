import { bindingPolicies, bindingsOf } from "../binding/binding.queries.ts";
import { type Binding, beginBinding, lastingBinding } from "../binding/binding.rules.ts";
import { justAfter } from "../binding/binding-policy.rules.ts";
import { writeRebindings } from "../binding/rebind.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { spendOf } from "./merge.queries.ts";
import { keptBinding, type MemberMerge, type MergedBindings } from "./merge.rules.ts";
import type { MergeRule } from "./merge-rule.rules.ts";

/** A binding as it ends now: not before it began, which a till's clock, or a transfer to come, may put ahead of ours. */
const ended = (binding: Binding, now: Date): Binding => {
  const began = justAfter(binding.fromAt);
  return { ...binding, toAt: now > began ? now : began };
};

/** What of a member's bindings is not over: the one in force, and one that is to follow it. */
const lasting = (bindings: readonly Binding[], now: Date): Binding[] =>
  bindings.filter(({ fromAt, toAt }) => toAt === null || (toAt > now && toAt > justAfter(fromAt)));

/** The survivor goes on with one of both bindings, as long as it lasts; the other ends now, and is history. */
export async function bindAnew(
  work: Work,
  rule: MergeRule,
  survivorId: string,
  absorbedId: string,
): Promise<MergedBindings> {
  const { now } = work;
  const found = Map.groupBy(
    await bindingsOf(work, [survivorId, absorbedId]),
    ({ memberId }) => memberId,
  );
  const bindings = (id: string) => found.get(id) ?? [];
  const spend =
    rule.binding === "MOST_SPEND"
      ? await spendOf(work, [survivorId, absorbedId])
      : new Map<string, bigint>();
  const boundOf = (id: string) => ({
    binding: lastingBinding(bindings(id), now),
    spend: spend.get(id) ?? 0n,
  });
  const [own, other] = [boundOf(survivorId), boundOf(absorbedId)];
  const kept = keptBinding(rule.binding, own, other);
  const storeId = kept?.storeId === own.binding?.storeId ? undefined : kept?.storeId;

  const ends = lasting(bindings(absorbedId), now).map((each) => ({ ended: ended(each, now) }));
  const left =
    storeId === undefined ? [] : lasting(bindings(survivorId), now).map((each) => ended(each, now));
  const at = new Date(Math.max(+now, ...left.map(({ toAt }) => Number(toAt))));
  const isOver = kept?.toAt && kept.toAt <= at;
  const begun: Binding | undefined =
    storeId === undefined || isOver
      ? undefined
      : {
          ...{ id: newId(), memberId: survivorId, storeId, source: "MERGE", sceneId: null },
          ...{ fromAt: at, toAt: kept?.toAt ?? null },
        };
  const [last, ...earlier] = left.toReversed();
  await writeRebindings(work, [
    ...ends,
    ...earlier.map((each) => ({ ended: each })),
    ...(last || begun ? [{ ended: last, begun }] : []),
  ]);
  const lost = [own.binding, other.binding].find((each) => each && each.storeId !== kept?.storeId);
  return {
    ...{ absorbed: other.binding?.id ?? null, survivor: own.binding?.id ?? null },
    ...{ made: begun?.id ?? null, lostStoreId: lost?.storeId ?? null },
  };
}

/** Both belong where they belonged, but for what was decided since, and for stores that take nobody any more. */
export async function bindBack(
  work: Work,
  { memberId, survivorId, bindings }: MemberMerge,
): Promise<void> {
  const { now } = work;
  const found = await bindingsOf(work, [survivorId, memberId]);
  const policies = await bindingPolicies(work);
  const byId = new Map(found.map((each) => [each.id, each]));
  const current = lastingBinding(
    found.filter((each) => each.memberId === survivorId),
    now,
  );
  const made = current && current.id === bindings.made ? ended(current, now) : undefined;
  const open = new Set((await work.em.find(StoreEntity, { closedAt: null })).map(({ id }) => id));
  const again = (whose: string, was: string | null): Binding | undefined => {
    const storeId = was === null ? undefined : byId.get(was)?.storeId;
    if (storeId === undefined || !open.has(storeId)) return undefined;
    const past = found.filter((each) => each.memberId === whose).map(({ toAt }) => Number(toAt));
    const fromAt = new Date(Math.max(+now, Number(made?.toAt ?? 0), ...past));
    const source = "MERGE" as const;
    return beginBinding({ id: newId(), memberId: whose, storeId, source, fromAt }, policies);
  };
  const own = made && { ended: made, begun: again(survivorId, bindings.survivor) };
  const other = again(memberId, bindings.absorbed);
  await writeRebindings(work, [...(own ? [own] : []), ...(other ? [{ begun: other }] : [])]);
}
