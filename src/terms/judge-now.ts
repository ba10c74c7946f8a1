import { BrandEntity } from "../brand/brand.entity.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Clause } from "./clause.rules.ts";
import { judgeTogether, stillGood } from "./soundness.rules.ts";
import { termsOf } from "./terms.queries.ts";
import { judgeBeginning, type SignedTerms } from "./terms.rules.ts";

/**
 * Judges a version by now and by all that is signed: since it was proposed others may have been, and time went by. Gives
 * the franchisee's versions so far.
 */
export async function judgeNow(
  scope: Scope,
  wish: {
    readonly franchiseeId: string;
    readonly fromAt: Date;
    readonly clauses: readonly Clause[];
  },
): Promise<readonly SignedTerms[]> {
  const [brand, contracts] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    termsOf(scope),
  ]);
  const versions = contracts.get(wish.franchiseeId) ?? [];
  judgeBeginning(wish.fromAt, versions, { ...brand, now: scope.now });
  judgeTogether({ clauses: wish.clauses }, stillGood(contracts, scope.now));
  return versions;
}
