import { isSupportedCountry } from "libphonenumber-js";
import { isTimeZone } from "../kernel/month.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import {
  type Brand,
  BrandEntity,
  type ExpiredRefund,
  type OwnershipModel,
} from "./brand.entity.ts";
import { type SetPointValue, setPointValue } from "./set-point-value.ts";

export interface CreateBrand {
  readonly name: string;
  /** IANA name: the brand's days and months follow it. */
  readonly timeZone: string;
  /** ISO 3166: telephones without a country are read by its numbering plan; CN when left out. */
  readonly region?: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly ownershipModel: OwnershipModel;
  /** Nothing is booked that occurred before. */
  readonly openedAt: Date;
  /** What points pay at a till from the opening on; left out, they pay nothing yet. */
  readonly pointValue?: Pick<SetPointValue, "points" | "minor">;
  /**
   * Spent points that come back after their bucket's last day: into a fresh bucket for some days (`GRACE`,
   * the default), or not at all (`LOST`).
   */
  readonly expiredRefund?: ExpiredRefund;
  /** How many days; 30 when left out. */
  readonly graceDays?: number;
}

const GRACE_LIMIT = 3_650;

/** Founds a brand; its id is the one its creator acts in. */
export async function createBrand(work: Work, wish: CreateBrand): Promise<Brand> {
  if (work.actor.kind !== "system")
    throw new Forbidden("only the hub's operator may found a brand");
  if (!isTimeZone(wish.timeZone)) throw new BadInput(`${wish.timeZone} is not an IANA time zone`);
  if (!Intl.supportedValuesOf("currency").includes(wish.currency))
    throw new BadInput(`${wish.currency} is not an ISO 4217 currency`);

  const { pointValue, region = "CN", expiredRefund = "GRACE", graceDays = 30, ...said } = wish;
  if (!isSupportedCountry(region)) throw new BadInput(`${region} is not an ISO 3166 region`);
  if (!Number.isInteger(graceDays) || graceDays < 1 || graceDays > GRACE_LIMIT)
    throw new BadInput(`points that come back late are good for 1 to ${GRACE_LIMIT} days`);

  const brand = work.em.create(BrandEntity, {
    id: work.brandId,
    ...said,
    region,
    expiredRefund,
    graceDays,
    shortfall: "DEBT",
    shortfallBearer: "HEADQUARTERS",
  });
  await work.em.flush();
  if (pointValue) await setPointValue(work, { ...pointValue, fromAt: wish.openedAt });
  return brand;
}
