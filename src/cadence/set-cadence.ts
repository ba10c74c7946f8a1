import { isDeepStrictEqual } from "node:util";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { offersOf } from "../coupon/offers.ts";
import { asAudience, type SaidAudience } from "../drop/audience.rules.ts";
import { judgeGift } from "../drop/drop-coupons.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { type Cadence, cadencesOf, writeCadence } from "./cadence.queries.ts";
import { CadenceConflict, CadenceNeverDue } from "./cadence.refusals.ts";
import { judgeCalendar, nextOccasion, type Rhythm } from "./cadence.rules.ts";

export interface SetCadence {
  /** Set again under the same name, it is the same cadence. */
  readonly name: string;
  /** The code of a template: its newest version. */
  readonly template: string;
  readonly audience: SaidAudience;
  readonly rhythm: Rhythm;
  /** Local days, both included; left out: until it is stopped. */
  readonly fromDay: string;
  readonly untilDay?: string | undefined;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | undefined;
}

/** Gives coupons to many by the calendar, in the brand's zone; a job makes each drop when its time has come. */
export async function setCadence(
  work: Work,
  wish: SetCadence,
): Promise<{ readonly cadence: Cadence; readonly repeated: boolean }> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const { name, rhythm, fromDay, untilDay = null, storeId = null } = wish;
  judgeCalendar({ rhythm, fromDay, untilDay });
  const audience = asAudience(wish.audience);

  const { templates } = await offersOf(work);
  const said = { name, rhythm, fromDay, untilDay, storeId, audience };
  const earlier = (await cadencesOf(work)).find((each) => each.name === name);
  if (earlier) {
    const isSame =
      templates.get(earlier.templateId)?.code === wish.template &&
      isDeepStrictEqual({ ...earlier, ...said }, earlier);
    if (!isSame) throw new CadenceConflict(name);
    return { cadence: earlier, repeated: true };
  }
  const template = await judgeGift(work, { template: wish.template, audience, storeId }, templates);
  const next = nextOccasion({ rhythm, fromDay, untilDay }, work.now, await zoneOf(work));
  if (!next) throw new CadenceNeverDue(untilDay ?? fromDay);

  const cadence: Cadence = {
    ...{ ...said, id: newId(), templateId: template.id, nextAt: next.at },
    ...{ definedAt: work.now, stoppedAt: null },
  };
  await writeCadence(work, cadence);
  return { cadence, repeated: false };
}
