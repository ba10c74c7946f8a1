import type { Actor } from "../kernel/actor.ts";
import { RIGHTS, type Right } from "../kernel/right.ts";
import { RoleBeyondYours } from "./role.refusals.ts";

/** Whose people hold a role. */
export const ROLE_SIDES = ["hq", "franchisee", "store"] as const;
export type RoleSide = (typeof ROLE_SIDES)[number];

/** What people of one side are given together: a built-in template, or a brand's own. */
export interface Role {
  readonly code: string;
  readonly side: RoleSide;
  readonly name: string;
  readonly rights: readonly Right[];
}

/** Whoever has it may give it: without one, nobody could do everything any longer. */
export const OWNER = "HQ_OWNER";

/** Every brand has these. Of each side the last has the fewest rights: who is hired without a role has that. */
export const TEMPLATES: readonly Role[] = [
  { code: OWNER, side: "hq", name: "Owner 总部负责人", rights: RIGHTS },
  {
    ...{ code: "HQ_FINANCE", side: "hq", name: "Finance 总部财务" },
    rights: [
      ...["BOOKS", "CLOSE", "TERMS", "APPROVE_TERMS", "DISPUTES", "PAYOUTS", "RELEASE_PAYOUTS"],
      ...["APPROVE_ADJUSTMENTS", "AUDIT"],
    ],
  },
  {
    ...{ code: "HQ_MARKETING", side: "hq", name: "Marketing 总部营销" },
    rights: ["CAMPAIGNS", "COUPONS", "MEMBERS"],
  },
  // Figures under pseudonyms: of no member who it is.
  { code: "HQ_ANALYST", side: "hq", name: "Analyst 总部分析", rights: ["BOOKS"] },
  {
    ...{ code: "FRANCHISEE_OWNER", side: "franchisee", name: "Franchisee's owner 加盟商" },
    rights: [
      ...["STAFF", "KEYS", "CAMPAIGNS", "COUPONS", "COUNTER", "MEMBERS", "PERSONAL_DATA"],
      ...["MEMBER_DESK", "SIGN_TERMS", "BOOKS", "DISPUTES"],
    ],
  },
  {
    ...{ code: "FRANCHISEE_ACCOUNTANT", side: "franchisee", name: "Accountant 加盟商财务" },
    rights: ["BOOKS"],
  },
  {
    ...{ code: "STORE_MANAGER", side: "store", name: "Store manager 店长" },
    rights: [
      ...["STAFF", "CAMPAIGNS", "COUPONS", "COUNTER", "MEMBERS", "PERSONAL_DATA"],
      "MEMBER_DESK",
    ],
  },
  {
    ...{ code: "STORE_GUIDE", side: "store", name: "Guide 导购" },
    rights: ["COUNTER", "MEMBERS", "PERSONAL_DATA"],
  },
] as const satisfies readonly Role[];

export const templateOf = (code: string): Role | undefined =>
  TEMPLATES.find((template) => template.code === code);

/** What somebody is who was hired and given no role. */
export const leastRole = (side: RoleSide): Role =>
  TEMPLATES.findLast((template) => template.side === side) as Role;

/** Which of some rights an actor has not: nobody gives, takes or changes what is beyond its own. */
export const beyond = (actor: Actor, rights: Iterable<Right>): Right[] =>
  actor.kind === "system" || actor.rights === undefined
    ? []
    : [...new Set(rights).difference(actor.rights)];

/** Refuses to let an actor give a role, or take it away, that holds more than it has itself. */
export function judgeGrant(actor: Actor, { code, rights }: Pick<Role, "code" | "rights">): void {
  const lacking = beyond(actor, rights);
  if (lacking.length > 0) throw new RoleBeyondYours(code, lacking.join(", "));
}

/** Where somebody works. */
export interface Place {
  readonly franchiseeId?: string | null | undefined;
  readonly storeId?: string | null | undefined;
}

export const sideOf = ({ franchiseeId, storeId }: Place): RoleSide =>
  storeId ? "store" : franchiseeId ? "franchisee" : "hq";

/** Whose people an actor may have to do with: headquarters all, a franchisee its own and its stores'. */
export const sidesOf = (actor: Actor): readonly RoleSide[] =>
  actor.kind === "franchisee"
    ? ["franchisee", "store"]
    : actor.kind === "store"
      ? ["store"]
      : ROLE_SIDES;
