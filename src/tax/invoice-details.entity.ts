import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const InvoiceDetailsEntity = defineEntity({
  name: "InvoiceDetails",
  tableName: "invoice_details",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid(),
    version: p.integer(),
    title: p.text(),
    taxNumber: p.text(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** What invoices to a franchisee are made out to, from an instant until a later version takes over. */
export type InvoiceDetails = InferEntity<typeof InvoiceDetailsEntity>;
