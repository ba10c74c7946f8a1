/*
 * Points that are earned in one store and spent in another.
 *
 * Goal: who accepts points is paid as its contract says, who issued them owes what fell due, whoever is to have the good of
 * points that expired has it; what is refunded or revived takes its lines back. All of it sums to zero at every step.
 * Method: tables of a member's life, each proved by verify at its end; two franchisees, north (N1, N2) and south (S1).
 */
import { describe, expect, test } from "@jest/globals";
import { approveAdjustment } from "../../src/adjustment/approve-adjustment.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { verify } from "../../src/commands/verify.ts";
import { buyCoupon } from "../../src/coupon/buy-coupon.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import type { ProposeTerms } from "../../src/terms/propose-terms.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { faultsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { life } from "../support/life.ts";
import { campaignOf, templateOf } from "../support/offers.ts";
import { silent } from "../support/silent.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

/** Two minor units a point due at its use; who accepts is paid three quarters of it. */
const AT_USE: ProposeTerms["clauses"] = [
  { number: "1", kind: "ROYALTY", rate: 0n },
  { number: "2", kind: "POINTS_COST", rate: 2n, due: "AT_USE" },
  { number: "3", kind: "POINTS_ACCEPTED", rate: 7_500n },
];

/** What points made accrue, in order, and what their lots were. */
const cleared = (there: World) =>
  kit
    .asOwner<{ line: string }>(
      `select concat_ws(' ', l.kind, f.code, l.base, l.amount_minor, l.about) as line
     from settlement_line l join franchisee f on f.id = l.franchisee_id
     where l.brand_id = $1 and l.kind <> 'ROYALTY' order by l.posting_id, l.no`,
      [there.brandId],
    )
    .then((rows) => rows.map(({ line }) => line));

async function proved(there: World): Promise<void> {
  expect(await faultsOf(kit, there.brandId)).toEqual([]);
  await verify(kit, silent, () => undefined);
}

const spendAt = (there: World, number: string, points: bigint, memberId = there.anna) =>
  there.as((work) =>
    spendPoints(work, { memberId, storeId: there.s1.id, source: "till", number, points }),
  );

describe("points earned in one store and spent in another", () => {
  test("are due at use: the issuer pays headquarters, who accepts is paid by the recorded cost", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2 due AT_USE
      terms   POINTS_ACCEPTED 7500
      at      2026-03-01T09:00
      order   1  101  N1
      lines   none
      spend   61  S1
      lines   POINTS_ACCEPTED south S1 61 92 POINTS_USED north N1 61 -122   # 61 × 2 × 75 % = 91.5
      spend   30  N2                                                        # north's own
      lines   none
      hot     franchisee/south/accrued/2026-03  92
      hot     franchisee/north/accrued/2026-03  -122
      hot     headquarters/accrued/2026-03      30
      `,
    ));

  test("were paid when issued: the cost stays recorded, and is paid for to any acceptor", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2 recorded true
      terms   POINTS_ACCEPTED 10000
      at      2026-03-01T09:00
      order   1  100  N1
      lines   POINTS_COST north N1 100 -200
      spend   60  S1
      lines   POINTS_ACCEPTED south S1 60 120
      spend   10  N2
      lines   POINTS_ACCEPTED north N2 10 20
      `,
    ));

  test("have no recorded cost: a flat amount, or nothing", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2
      terms   POINTS_ACCEPTED 10000 unrecordedMinor 1
      at      2026-03-01T09:00
      order   1  100  N1
      lines   POINTS_COST north N1 100 -200
      spend   60  S1
      lines   POINTS_ACCEPTED south S1 60 60
      `,
    ));

  test("have no clause for them: nobody is paid", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2 due AT_USE
      at      2026-03-01T09:00
      order   1  100  N1
      spend   60  S1
      lines   POINTS_USED north N1 60 -120
      `,
    ));

  test("keep their cost while they wait for an event, and are taken back from where they are", () =>
    life(
      kit,
      `
      rule    MONTH_END 12  ON_EVENT
      terms   POINTS_COST 2 due AT_USE
      terms   POINTS_ACCEPTED 10000
      at      2026-03-01T09:00
      order   1  100  N1
      wallet  0  pending 100
      activate  1
      spend   60  S1
      lines   POINTS_ACCEPTED south S1 60 120 POINTS_USED north N1 60 -120
      refund  1
      lines   none
      wallet  -60  owed 60
      `,
    ));

  test("keep it while they wait for a day, and as they end and are revived", () =>
    life(
      kit,
      `
      rule    DAYS 5  AFTER_DAYS 1
      terms   POINTS_COST 2 due AT_USE breakage HEADQUARTERS
      at      2026-03-01T09:00
      order   1  100  N1
      at      2026-03-02T09:00
      spend   60  S1
      lines   POINTS_USED north N1 60 -120
      at      2026-03-08T00:00
      expire  40
      lines   BREAKAGE north N1 40 -80
      refund  1
      lines   BREAKAGE north N1 -40 80
      `,
    ));

  test("are the new owner's to pay for once the store is sold", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2 due AT_USE
      terms   POINTS_ACCEPTED 10000
      at      2026-03-01T09:00
      order   1  100  N1
      sell    N1  south
      spend   10  S1
      lines   POINTS_ACCEPTED south S1 10 20 POINTS_USED north N1 10 -20
      at      2026-03-01T09:10
      spend   20  S1                                   # south's own by now
      lines   none
      spend   30  N2
      lines   POINTS_ACCEPTED north N2 30 60 POINTS_USED south N1 30 -60
      `,
    ));

  test("are headquarters' once their issuer is closed, or its successor's", () =>
    life(
      kit,
      `
      terms   POINTS_COST 2 due AT_USE
      terms   POINTS_ACCEPTED 10000
      at      2026-03-01T09:00
      order   1  100  N1
      order   2  100  N2
      close   N1
      close   N2  S1
      at      2026-03-01T09:10
      spend   150  S1
      lines   POINTS_ACCEPTED south S1 100 200
      `,
    ));
});

describe("points that expire", () => {
  test.each([
    ["POINTS_COST 2 recorded true breakage ISSUER", "BREAKAGE north N1 40 80"],
    ["POINTS_COST 2 recorded true breakage HEADQUARTERS", "none"],
    ["POINTS_COST 2 recorded true", "none"],
    ["POINTS_COST 2 due AT_USE breakage HEADQUARTERS", "BREAKAGE north N1 40 -80"],
    ["POINTS_COST 2 due AT_USE breakage ISSUER", "none"],
  ])("under %s make %s", (clause, lines) =>
    life(
      kit,
      `
      rule    DAYS 30
      terms   ${clause}
      at      2026-03-01T09:00
      order   1  100  N1
      spend   60  N2
      at      2026-04-01T00:00
      lines   ${/AT_USE/.test(clause) ? "none" : "POINTS_COST north N1 100 -200"}
      expire  40
      lines   ${lines}
      `,
    ),
  );

  test("and are taken back with their order give the good of their end back", () =>
    life(
      kit,
      `
      rule    DAYS 30
      terms   POINTS_COST 2 recorded true breakage ISSUER
      at      2026-03-01T09:00
      order   1  100  N1
      lines   POINTS_COST north N1 100 -200
      at      2026-04-01T00:00
      expire  100
      lines   BREAKAGE north N1 100 200
      refund  1
      lines   POINTS_COST north N1 -100 200 BREAKAGE north N1 -100 -200
      hot     headquarters/accrued/2026-03  200
      hot     headquarters/accrued/2026-04  -200
      `,
    ));
});

describe("the cost recorded with points", () => {
  const LOT = "lot/2027-03-31/N1/2u";

  test("is settled by the order they pay, and half of it goes back with half of the order", async () => {
    const there = await world(kit, { clauses: AT_USE, pointValue: { points: 1n, minor: 1n } });
    await record(there, orderOf(there, "earned"));
    await record(there, {
      ...orderOf(there, "paid", { storeCode: "S1", netMinor: 5_000n }),
      ...{ spentPoints: 41n, earns: false },
    });
    const [accepted, used] = [`POINTS_ACCEPTED south 41 62`, `POINTS_USED north 41 -82`];
    expect(await cleared(there)).toEqual([`${accepted} ${LOT}/S1`, `${used} ${LOT}/S1`]);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({
      "franchisee/south/accrued/2026-03": 62n,
      "franchisee/north/accrued/2026-03": -82n,
    });

    const refund = (number: string) =>
      there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: "paid", number, refundMinor: 2_500n },
            occurredAt: kit.clock(),
          },
        ]),
      );
    await refund("r1");
    expect((await cleared(there)).slice(2)).toEqual([
      `POINTS_ACCEPTED south -21 -31 ${LOT}/S1`,
      `POINTS_USED north -21 41 ${LOT}/S1`,
    ]);
    await refund("r2");
    expect(await sumsOf(kit, there.brandId)).toEqual({
      "issued/N1": -100n,
      "wallet/2027-03-31/N1/2u": 100n,
    });
    // It went back with the points, into the bucket they came from.
    expect((await wallet(kit, there)).buckets).toMatchObject([{ cost: "2u", points: 100n }]);
    await proved(there);
  });

  test("goes with them from member to member, through a merge and its undoing, and a hold", async () => {
    const there = await world(kit, { clauses: AT_USE, members: 3 });
    const [anna = "", ben = "", cora = ""] = there.members;
    await record(there, orderOf(there, "earned"));
    await there.as((work) => setTransferRule(work, { dailyPoints: 50n, fromAt: kit.clock() }));
    await there.as((work) =>
      transferPoints(work, { memberId: anna, toMemberId: ben, number: "G1", points: 30n }),
    );
    const { id: mergeId } = await there.as((work) =>
      mergeMembers(work, { survivorId: cora, absorbedId: ben, reason: "one person" }),
    );
    await spendAt(there, "1", 10n, cora);
    await there.as((work) => unmergeMembers(work, { mergeId, reason: "two persons" }));
    const hold = await there.as((work) =>
      holdPoints(work, {
        ...{ memberId: ben, storeId: there.s1.id, source: "till", number: "H1", points: 20n },
      }),
    );
    await there.as((work) => commitHold(work, { holdId: hold.id, points: 15n }));
    expect((await wallet(kit, there, ben)).buckets).toMatchObject([{ cost: "2u", points: 5n }]);
    expect(await cleared(there)).toEqual([
      `POINTS_ACCEPTED south 10 15 ${LOT}/S1`,
      `POINTS_USED north 10 -20 ${LOT}/S1`,
      `POINTS_ACCEPTED south 15 23 ${LOT}/S1`,
      `POINTS_USED north 15 -30 ${LOT}/S1`,
    ]);
    await proved(there);
  });

  test("gives the good of their end back where they are revived in a survivor's book", async () => {
    const there = await world(kit, {
      ...{ members: 2, validity: { kind: "DAYS", count: 5 } as const },
      clauses: [
        { number: "1", kind: "ROYALTY", rate: 0n },
        { number: "2", kind: "POINTS_COST", rate: 2n, recorded: true, breakage: "ISSUER" },
      ],
    });
    const [anna = "", ben = ""] = there.members;
    const occurredAt = kit.clock();
    await record(there, orderOf(there, "earned", { member: { id: ben }, occurredAt }));
    await there.as((work) =>
      mergeMembers(work, { survivorId: anna, absorbedId: ben, reason: "one person" }),
    );
    kit.clock.advance({ days: 10 });
    await expirePoints(kit.begin, system("tests", there.brandId));
    const again = { source: "till", orderNumber: "earned", number: "r", occurredAt: kit.clock() };
    await there.as((work) => refundOrders(work, [again]));
    const lines = (await cleared(there)).map((line) => line.replace(/ lot.*/, ""));
    expect(lines.toSorted()).toEqual([
      "BREAKAGE north -100 -200",
      "BREAKAGE north 100 200",
      "POINTS_COST north -100 200",
      "POINTS_COST north 100 -200",
    ]);
    await proved(there);
  });

  test("falls due where headquarters honours them, and headquarters' own have none", async () => {
    const there = await world(kit, { clauses: AT_USE });
    await record(there, orderOf(there, "earned"));
    await campaignOf(there);
    const template = await templateOf(there, { pricePoints: 40n });
    await there.as((work) =>
      buyCoupon(work, { memberId: there.anna, template: template.code, number: "1" }),
    );
    const { id: adjustmentId } = await there.as((work) =>
      proposeAdjustment(work, {
        ...{ memberId: there.anna, number: "A1", points: 10n, reason: "sorry" },
        issuerCode: "headquarters",
      }),
    );
    const colleague: Actor = { kind: "hq", id: newId(), brandId: there.brandId };
    await there.as((work) => approveAdjustment(work, { adjustmentId }), colleague);
    await spendAt(there, "1", 70n);
    expect(await cleared(there)).toEqual([
      `POINTS_USED north 40 -80 ${LOT}/headquarters`,
      `POINTS_ACCEPTED south 60 90 ${LOT}/S1`,
      `POINTS_USED north 60 -120 ${LOT}/S1`,
    ]);
    await proved(there);
  });
});
