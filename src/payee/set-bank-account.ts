import { UnknownFranchisee } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { maySetBankAccount } from "./payee.policy.ts";
import { type BankAccount, writeAccount } from "./payee.queries.ts";
import { accountNumber } from "./payee.rules.ts";

export interface SetBankAccount {
  readonly franchiseeId: string;
  /** The name the account is held under; left out, the franchisee's legal name. */
  readonly payee?: string | undefined;
  readonly bank: string;
  /** 6 to 34 letters and digits; blanks and hyphens are taken out. */
  readonly number: string;
}

/** Sets where a franchisee is paid from now on; runs that are prepared keep the account they were prepared with. */
export async function setBankAccount(work: Work, wish: SetBankAccount): Promise<BankAccount> {
  maySetBankAccount(work.actor);
  const number = accountNumber(wish.number);
  const franchisee = await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId });
  if (!franchisee) throw new UnknownFranchisee(wish.franchiseeId);
  return writeAccount(work, { ...wish, payee: wish.payee ?? franchisee.legalName, number });
}
