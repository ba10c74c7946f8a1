import { isTimeZone } from "../kernel/month.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { type Brand, BrandEntity, type OwnershipModel } from "./brand.entity.ts";

export interface CreateBrand {
  readonly name: string;
  /** IANA name: the brand's days and months follow it. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly ownershipModel: OwnershipModel;
  /** Nothing is booked that occurred before. */
  readonly openedAt: Date;
}

/** Founds a brand; its id is the one its creator acts in. */
export async function createBrand(work: Work, wish: CreateBrand): Promise<Brand> {
  if (work.actor.kind !== "system")
    throw new Forbidden("only the hub's operator may found a brand");
  if (!isTimeZone(wish.timeZone)) throw new BadInput(`${wish.timeZone} is not an IANA time zone`);
  if (!Intl.supportedValuesOf("currency").includes(wish.currency))
    throw new BadInput(`${wish.currency} is not an ISO 4217 currency`);

  const brand = work.em.create(BrandEntity, {
    ...wish,
    id: work.brandId,
    shortfall: "DEBT",
    shortfallBearer: "HEADQUARTERS",
  });
  await work.em.flush();
  return brand;
}
