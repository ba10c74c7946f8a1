import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** What came of a campaign in all stores together is headquarters' to know; the others read their own lines. */
export const seesResults = (actor: Actor): boolean => isHeadquarters(actor);
