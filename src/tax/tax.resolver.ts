import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { BrandType, FranchiseeType } from "../brand/brand.type.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { setInvoiceDetails } from "./set-invoice-details.ts";
import { setTaxRate } from "./set-tax-rate.ts";
import { invoiceDetailsLoader, taxRates } from "./tax.loader.ts";
import {
  InvoiceDetailsType,
  SetInvoiceDetailsInput,
  SetInvoiceDetailsResult,
  SetTaxRateInput,
  SetTaxRateResult,
  TaxRateType,
} from "./tax.type.ts";

@Resolver(() => BrandType)
export class TaxResolver {
  @FieldResolver(() => [TaxRateType], {
    description: "All versions of each kind, oldest first; headquarters' and franchisees' to see.",
  })
  async taxRates(@Ctx() { scope, actor }: Context): Promise<TaxRateType[]> {
    if (actor.kind !== "hq" && actor.kind !== "franchisee" && actor.kind !== "system")
      throw new Forbidden("taxes are headquarters' and franchisees' business");
    return taxRates(scope);
  }

  @Mutation(() => SetTaxRateResult)
  setTaxRate(
    @Arg("input", () => SetTaxRateInput) input: SetTaxRateInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TaxRateSet", async () => ({
      rate: await context.begin((work) => setTaxRate(work, input)),
    }));
  }

  @Mutation(() => SetInvoiceDetailsResult)
  setInvoiceDetails(
    @Arg("input", () => SetInvoiceDetailsInput) input: SetInvoiceDetailsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "InvoiceDetailsSet", async () => ({
      details: await context.begin((work) => setInvoiceDetails(work, input)),
    }));
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseeInvoiceResolver {
  @FieldResolver(() => [InvoiceDetailsType], {
    description: "All versions, oldest first; its own and headquarters' to see.",
  })
  async invoiceDetails(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
  ): Promise<readonly InvoiceDetailsType[]> {
    if (!seesFranchisee(context.actor, franchisee.id))
      throw new Forbidden("these are another franchisee's invoices");
    return (await context.loader(invoiceDetailsLoader).load(franchisee.id)) ?? [];
  }
}
