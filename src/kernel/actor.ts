/** Who acts. A value, so that every feature can judge an actor without knowing how it signed in. */
export type Actor =
  /** Headquarters staff of one brand. */
  | { readonly kind: "hq"; readonly id: string; readonly brandId: string }
  /** Staff of a franchisee: sees its stores and its statements. */
  | {
      readonly kind: "franchisee";
      readonly id: string;
      readonly brandId: string;
      readonly franchiseeId: string;
    }
  /** Staff of one store. */
  | {
      readonly kind: "store";
      readonly id: string;
      readonly brandId: string;
      readonly storeId: string;
    }
  /** A point of sale bound to one store. */
  | {
      readonly kind: "till";
      readonly id: string;
      readonly brandId: string;
      readonly storeId: string;
    }
  /** A member of the brand. */
  | { readonly kind: "member"; readonly id: string; readonly brandId: string }
  /** The hub itself; `task` names the job or command, so that the trail says why. */
  | { readonly kind: "system"; readonly task: string; readonly brandId: string };

/** The hub acting by itself in one brand. */
export const system = (task: string, brandId: string): Actor => ({ kind: "system", task, brandId });

/** Who an actor is by id; the hub itself has none. */
export const idOf = (actor: Actor): string | null => (actor.kind === "system" ? null : actor.id);

/** The brand of tasks that serve all brands alike. */
export const NO_BRAND = "00000000-0000-0000-0000-000000000000";
