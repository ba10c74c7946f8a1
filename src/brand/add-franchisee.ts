import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { addOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { CodeTaken } from "./brand.refusals.ts";
import { HEADQUARTERS } from "./brand.rules.ts";
import { type Franchisee, FranchiseeEntity } from "./franchisee.entity.ts";

export interface AddFranchisee {
  /** Part of account addresses: plain letters, digits, - and _, never changed. */
  readonly code: string;
  readonly legalName: string;
  readonly isHeadquarters?: boolean | undefined;
}

/** Takes a legal owner into the brand and opens its book. */
export async function addFranchisee(work: Work, wish: AddFranchisee): Promise<Franchisee> {
  mayManageBrand(work.actor, "PLACES");

  checkCode(wish.code);
  if (await work.em.findOne(FranchiseeEntity, { code: wish.code })) throw new CodeTaken(wish.code);

  const franchisee = work.em.create(FranchiseeEntity, {
    id: newId(),
    brandId: work.brandId,
    code: wish.code,
    legalName: wish.legalName,
    isHeadquarters: wish.isHeadquarters ?? false,
    joinedAt: work.now,
  });
  await addOwners(work, [franchisee.id]);
  return franchisee;
}

/** Codes stand in account addresses, where headquarters stands under a name of its own. */
export function checkCode(code: string): void {
  if (code === HEADQUARTERS)
    throw new BadInput(`${HEADQUARTERS} is no store's or franchisee's code`);
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(code))
    throw new BadInput("a code is 1 to 32 plain letters, digits, - or _");
  // Codes stand beside days in the addresses of accounts.
  if (/^(\d{4}-\d{2}-\d{2}|never)$/.test(code)) throw new BadInput("a code is no day");
}
