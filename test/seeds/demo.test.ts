import { expect, test } from "@jest/globals";
import { seedDemo } from "../../seeds/demo.ts";
import { proveBook } from "../../src/proof/prove-book.ts";
import { openKit } from "../support/database.ts";
import { tests } from "../support/tests.ts";

/**
 * What a stranger finds after the first start: two months or more that are closed, agreed to but for the last, of which a
 * line is in dispute, and lines of every clause. Made on days that begin and end months, in a book that holds.
 */
const kit = await openKit();

/** Of each clause one at the least; steps and minimum have their months. */
const KINDS = [
  ...["BOUND_SHARE", "COUPON_SUBSIDY", "FEE", "GUIDE_COMMISSION", "MINIMUM", "NET_FEE"],
  ...["POINTS_ACCEPTED", "POINTS_COST", "ROYALTY", "VOLUME"],
];

test.each([
  "2026-11-22T13:00:00.000Z",
  "2026-03-01T00:30:00.000+08:00",
  "2027-08-31T23:50:00.000+08:00",
])("made at %s, the demo shows settlement", async (now) => {
  kit.clock.set(now);
  const brandId = await seedDemo(kit.begin, new Date(now));

  const statements = await kit.asOwner<{ accepted: number; disputed: number }>(
    `select (select count(*)::int from statement_act a where a.statement_id = s.id and a.kind = 'ACCEPTED') as accepted,
       (select count(*)::int from dispute d where d.statement_id = s.id) as disputed
     from statement s join franchisee f on f.id = s.franchisee_id
     where s.brand_id = $1 and f.code = 'lin' order by s.month`,
    [brandId],
  );
  expect(statements.length).toBeGreaterThanOrEqual(2);
  expect(statements).toEqual([
    ...statements.slice(1).map(() => ({ accepted: 1, disputed: 0 })),
    { accepted: 0, disputed: 1 },
  ]);
  const kinds = await kit.asOwner<{ kind: string }>(
    "select distinct kind from settlement_line where brand_id = $1 order by kind",
    [brandId],
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(KINDS);
  const scope = kit.look(tests);
  const proof = await proveBook((step) => step(scope), kit.begin);
  expect(proof).toMatchObject({ invariant: null, broken: null });
});
