import { expirePoints } from "../../src/expiry/expire-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import type { Kit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";
import type { Tampering } from "./tamperings.ts";

/** A brand whose points are due at use: earned in one store, spent in another franchisee's, the rest expired. */
export async function clearing(kit: Kit): Promise<void> {
  const there = await world(kit, {
    ...{ currency: "USD", validity: { kind: "DAYS", count: 1 } },
    clauses: [
      { number: "1", kind: "ROYALTY", rate: 0n },
      { number: "2", kind: "POINTS_COST", rate: 2n, due: "AT_USE", breakage: "HEADQUARTERS" },
      { number: "3", kind: "POINTS_ACCEPTED", rate: 7_500n },
    ],
  });
  await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
  await there.as((work) =>
    spendPoints(work, {
      ...{ memberId: there.anna, storeId: there.s1.id, source: "till", number: "1", points: 60n },
    }),
  );
  kit.clock.advance({ days: 2 });
  await expirePoints(kit.begin, system("tests", there.brandId));
}

const of = (kind: string) => `where kind = '${kind}' and corrects_posting_id is null`;

export const clearings: Tampering[] = [
  [
    "N1",
    "who accepted points is paid more",
    `update settlement_line set amount_minor = amount_minor + 1 ${of("POINTS_ACCEPTED")}`,
    "cleared by POINTS_ACCEPTED 60 7500 91 .* make it POINTS_ACCEPTED 60 7500 90",
  ],
  [
    "N1",
    "what fell due is forgotten",
    `delete from settlement_line ${of("POINTS_USED")}`,
    "cleared by nothing, .* make it POINTS_USED 60 2 -120",
  ],
  [
    "N1",
    "the end of points is charged to another lot",
    `update settlement_line set about = replace(about, 'N1', 'N2') ${of("BREAKAGE")}`,
    "cleared by BREAKAGE 40 2 -80 .*N2/2u.*lot/.*/N1/2u",
  ],
  [
    "N1",
    "points are paid for twice",
    `insert into settlement_line select posting_id, (no + 9)::smallint, owner_id, brand_id, franchisee_id, store_id, month,
       of_month, kind, terms_id, clause, base, rate, amount_minor, orders, null, null, about, occurred_at
     from settlement_line ${of("POINTS_ACCEPTED")}`,
    "cleared by POINTS_ACCEPTED .* make it nothing",
  ],
];
