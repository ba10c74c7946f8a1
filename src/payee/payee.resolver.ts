import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { FranchiseeType } from "../brand/brand.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { bankAccountLoader } from "./payee.loader.ts";
import {
  BankAccountType,
  SetBankAccountInput,
  SetBankAccountResult,
  shownAccount,
} from "./payee.type.ts";
import { setBankAccount } from "./set-bank-account.ts";

@Resolver(() => FranchiseeType)
export class PayeeResolver {
  @FieldResolver(() => BankAccountType, { nullable: true, description: "Where it is paid." })
  async bankAccount(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
  ): Promise<BankAccountType | null> {
    maySeeSettlement(context.actor, franchisee.id);
    const account = await context.loader(bankAccountLoader).load(franchisee.id);
    return account && shownAccount(account);
  }

  @Mutation(() => SetBankAccountResult, {
    description: "Sets where a franchisee is paid from now on. Headquarters only.",
  })
  setBankAccount(
    @Arg("input", () => SetBankAccountInput) input: SetBankAccountInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { accountNumber: number, payee, ...rest } = input;
    const wish = { ...rest, number, payee: payee ?? undefined };
    return answer(context, "BankAccountSet", async () => ({
      account: shownAccount(await context.begin((work) => setBankAccount(work, wish))),
    }));
  }
}
