import { BrandEntity } from "../brand/brand.entity.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { type AccountMapping, AccountMappingEntity } from "./account-mapping.entity.ts";
import { checkMapping, type MappedAccount } from "./account-mapping.rules.ts";
import { mayMapAccounts } from "./accounting.policy.ts";

export interface SetAccountMapping {
  readonly accounts: readonly MappedAccount[];
  readonly fromAt: Date;
}

/** A new version of what accounts are called elsewhere: for what is booked from an instant on. The first may reach back. */
export async function setAccountMapping(
  work: Work,
  wish: SetAccountMapping,
): Promise<AccountMapping> {
  mayMapAccounts(work.actor);
  checkMapping(wish.accounts);

  const [last] = await work.em.find(
    AccountMappingEntity,
    {},
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const mapping = work.em.create(AccountMappingEntity, {
    ...{ id: newId(), brandId: work.brandId, version: (last?.version ?? 0) + 1 },
    accounts: wish.accounts.map(({ pattern, code, title }) => ({ pattern, code, title })),
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return mapping;
}
