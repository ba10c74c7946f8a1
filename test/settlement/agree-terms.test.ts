import { describe, expect, test } from "@jest/globals";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { TooEarly, UnknownFranchisee } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { type AgreeTerms, agreeTerms } from "../../src/settlement/agree-terms.ts";
import { linesOf, termsOf } from "../../src/settlement/line.queries.ts";
import { TermsUnsound } from "../../src/settlement/settlement.refusals.ts";
import type { ClauseKind } from "../../src/settlement/terms.entity.ts";
import { openKit } from "../support/database.ts";
import { CLAUSES, OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const agree = (there: World, but: Partial<AgreeTerms> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      agreeTerms(work, {
        ...{ franchiseeId: there.north.id, fromAt: earliestChange(kit.clock()), clauses: CLAUSES },
        ...but,
      }),
    actor,
  );

const royalty = (rate: bigint): AgreeTerms["clauses"] => [{ number: "4.2", kind: "ROYALTY", rate }];

const newcomer = (there: World) =>
  there.as((work) => addFranchisee(work, { code: "west", legalName: "West Ltd" }));

describe("agreeTerms", () => {
  test("adds a version and keeps the ones before it", async () => {
    const there = await world(kit);
    const terms = await agree(there, { clauses: royalty(600n) });

    expect(terms).toMatchObject({ version: 2, agreedAt: kit.clock() });
    const versions =
      (await termsOf(kit.look(there.hq), [there.north.id])).get(there.north.id) ?? [];
    expect(versions.map(({ version, clauses }) => [version, clauses.get("ROYALTY")?.rate])).toEqual(
      [
        [1, 500n],
        [2, 600n],
      ],
    );
    expect(versions[1]?.clauses.get("ROYALTY")?.number).toBe("4.2");
  });

  test("rates each order by the terms of its own moment, whenever it comes", async () => {
    const there = await world(kit);
    const agreedAt = earliestChange(kit.clock());
    await agree(there, { clauses: royalty(1_000n) });
    kit.clock.advance({ days: 1 });

    const recorded = await record(
      there,
      orderOf(there, "before", { occurredAt: new Date(agreedAt.getTime() - 1) }),
      orderOf(there, "after", { occurredAt: agreedAt }),
    );

    const postingIds = recorded.map(({ order }) => order.id);
    const lines = await linesOf(kit.look(there.hq), { memberIds: [there.anna], postingIds });
    const royalties = postingIds.map((id) =>
      lines
        .filter(({ postingId, kind }) => postingId === id && kind === "ROYALTY")
        .map(({ amountMinor, clause }) => [amountMinor, clause]),
    );
    expect(royalties).toEqual([[[-500n, "1"]], [[-1_000n, "4.2"]]]);
  });

  test("may reach back to the brand's opening the first time, and no further", async () => {
    const there = await world(kit);
    const { id: franchiseeId } = await newcomer(there);
    const openedAt = new Date(OPENED_AT);
    const before = new Date(openedAt.getTime() - 1);

    await expect(agree(there, { franchiseeId, fromAt: before })).rejects.toEqual(
      new TooEarly(openedAt),
    );
    expect(await agree(there, { franchiseeId, fromAt: openedAt })).toMatchObject({ version: 1 });
  });

  test("cannot re-rate what is booked or on its way: later versions begin a little ahead", async () => {
    const there = await world(kit);
    const soon = earliestChange(kit.clock());
    const tooSoon = new Date(soon.getTime() - 1);
    await expect(agree(there, { fromAt: tooSoon })).rejects.toEqual(new TooEarly(soon));
    expect(await agree(there, { fromAt: soon })).toMatchObject({ version: 2 });
  });

  const clause = (kind: ClauseKind, rate: bigint, number: string = kind) => ({
    number,
    kind,
    rate,
  });

  test.each([
    ["no royalty", [clause("BOUND_SHARE", 200n)]],
    ["nothing at all", []],
    ["two clauses of one number", [clause("ROYALTY", 500n, "1"), clause("BOUND_SHARE", 200n, "1")]],
    ["two clauses of one kind", [clause("ROYALTY", 500n, "1"), clause("ROYALTY", 400n, "2")]],
    ["a royalty above the net", [clause("ROYALTY", 10_001n)]],
    ["a royalty below nothing", [clause("ROYALTY", -1n)]],
    ["a share above the net", [clause("ROYALTY", 0n), clause("BOUND_SHARE", 10_001n)]],
    ["a subsidy above the coupon", [clause("ROYALTY", 0n), clause("COUPON_SUBSIDY", 10_001n)]],
    ["a point that costs less than nothing", [clause("ROYALTY", 0n), clause("POINTS_COST", -1n)]],
    ["a point that costs a fortune", [clause("ROYALTY", 0n), clause("POINTS_COST", 1_001n)]],
  ])("refuses %s", async (_, clauses) => {
    const there = await world(kit);
    await expect(agree(there, { clauses })).rejects.toThrow(TermsUnsound);
    const versions = (await termsOf(kit.look(there.hq), [there.north.id])).get(there.north.id);
    expect(versions).toHaveLength(1);
  });

  test("takes rates up to their limits", async () => {
    const there = await world(kit);
    const clauses = [
      clause("ROYALTY", 10_000n, "1"),
      clause("BOUND_SHARE", 10_000n, "2"),
      clause("COUPON_SUBSIDY", 0n, "3"),
      clause("POINTS_COST", 1_000n, "4"),
    ];
    expect(await agree(there, { clauses })).toMatchObject({ version: 2 });
  });

  test.each(["", "x".repeat(17), "1;2", "1\n2", "<b>"])(
    "does not take the number %j",
    async (number) => {
      const there = await world(kit);
      await expect(agree(there, { clauses: [clause("ROYALTY", 0n, number)] })).rejects.toThrow(
        BadInput,
      );
    },
  );

  test("knows franchisees of its own brand only", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    for (const franchiseeId of [newId(), there.north.id])
      await expect(agree(here, { franchiseeId })).rejects.toThrow(UnknownFranchisee);
  });

  test("is headquarters' to do", async () => {
    const there = await world(kit);
    const owner: Actor = {
      ...{ kind: "franchisee", id: newId(), brandId: there.brandId, franchiseeId: there.north.id },
    };
    for (const actor of [owner, there.n1.till])
      await expect(agree(there, {}, actor)).rejects.toThrow(Forbidden);
  });

  test("agreed by five at once make versions of five numbers", async () => {
    const there = await world(kit);
    await Promise.all(Array.from({ length: 5 }, () => agree(there)));
    const versions = (await termsOf(kit.look(there.hq), [there.north.id])).get(there.north.id);
    expect(versions?.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
