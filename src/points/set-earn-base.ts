import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { isWord } from "../kernel/word.ts";
import type { Work } from "../platform/database/work.ts";
import { EarnBaseEntity, type EarnBaseVersion } from "./earn-base.entity.ts";
import { USUAL_BASE } from "./earn-base.rules.ts";

export interface SetEarnBase {
  readonly countsTax?: boolean | undefined;
  readonly countsShipping?: boolean | undefined;
  /** Left out: what is usual. */
  readonly excludedTenders?: readonly string[] | undefined;
  readonly excludedCategories?: readonly string[] | undefined;
  readonly fromAt: Date;
}

const WORD_LIMIT = 100;

/** A new version of what of an order's net earns points and growth, in force from an instant on. */
export async function setEarnBase(work: Work, wish: SetEarnBase): Promise<EarnBaseVersion> {
  mayManageBrand(work.actor, "RULES");
  const { excludedTenders = USUAL_BASE.excludedTenders } = wish;
  const { excludedCategories = USUAL_BASE.excludedCategories } = wish;
  for (const words of [excludedTenders, excludedCategories])
    if (words.length > WORD_LIMIT || !words.every(isWord))
      throw new BadInput(
        `at most ${WORD_LIMIT} tenders and categories, each 1 to 64 letters, digits, dots, dashes or spaces`,
      );
  const earliest = earliestChange(work.now);
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const [last] = await work.em.find(EarnBaseEntity, {}, { orderBy: { version: "desc" }, limit: 1 });
  const base = work.em.create(EarnBaseEntity, {
    ...{ id: newId(), brandId: work.brandId, version: (last?.version ?? 0) + 1 },
    ...{ countsTax: wish.countsTax ?? false, countsShipping: wish.countsShipping ?? false },
    ...{ excludedTenders: [...excludedTenders], excludedCategories: [...excludedCategories] },
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return base;
}
