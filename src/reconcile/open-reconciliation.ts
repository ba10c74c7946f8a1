import { zoneOf } from "../brand/brand.queries.ts";
import { UnknownFranchisee, UnknownStore } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { isTimeZone, type Month } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { type Upload, writeUpload } from "./reconcile.queries.ts";
import type { Reading } from "./till-file.rules.ts";

export interface OpenReconciliation extends Omit<Reading, "timeZone" | "storeId"> {
  readonly franchiseeId: string;
  readonly month: Month;
  /** Whose all rows are. */
  readonly storeCode?: string | undefined;
  /** Left out: the brand's. */
  readonly timeZone?: string | undefined;
  readonly toleranceMinutes: number;
  readonly toleranceMinor: bigint;
}

const MINUTES_LIMIT = 24 * 60;
const MINOR_LIMIT = 100n;

/** Opens the way for a till's file of a month: notes how it is to be read, and whose it is. */
export async function openReconciliation(work: Work, wish: OpenReconciliation): Promise<Upload> {
  const { franchiseeId, month } = wish;
  maySeeSettlement(work.actor, franchiseeId);
  if (wish.timeZone !== undefined && !isTimeZone(wish.timeZone))
    throw new BadInput("timeZone is an IANA name, like Asia/Shanghai");
  if (wish.toleranceMinutes < 0 || wish.toleranceMinutes > MINUTES_LIMIT)
    throw new BadInput(`clocks may differ by 0 to ${MINUTES_LIMIT} minutes`);
  if (wish.toleranceMinor < 0n || wish.toleranceMinor > MINOR_LIMIT)
    throw new BadInput(`amounts may differ by 0 to ${MINOR_LIMIT} minor units`);
  if (new Set(wish.columns.map(({ field }) => field)).size < wish.columns.length)
    throw new BadInput("two columns are said to be one field");

  if (!(await work.em.findOne(FranchiseeEntity, { id: franchiseeId })))
    throw new UnknownFranchisee(franchiseeId);
  const stores = (await ownedStores(work)).filter(({ owners }) =>
    owners.some((owner) => owner.franchiseeId === franchiseeId),
  );
  const named = stores.find(({ code }) => code === wish.storeCode);
  if (wish.storeCode !== undefined && !named) throw new UnknownStore(wish.storeCode);

  const upload: Upload = {
    id: newId(),
    ...{ franchiseeId, month },
    reading: {
      ...{ columns: wish.columns, separator: wish.separator, decimalMark: wish.decimalMark },
      ...{ dayFirst: wish.dayFirst, timeZone: wish.timeZone ?? (await zoneOf(work)) },
      storeId: named?.id ?? (stores.length === 1 ? stores[0]?.id : undefined),
    },
    tolerance: { minutes: wish.toleranceMinutes, minor: wish.toleranceMinor },
    openedBy: idOf(work.actor) ?? null,
    openedAt: work.now,
  };
  await writeUpload(work, upload);
  return upload;
}
