import { BrandEntity } from "../brand/brand.entity.ts";
import { TooEarly, UnknownFranchisee } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { type InvoiceDetails, InvoiceDetailsEntity } from "./invoice-details.entity.ts";
import { maySetTaxes } from "./tax.policy.ts";
import { checkInvoiceDetails } from "./tax.rules.ts";

export interface SetInvoiceDetails {
  readonly franchiseeId: string;
  readonly title: string;
  readonly taxNumber: string;
  readonly fromAt: Date;
}

/** A new version of whom a franchisee's invoices are made out to. */
export async function setInvoiceDetails(
  work: Work,
  wish: SetInvoiceDetails,
): Promise<InvoiceDetails> {
  maySetTaxes(work.actor);
  checkInvoiceDetails(wish);

  const { franchiseeId } = wish;
  if (!(await work.em.findOne(FranchiseeEntity, { id: franchiseeId })))
    throw new UnknownFranchisee(franchiseeId);
  const [last] = await work.em.find(
    InvoiceDetailsEntity,
    { franchiseeId },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const details = work.em.create(InvoiceDetailsEntity, {
    ...{ id: newId(), brandId: work.brandId, franchiseeId, version: (last?.version ?? 0) + 1 },
    ...{ title: wish.title.trim(), taxNumber: wish.taxNumber, fromAt: wish.fromAt },
  });
  await work.em.flush();
  return details;
}
