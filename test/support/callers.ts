import type { Caller } from "../../src/identity/token.ts";
import { newId } from "../../src/kernel/id.ts";
import type { World, WorldStore } from "./world.ts";

/** Who may call in a world, as their tokens say. */
export interface Callers {
  readonly hq: Caller;
  /** The franchisees' staff. */
  readonly north: Caller;
  readonly south: Caller;
  till(store: WorldStore): Caller;
  /** The staff of a store. */
  staff(store: WorldStore): Caller;
  member(id: string): Caller;
}

export function callersOf({ brandId, north, south }: World): Callers {
  const franchisee = (franchiseeId: string): Caller => ({
    ...{ kind: "franchisee", id: newId(), brandId, franchiseeId },
  });
  return {
    hq: { kind: "hq", id: newId(), brandId },
    north: franchisee(north.id),
    south: franchisee(south.id),
    till: ({ id: storeId }) => ({ kind: "till", id: newId(), brandId, storeId }),
    staff: ({ id: storeId }) => ({ kind: "store", id: newId(), brandId, storeId }),
    member: (id) => ({ kind: "member", id, brandId }),
  };
}
