import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { type InvoiceDetails, InvoiceDetailsEntity } from "./invoice-details.entity.ts";
import { type TaxRate, TaxRateEntity } from "./tax-rate.entity.ts";

/** Every version of how the brand's clauses are taxed, oldest first. */
export const taxRates = (scope: Scope): Promise<TaxRate[]> =>
  scope.em.find(TaxRateEntity, {}, { orderBy: { kind: "asc", version: "asc" } });

/** Every version of whom each franchisee's invoices are made out to, oldest first. */
export async function invoiceDetailsOf(
  scope: Scope,
  franchiseeIds: readonly string[],
): Promise<Map<string, InvoiceDetails[]>> {
  const found = await scope.em.find(
    InvoiceDetailsEntity,
    { franchiseeId: [...franchiseeIds] },
    { orderBy: { version: "asc" } },
  );
  return Map.groupBy(found, ({ franchiseeId }) => franchiseeId);
}

export const invoiceDetailsLoader = mapLoader(invoiceDetailsOf);

/** The rates of the brand, by its id: read once, however many statements are shown. */
export const taxRatesLoader = mapLoader(
  async (scope) => new Map([[scope.brandId, await taxRates(scope)]]),
);
