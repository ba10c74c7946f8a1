/*
 * Contracts that both sides sign.
 *
 * Goal: nothing is in force that one side alone wanted, and what both signed is in force from its instant on.
 * Method: headquarters and a franchisee's owner, each doing its own and the other's steps.
 */
import { describe, expect, test } from "@jest/globals";
import { agreeTerms, offerTerms } from "../../seeds/agree-terms.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { TooEarly, UnknownFranchisee } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { linesOf } from "../../src/settlement/line.queries.ts";
import { declineTerms } from "../../src/terms/decline-terms.ts";
import { proposalsOf } from "../../src/terms/proposal.queries.ts";
import { statusOf } from "../../src/terms/proposal.rules.ts";
import type { ProposeTerms } from "../../src/terms/propose-terms.ts";
import { signTerms } from "../../src/terms/sign-terms.ts";
import { termsOf } from "../../src/terms/terms.queries.ts";
import {
  TermsProposalClosed,
  TermsUnsound,
  UnknownTermsProposal,
} from "../../src/terms/terms.refusals.ts";
import { withdrawTerms } from "../../src/terms/withdraw-terms.ts";
import { openKit } from "../support/database.ts";
import { until } from "../support/until.ts";
import { CLAUSES, OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const agree = (there: World, but: Partial<ProposeTerms> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      agreeTerms(work, {
        ...{ franchiseeId: there.north.id, fromAt: earliestChange(kit.clock()), clauses: CLAUSES },
        ...but,
      }),
    actor,
  );

const royalty = (rate: bigint): ProposeTerms["clauses"] => [
  { number: "4.2", kind: "ROYALTY", rate },
];

const newcomer = (there: World) =>
  there.as((work) => addFranchisee(work, { code: "west", legalName: "West Ltd" }));

const ownerOf = ({ brandId }: World, franchiseeId: string): Actor => ({
  ...({ kind: "franchisee", id: newId(), brandId, franchiseeId } as const),
});

const propose = (there: World, but: Partial<ProposeTerms> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      offerTerms(work, {
        ...{ franchiseeId: there.north.id, fromAt: earliestChange(kit.clock()), clauses: CLAUSES },
        ...but,
      }),
    actor,
  );
const sign = (there: World, proposalId: string, actor = ownerOf(there, there.north.id)) =>
  there.as((work) => signTerms(work, { proposalId }), actor);
const versionsOf = async (there: World, franchiseeId = there.north.id) =>
  (await termsOf(kit.look(there.hq), [franchiseeId])).get(franchiseeId) ?? [];
const proposals = async (there: World) =>
  (await proposalsOf(kit.look(there.hq), [there.north.id])).get(there.north.id) ?? [];

describe("terms", () => {
  test("adds a version and keeps the ones before it", async () => {
    const there = await world(kit);
    const terms = await agree(there, { clauses: royalty(600n) });

    expect(terms).toMatchObject({ version: 2, agreedAt: kit.clock() });
    const versions =
      (await termsOf(kit.look(there.hq), [there.north.id])).get(there.north.id) ?? [];
    expect(versions.map(({ version, clauses }) => [version, clauses[0]?.rate])).toEqual([
      [1, 500n],
      [2, 600n],
    ]);
    expect(versions[1]?.clauses[0]?.number).toBe("4.2");
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
    const lines = await linesOf(kit.look(there.hq), { ownerIds: [there.anna], postingIds });
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

  test("knows franchisees of its own brand only", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    for (const franchiseeId of [newId(), there.north.id])
      await expect(agree(here, { franchiseeId })).rejects.toThrow(UnknownFranchisee);
  });

  test("are headquarters' to propose", async () => {
    const there = await world(kit);
    for (const actor of [ownerOf(there, there.north.id), there.n1.till])
      await expect(propose(there, {}, actor)).rejects.toThrow(Forbidden);
    const { id: proposalId } = await propose(there);
    const withdraw = (actor: Actor) =>
      there.as((work) => withdrawTerms(work, { proposalId }), actor);
    await expect(withdraw(ownerOf(there, there.north.id))).rejects.toThrow(Forbidden);
  });

  test("are signed by the franchisee's own staff, and by nobody else", async () => {
    const there = await world(kit);
    const { id } = await propose(there);
    for (const actor of [there.hq, there.n1.till])
      await expect(sign(there, id, actor)).rejects.toThrow(Forbidden);
    const stranger = ownerOf(there, there.south.id);
    await expect(sign(there, id, stranger)).rejects.toThrow(UnknownTermsProposal);
    expect(await versionsOf(there)).toHaveLength(1);
    const owner = ownerOf(there, there.north.id);
    kit.clock.advance({ minutes: -1 });
    await sign(there, id, owner);
    expect((await versionsOf(there))[1]).toMatchObject({
      ...{ version: 2, proposalId: id, agreedAt: kit.clock() },
      proposedBy: "id" in there.hq ? there.hq.id : null,
      signedBy: "id" in owner ? owner.id : null,
    });
  });

  test("that are not signed are in nobody's way", async () => {
    const there = await world(kit);
    await propose(there, { clauses: royalty(9_000n) });
    kit.clock.advance({ days: 1 });
    const [recorded] = await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
    const ids = { ownerIds: [there.anna], postingIds: [recorded?.order.id ?? ""] };
    expect(await linesOf(kit.look(there.hq), ids)).toMatchObject([{ rate: 500n }, {}]);
  });

  test("keep every clause with all it says, and what they say of statements", async () => {
    const there = await world(kit);
    const clauses: ProposeTerms["clauses"] = [
      {
        ...{ number: "1", kind: "ROYALTY", rate: 500n, title: "Brand fee 品牌费" },
        ...{ freeUntil: "2026-04-01", without: ["TAX"], stepsAre: "WHOLE", per: "FRANCHISEE" },
        steps: [{ fromMinor: 100_000n, rate: 400n }],
        ...{ minimumMinor: 10_000n, maximumMinor: 90_000n },
      },
      {
        ...{ number: "2.1", kind: "BOUND_SHARE", rate: 300n, capMinor: 500n, days: 365 },
        ...{ channels: ["MALL", "PLATFORM"], categories: ["TEA"], sellers: "ANY" },
      },
      { number: "2.2", kind: "BOUND_SHARE", rate: 100n, payer: "SELLER" },
      {
        ...{ number: "3", kind: "POINTS_COST", rate: 2n, due: "AT_ISSUE", recorded: true },
        ...{ blockPoints: 5_000n, breakage: "ISSUER" },
      },
      { number: "4", kind: "POINTS_ACCEPTED", rate: 9_000n, unrecordedMinor: 1n },
    ];
    const statements = {
      ...({ acceptDays: 10, silence: "ACCEPTS", thresholdMinor: 100n, cureDays: 60 } as const),
    };
    const sent = clauses.toReversed();
    const { id } = await propose(there, { clauses: sent, statements });
    expect(await proposals(there)).toMatchObject([{}, { clauses, ...statements }]);
    await sign(there, id);
    expect((await versionsOf(there))[1]).toMatchObject({ clauses, ...statements });
  });

  test("are decided once", async () => {
    const there = await world(kit);
    const owner = ownerOf(there, there.north.id);
    const acts = {
      SIGNED: (proposalId: string) => sign(there, proposalId),
      DECLINED: (proposalId: string) =>
        there.as((work) => declineTerms(work, { proposalId, reason: "too dear" }), owner),
      WITHDRAWN: (proposalId: string) => there.as((work) => withdrawTerms(work, { proposalId })),
    };
    for (const [verdict, act] of Object.entries(acts)) {
      const { id } = await propose(there);
      await act(id);
      for (const again of Object.values(acts))
        await expect(again(id)).rejects.toEqual(
          new TermsProposalClosed(id, verdict as keyof typeof acts),
        );
    }
    expect((await proposals(there)).map(statusOf)).toEqual([
      ...["SIGNED", "SIGNED", "DECLINED", "WITHDRAWN"],
    ]);
    expect((await proposals(there))[2]?.decision?.reason).toBe("too dear");
    expect(await versionsOf(there)).toHaveLength(2);
    await expect(acts.SIGNED(newId())).rejects.toThrow(UnknownTermsProposal);
    const { id: proposalId } = await propose(there);
    const silent = { proposalId, reason: " " };
    await expect(there.as((work) => declineTerms(work, silent), owner)).rejects.toThrow(BadInput);
  });

  test("signed and withdrawn at once are one of both", async () => {
    const there = await world(kit);
    const { id: proposalId } = await propose(there);
    const outcomes = await Promise.allSettled([
      sign(there, proposalId),
      there.as((work) => withdrawTerms(work, { proposalId })),
      sign(there, proposalId),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [, proposal] = await proposals(there);
    const signed = proposal?.decision?.verdict === "SIGNED" ? 2 : 1;
    expect(await versionsOf(there)).toHaveLength(signed);
  });

  test("that waited too long to be signed are too early by then", async () => {
    const there = await world(kit);
    const { id } = await propose(there);
    kit.clock.advance({ minutes: 1 });
    await expect(sign(there, id)).rejects.toEqual(new TooEarly(earliestChange(kit.clock())));
  });

  test("are judged again as they are signed: what others signed meanwhile counts", async () => {
    const there = await world(kit);
    const fromAt = new Date(earliestChange(kit.clock()).getTime() + 3_600_000);
    const { id } = await propose(there, { fromAt, clauses: royalty(9_000n) });
    await agree(there, {
      ...{ franchiseeId: there.south.id, fromAt },
      clauses: [...royalty(0n), { number: "6", kind: "GUIDE_COMMISSION", rate: 900n }],
    });
    await expect(sign(there, id)).rejects.toThrow(TermsUnsound);
  });

  test("signed by two at once are judged one after the other", async () => {
    const there = await world(kit);
    const fromAt = new Date(earliestChange(kit.clock()).getTime() + 3_600_000);
    const { id } = await propose(there, { fromAt, clauses: royalty(9_000n) });
    const commission = { number: "6", kind: "GUIDE_COMMISSION", rate: 1_001n } as const;
    const other = await propose(there, {
      ...{ franchiseeId: there.south.id, fromAt, clauses: [...royalty(0n), commission] },
    });
    const south = ownerOf(there, there.south.id);
    const isWaiting = async () =>
      (await kit.asOwner("select from pg_locks where locktype = 'advisory' and not granted"))
        .length > 0;
    let second: Promise<unknown> | undefined;
    let isOver = false;
    await there.as(
      async (work) => {
        await signTerms(work, { proposalId: id });
        second = sign(there, other.id, south)
          .catch((error: unknown) => error)
          .finally(() => {
            isOver = true;
          });
        await until(async () => isOver || (await isWaiting()));
      },
      ownerOf(there, there.north.id),
    );
    expect(await second).toBeInstanceOf(TermsUnsound);
  });

  test("agreed by five at once make versions of five numbers", async () => {
    const there = await world(kit);
    await Promise.all(Array.from({ length: 5 }, () => agree(there)));
    const versions = (await termsOf(kit.look(there.hq), [there.north.id])).get(there.north.id);
    expect(versions?.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
