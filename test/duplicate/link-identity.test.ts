/*
 * How duplicates are found.
 *
 * Goal: an identity is added, raised, seen again, or shows that two members may be one; a telephone alone is never
 * enough. Method: every outcome through the use case, then what headquarters, and the hub itself, may make of it.
 */
import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { dismissProposal } from "../../src/duplicate/dismiss-proposal.ts";
import { openProposals } from "../../src/duplicate/duplicate.queries.ts";
import { ProposalClosed } from "../../src/duplicate/duplicate.refusals.ts";
import { strengthOf } from "../../src/duplicate/duplicate.rules.ts";
import { type LinkIdentity, linkIdentity } from "../../src/duplicate/link-identity.ts";
import { AlreadyMember } from "../../src/enrolment/enrolment.refusals.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import type { IdentityKind } from "../../src/member/identity.rules.ts";
import { identitiesOf } from "../../src/member/member.queries.ts";
import { EvidenceWeak } from "../../src/merge/merge.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const link = (
  there: World,
  memberId: string,
  kind: IdentityKind,
  but: Partial<LinkIdentity> = {},
  actor?: Actor,
) =>
  there.as((work) => {
    const value = kind === "PHONE" ? "13800138000" : `of ${kind}`;
    const wish = { memberId, identity: { kind, value }, source: "WECHAT" } as const;
    return linkIdentity(work, { ...wish, verification: "VERIFIED", ...but });
  }, actor);

async function two() {
  const there = await world(kit, { members: 2 });
  const [anna = "", ben = ""] = there.members;
  const proposals = () => openProposals(kit.look(there.hq), {});
  return { there, anna, ben, proposals, hub: system("sign in", there.brandId) };
}

describe("an identity", () => {
  test("is added, seen again, and raised, never lowered", async () => {
    const { there, anna } = await two();
    const claimed = { verification: "CLAIMED" } as const;
    expect(await link(there, anna, "PHONE", claimed)).toMatchObject({ outcome: "ADDED" });
    kit.clock.advance({ minutes: 5 });
    expect(await link(there, anna, "PHONE", claimed)).toMatchObject({ outcome: "SEEN" });
    expect(await link(there, anna, "PHONE")).toMatchObject({ outcome: "RAISED" });
    expect(await link(there, anna, "PHONE", claimed)).toMatchObject({ outcome: "SEEN" });
    const found = (await identitiesOf(kit.look(there.hq), [anna])).get(anna);
    expect(found?.find(({ kind }) => kind === "PHONE")).toMatchObject({
      ...{ value: "+8613800138000", verification: "VERIFIED", lastSeenAt: kit.clock() },
    });
  });

  test("that is another's is refused where it is only claimed, and proposed where it is shown", async () => {
    const { there, anna, ben, proposals } = await two();
    await link(there, ben, "PHONE");
    await expect(link(there, anna, "PHONE", { verification: "CLAIMED" })).rejects.toEqual(
      new AlreadyMember("PHONE:13800138000", ben),
    );
    expect(await proposals()).toEqual([]);
    const { outcome, proposal } = await link(there, anna, "PHONE");
    expect(outcome).toBe("DUPLICATE");
    // Once for the pair, whoever it is met with, and nothing of what it says.
    await link(there, anna, "PHONE");
    expect(await proposals()).toEqual([proposal]);
    expect(proposal).toMatchObject({ memberIds: [anna, ben].sort(), evidence: ["PHONE"] });
    const facts = (await factsOf(kit, there.brandId)).filter(
      ({ kind }) => kind === "MergeProposed",
    );
    expect(facts).toHaveLength(1);
    expect(JSON.stringify(facts)).not.toContain("13800138");
  });

  test("is verified by headquarters and platforms; a store links what is claimed", async () => {
    const { there, anna } = await two();
    const { till } = there.n1;
    await expect(link(there, anna, "CARD", {}, till)).rejects.toBeInstanceOf(Forbidden);
    const claimed = { verification: "CLAIMED", source: "TILL" } as const;
    expect(await link(there, anna, "CARD", claimed, till)).toMatchObject({ outcome: "ADDED" });
  });

  test("is claimed by a store only where it is shown what the member is known by", async () => {
    const there = await world(kit, { ownershipModel: "FRANCHISEE_OWNS_MEMBER" });
    const { anna, n1, n2, s1 } = there;
    await there.as((work) => bindMember(work, { memberId: anna, storeId: n1.id }));
    const claim = (actor: Actor) => link(there, anna, "CARD", { verification: "CLAIMED" }, actor);
    await expect(claim(s1.till)).rejects.toBeInstanceOf(Forbidden);
    expect(await claim(n1.till)).toMatchObject({ outcome: "ADDED" });
    expect(await claim(n2.till)).toMatchObject({ outcome: "SEEN" });
  });

  test("claimed for two at once becomes one's", async () => {
    const { there, anna, ben } = await two();
    const outcomes = await Promise.all(
      [anna, ben].flatMap((id) => Array.from({ length: 5 }, () => link(there, id, "PHONE"))),
    );
    const count = (outcome: string) => outcomes.filter((each) => each.outcome === outcome).length;
    expect([count("ADDED"), count("SEEN"), count("DUPLICATE")]).toEqual([1, 4, 5]);
  });
});

test.each<[IdentityKind[], string]>([
  [["PHONE"], "WEAK"],
  [["CARD"], "WEAK"],
  [[], "WEAK"],
  [["WECHAT_UNIONID"], "STRONG"],
  [["WECOM_EXTERNAL_USERID"], "STRONG"],
  [["CARD", "PHONE"], "STRONG"],
])("%j shows one person: %s", (evidence, strength) => {
  expect(strengthOf(evidence)).toBe(strength);
});

describe("a proposal", () => {
  test("by a telephone alone waits for a person or a second factor; the hub merges by that", async () => {
    const { there, anna, ben, hub, proposals } = await two();
    await link(there, ben, "PHONE");
    const { proposal } = await link(there, anna, "PHONE");
    const wish = { survivorId: anna, absorbedId: ben, proposalId: proposal?.id, reason: "found" };
    const byItself = () => there.as((work) => mergeMembers(work, wish), hub);
    await expect(byItself()).rejects.toEqual(new EvidenceWeak("PHONE"));
    await link(there, ben, "EMAIL", { identity: { kind: "EMAIL", value: "b@tea.cn" } });
    await link(there, anna, "EMAIL", { identity: { kind: "EMAIL", value: "b@tea.cn" } });
    expect(await proposals()).toMatchObject([{ id: proposal?.id, evidence: ["EMAIL", "PHONE"] }]);
    expect(await byItself()).toMatchObject({ mergedBy: null, proposalId: proposal?.id });
    expect(await proposals()).toEqual([]);
    await expect(byItself()).rejects.toEqual(new ProposalClosed(proposal?.id ?? "", "MERGED"));
  });

  test("that was dismissed stays so, until something new shows it", async () => {
    const { there, anna, ben, proposals } = await two();
    await link(there, ben, "PHONE");
    const proposalId = (await link(there, anna, "PHONE")).proposal?.id ?? "";
    const dismiss = () =>
      there.as((work) => dismissProposal(work, { proposalId, reason: "number given out again" }));
    expect(await dismiss()).toMatchObject({ state: "DISMISSED" });
    expect(await dismiss()).toMatchObject({ state: "DISMISSED" });
    expect((await link(there, anna, "PHONE")).proposal).toMatchObject({ state: "DISMISSED" });
    expect(await proposals()).toEqual([]);
    await link(there, ben, "WECHAT_UNIONID");
    await link(there, anna, "WECHAT_UNIONID");
    expect(await proposals()).toMatchObject([{ evidence: ["WECHAT_UNIONID"] }]);
  });
});
