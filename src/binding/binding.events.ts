import type { Fact } from "../platform/outbox/fact.ts";
import type { Rebinding } from "./binding.rules.ts";

/** A member was bound, left a store, or both; for the member, for the store that wins it and for the one that loses it. */
export function bindingChanged(brandId: string, { ended, begun }: Rebinding): Fact {
  const binding = begun ?? ended;
  if (!binding) throw new Error("a change ends or begins a binding");
  const stores = [ended?.storeId, begun?.storeId].flatMap((id) => (id ? [`store:${id}`] : []));
  return {
    kind: "BindingChanged",
    topics: [`member:${binding.memberId}`, ...new Set(stores), `brand:${brandId}`],
    payload: {
      memberId: binding.memberId,
      endedId: ended?.id ?? null,
      begunId: begun?.id ?? null,
    },
  };
}
