/*
 * Contracts that two people at headquarters send.
 *
 * Goal: no franchisee is shown, told of, or can sign what one person at headquarters wrote alone.
 * Method: proposals are looked at and signed by the franchisee before and after a colleague approves them; what is told
 * is read from the feed, as each side would.
 */
import { describe, expect, test } from "@jest/globals";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { readEvents } from "../../src/feed/read-events.ts";
import { AnotherPersonNeeded } from "../../src/four-eyes/four-eyes.refusals.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { simulateTerms } from "../../src/simulation/simulate-terms.ts";
import { approveTerms } from "../../src/terms/approve-terms.ts";
import { declineTerms } from "../../src/terms/decline-terms.ts";
import { statusOf } from "../../src/terms/proposal.rules.ts";
import { proposeTerms } from "../../src/terms/propose-terms.ts";
import { signTerms } from "../../src/terms/sign-terms.ts";
import { termsOf } from "../../src/terms/terms.queries.ts";
import { TermsProposalClosed, UnknownTermsProposal } from "../../src/terms/terms.refusals.ts";
import { withdrawTerms } from "../../src/terms/withdraw-terms.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { CLAUSES, type World, world } from "../support/world.ts";

const served = await serveHub();

const personAt = ({ brandId }: World, behalf?: { staffId: string }): Actor => ({
  ...({ kind: "hq", id: newId(), brandId } as const),
  ...(behalf && { behalf: { ...behalf, id: newId(), reason: "asked to" } }),
});
const ownerOf = ({ brandId, north }: World): Actor => ({
  ...({ kind: "franchisee", id: newId(), brandId, franchiseeId: north.id } as const),
});
const propose = (there: World, actor?: Actor) =>
  there.as((work) => {
    const fromAt = new Date(work.now.getTime() + 86_400_000);
    return proposeTerms(work, { franchiseeId: there.north.id, fromAt, clauses: CLAUSES });
  }, actor);
const approve = (there: World, proposalId: string, actor = personAt(there)) =>
  there.as((work) => approveTerms(work, { proposalId }), actor);

describe("a contract that is proposed", () => {
  test("is not the franchisee's to see, sign, decline or try out before a second person approved it", async () => {
    const there = await served.prepare(() => world(served, { members: 0 }));
    const client = served.client(callersOf(there).north);
    const shown = async () =>
      (await client.query(operation("contract"))).franchisee.termsProposals.map(
        ({ status }: { status: string }) => status,
      );
    const { id: proposalId } = await propose(there);
    const owner = ownerOf(there);
    const sign = () => there.as((work) => signTerms(work, { proposalId }), owner);

    expect(await shown()).toEqual(["SIGNED"]);
    await expect(sign()).rejects.toEqual(new UnknownTermsProposal(proposalId));
    const no = { proposalId, reason: "too dear" };
    await expect(there.as((work) => declineTerms(work, no), owner)).rejects.toThrow(
      UnknownTermsProposal,
    );
    const proposals = [{ franchiseeId: there.north.id, termsProposalId: proposalId }];
    const month = asMonth("2026-01");
    const wish = { from: month, until: month, proposals };
    await expect(simulateTerms(served.look(owner), wish)).rejects.toThrow(UnknownTermsProposal);
    await simulateTerms(served.look(there.hq), wish);

    const approver = personAt(there);
    expect(statusOf(await approve(there, proposalId, approver))).toBe("OPEN");
    expect(await shown()).toEqual(["SIGNED", "OPEN"]);
    await sign();
    const versions = (await termsOf(served.look(owner))).get(there.north.id);
    expect(versions?.at(-1)).toMatchObject({
      ...{ proposalId, approvedBy: "id" in approver && approver.id, approvedAt: served.clock() },
    });
  });

  test("is approved by another person than proposed it, whoever it acts for", async () => {
    const there = await served.prepare(() => world(served, { members: 0 }));
    const { hq } = there;
    const { id } = await propose(there);
    await expect(approve(there, id, hq)).rejects.toThrow(AnotherPersonNeeded);
    const hidden = personAt(there, { staffId: "id" in hq ? hq.id : "" });
    await expect(approve(there, id, hidden)).rejects.toThrow(AnotherPersonNeeded);
    for (const actor of [ownerOf(there), there.n1.till, system("tests", there.brandId)])
      await expect(approve(there, id, actor)).rejects.toThrow(Forbidden);
    const writer: Actor = { ...personAt(there), rights: new Set(["TERMS"]) } as Actor;
    await expect(approve(there, id, writer)).rejects.toThrow(Forbidden);

    const [first, second] = [await approve(there, id), await approve(there, id)];
    expect(second.approval).toEqual(first.approval);
    await there.as((work) => withdrawTerms(work, { proposalId: id }));
    await expect(approve(there, id)).rejects.toEqual(new TermsProposalClosed(id, "WITHDRAWN"));
  });

  test("is told to headquarters, and to the franchisee as it is approved", async () => {
    const there = await served.prepare(() => world(served, { members: 0 }));
    const owner = ownerOf(there);
    const cursor = await served.feedEnd();
    const [kept, dropped] = [await propose(there), await propose(there)];
    await approve(there, kept.id);
    await there.as((work) => withdrawTerms(work, { proposalId: kept.id }));
    await there.as((work) => withdrawTerms(work, { proposalId: dropped.id }));
    await served.feedEnd();
    const heard = async (actor: Actor) =>
      (await readEvents(served.look(actor), all(cursor))).events.map(({ data }) => data.status);
    expect(await heard(there.hq)).toEqual([
      ...["UNAPPROVED", "UNAPPROVED", "OPEN", "WITHDRAWN", "WITHDRAWN"],
    ]);
    expect(await heard(owner)).toEqual(["OPEN", "WITHDRAWN"]);
  });

  test("is not offered when it could not be signed any more", async () => {
    const there = await served.prepare(() => world(served, { members: 0 }));
    const { id } = await propose(there);
    served.clock.advance({ hours: 23, minutes: 51 });
    await expect(approve(there, id)).rejects.toEqual(new TooEarly(earliestChange(served.clock())));
    served.clock.reset();
  });
});

const all = (after: string) => ({ after, first: 100, types: ["terms.changed"] });
