import type { Actor } from "../kernel/actor.ts";

/** Whom a template is for, who pays and what is left is not shown to members, who have coupons of it. */
export const seesInside = (actor: Actor): boolean => actor.kind !== "member";
