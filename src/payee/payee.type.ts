import { Field, InputType, ObjectType } from "type-graphql";
import { UnknownFranchiseeType } from "../brand/brand.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { BankAccount } from "./payee.queries.ts";
import { masked } from "./payee.rules.ts";

/** An account as it is shown. */
export const shownAccount = ({ tail, ...account }: BankAccount): BankAccountType => ({
  ...account,
  number: masked(tail),
});

@ObjectType("BankAccount", { description: "Where a franchisee is paid." })
export class BankAccountType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "The name the account is held under." })
  payee!: string;

  @Field(() => String)
  bank!: string;

  @Field(() => String, { description: "Masked: `****6789`. Nobody is shown the rest." })
  number!: string;

  @Field(() => DateTimeScalar)
  setAt!: Date;
}

@InputType()
export class SetBankAccountInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The name the account is held under; the franchisee's legal name when left out.",
  })
  payee?: string;

  @Field(() => TextScalar)
  bank!: string;

  @Field(() => TextScalar, {
    description: "6 to 34 letters and digits; blanks and hyphens are taken out. Kept sealed.",
  })
  accountNumber!: string;
}

@ObjectType()
class BankAccountSet {
  @Field(() => BankAccountType)
  account!: BankAccountType;
}

export const SetBankAccountResult = resultUnion("SetBankAccountResult", () => [
  BankAccountSet,
  UnknownFranchiseeType,
]);
