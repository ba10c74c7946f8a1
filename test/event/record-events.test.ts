/*
 * Events that members get points for.
 *
 * Goal: an event is judged by the rules for its kind and by nothing else, its points are issued by who pays for them
 * and settled with them, caps and budgets hold over a batch and over merged ids, and nothing is done twice.
 * Method: through the use case on real books; what the book moved is read as lines of text.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type SetBonusRule, setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { optInToCampaign } from "../../src/campaign/opt-in-to-campaign.ts";
import type { SaidCampaign } from "../../src/campaign/said-campaign.rules.ts";
import { EventConflict, EventInFuture } from "../../src/event/event.refusals.ts";
import type { RecordEvent } from "../../src/event/event.rules.ts";
import { explainEvent } from "../../src/event/explain-event.ts";
import { recordEvents } from "../../src/event/record-events.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { callersOf } from "../support/callers.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

type Rule = Partial<Omit<SetBonusRule, "campaign">>;

/** A world whose campaign has these rules in force; N1's side pays its part. */
async function offering(
  rules: readonly Rule[],
  wish: Partial<SaidCampaign> = {},
  members = 3,
): Promise<World> {
  kit.clock.reset();
  const there = await world(kit, { members });
  const fromAt = earliestChange(kit.clock());
  await there.as((work) =>
    defineCampaign(work, { code: "C", name: "C", fromAt: kit.clock(), ...wish }),
  );
  for (const [index, rule] of rules.entries())
    await there.as((work) =>
      setBonusRule(work, {
        ...{ campaign: "C", code: `R${index + 1}`, name: "R", fromAt },
        ...{ award: { kind: "EVENT", event: "review", points: 10n }, ...rule },
      }),
    );
  await there.as(
    (work) => optInToCampaign(work, { campaign: "C", storeId: there.n1.id }),
    callersOf(there).north,
  );
  kit.clock.set(fromAt.toISOString());
  return there;
}

const eventOf = (there: World, number: string, but: Partial<RecordEvent> = {}): RecordEvent => ({
  ...{ source: "app", number, kind: "review", member: { id: there.anna } },
  ...{ occurredAt: kit.clock(), ...but },
});
const tell = (there: World, wishes: readonly RecordEvent[], actor?: Actor) =>
  there.as((work) => recordEvents(work, wishes), actor);
async function recorded(there: World, ...wishes: RecordEvent[]) {
  const outcomes = await tell(there, wishes);
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  });
}
const moved = async (there: World, id: string) =>
  (
    await kit.asOwner<{ line: string }>(
      `select concat_ws(' ', kind, amount, from_address, '→', to_address) as line from ledger_transfer
       where posting_id = $1 and brand_id = $2 order by no`,
      [id, there.brandId],
    )
  ).map(({ line }) => line);

describe("an event", () => {
  test("gets the points of the rules for its kind, issued and paid for by their funders", async () => {
    const there = await offering([
      { funding: { headquarters: 60, acceptor: 40 } },
      { award: { kind: "EVENT", event: "check-in", points: 3n } },
      { award: { kind: "VISIT", points: 5n } },
      { condition: 'event.attributes["stars"] == "5"', scope: { stores: ["N1"] } },
    ]);
    const attributes = [{ key: "stars", value: "4" }];
    const [outcome] = await recorded(there, eventOf(there, "1", { storeCode: "N1", attributes }));
    if (!outcome) throw new Error("one outcome");
    const { event } = outcome;
    expect(event).toMatchObject({
      ...{ kind: "review", storeId: there.n1.id, attributes: { stars: "4" }, points: 10n },
      awards: [{ rule: "R1", points: 10n, headquarters: 6n }],
    });
    expect(await moved(there, event.id)).toEqual([
      "earn 4 issued/N1 → wallet/2027-03-31/N1",
      "earn 6 issued/headquarters → wallet/2027-03-31/headquarters",
      expect.stringMatching(/^points-cost 4 .*north.* → /),
    ]);
    expect((await wallet(kit, there)).balance).toBe(10n);
    const explained = await explainEvent(kit.look(there.hq), event);
    expect(explained.map(({ rule, reason, points }) => [rule.code, reason, points])).toEqual([
      ["R1", "GIVEN", 10n],
      ["R4", "CONDITION_FAILS", 0n],
    ]);
  });

  test("at no store, or at one that did not opt in, is headquarters' to pay", async () => {
    const there = await offering([{ funding: { headquarters: 0, acceptor: 1 } }]);
    const outcomes = await recorded(
      there,
      eventOf(there, "1"),
      eventOf(there, "2", { storeCode: "S1" }),
    );
    for (const { event } of outcomes)
      expect(await moved(there, event.id)).toEqual([
        "earn 10 issued/headquarters → wallet/2027-03-31/headquarters",
      ]);
  });

  test("begins on its own day where an order's points would wait", async () => {
    const there = await offering([{}]);
    const fromAt = earliestChange(kit.clock());
    await there.as((work) =>
      setEarningRule(work, {
        ...{ pointsPerStep: 1n, stepMinor: 100n, fromAt },
        ...{ activation: { kind: "ON_EVENT" }, validity: { kind: "DAYS", count: 5 } },
      }),
    );
    kit.clock.set(fromAt.toISOString());
    await recorded(there, eventOf(there, "1"));
    expect((await wallet(kit, there)).balance).toBe(10n);
  });

  test("that gives nothing is recorded, and its number is used", async () => {
    const there = await offering([]);
    const [outcome] = await recorded(there, eventOf(there, "1", { kind: "unknown" }));
    expect(outcome).toMatchObject({ repeated: false, event: { points: 0n, awards: [] } });
    expect(await tell(there, [eventOf(there, "1")])).toEqual([expect.any(EventConflict)]);
  });
});

describe("what is stored of its member", () => {
  test.each([
    ["member.rank >= -1", []],
    ['!("lost" in member.tags)', ["vip"]],
  ])("where the audience is %s: the tags %j", async (audience, tags) => {
    const there = await offering([{}], { audience });
    await there.as((work) =>
      tagMembers(work, { memberIds: [there.anna], tag: "vip", kind: "MANUAL" }),
    );
    const [outcome] = await recorded(there, eventOf(there, "1"));
    expect(outcome?.event).toMatchObject({ points: 10n, context: { member: { tags } } });
  });
});

test("nothing is stored that only rules for other events ask for", async () => {
  const there = await offering([
    { condition: '!("lost" in member.tags)', caps: { perMember: 50n, total: 100n } },
    { award: { kind: "EVENT", event: "check-in", points: 3n } },
  ]);
  await there.as((work) =>
    tagMembers(work, { memberIds: [there.anna], tag: "vip", kind: "MANUAL" }),
  );
  const [outcome] = await recorded(there, eventOf(there, "1", { kind: "check-in" }));
  expect(outcome?.event).toMatchObject({ points: 3n, context: { member: { tags: [] } } });
  expect(outcome?.event.context).toMatchObject({ given: {}, left: {} });
  const [review] = await recorded(there, eventOf(there, "2"));
  expect(review?.event.context.given).toEqual({ R1: { day: 0n, ever: 0n } });
});

describe("the same event again", () => {
  test("gives the same answer, and other content is refused", async () => {
    const there = await offering([{}]);
    const [, ben = ""] = there.members;
    const attributes = [
      { key: "b", value: "2" },
      { key: "a", value: "1" },
    ];
    const wish = eventOf(there, "1", { storeCode: "N1", attributes });
    const [first, again] = await recorded(there, wish, wish);
    expect([first?.repeated, again?.repeated]).toEqual([false, true]);
    const [later] = await recorded(there, { ...wish, attributes: attributes.toReversed() });
    expect(later).toEqual({ event: first?.event, repeated: true });
    for (const other of [
      { kind: "check-in" },
      { storeCode: "N2" },
      { attributes: [] },
      { member: { id: ben } },
      { occurredAt: new Date(+wish.occurredAt - 1) },
    ])
      expect(await tell(there, [{ ...wish, ...other }])).toEqual([expect.any(EventConflict)]);
    expect((await wallet(kit, there)).balance).toBe(10n);
  });

  test("is of one member through a merge, and its caps with it", async () => {
    const there = await offering([{ caps: { perMember: 15n } }]);
    const [anna, ben = ""] = there.members;
    const wish = eventOf(there, "1", { member: { id: ben } });
    await recorded(there, wish);
    await there.as((work) =>
      mergeMembers(work, { survivorId: anna ?? "", absorbedId: ben, reason: "same person" }),
    );
    expect(await recorded(there, wish)).toMatchObject([{ repeated: true }]);
    const [next] = await recorded(there, eventOf(there, "2", { member: { id: ben } }));
    expect(next?.event).toMatchObject({ memberId: anna, points: 5n });
  });

  test("at once from several callers is recorded once", async () => {
    const there = await offering([{}]);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => recorded(there, eventOf(there, "1"))),
    );
    expect(outcomes.flat().filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect((await wallet(kit, there)).balance).toBe(10n);
  });
});

describe("caps and budgets", () => {
  test("hold within a batch: by day, ever, and for all", async () => {
    const there = await offering([{ caps: { perMemberDay: 15n, total: 28n } }]);
    const [, ben = ""] = there.members;
    const outcomes = await recorded(
      there,
      ...["1", "2", "3"].map((number) => eventOf(there, number)),
      ...["4", "5"].map((number) => eventOf(there, number, { member: { id: ben } })),
    );
    expect(outcomes.map(({ event }) => event.points)).toEqual([10n, 5n, 0n, 10n, 3n]);
    const left = await leftOf(kit.look(there.hq), ["bonus/R1/points"]);
    expect(left.get("bonus/R1/points")).toBe(0n);
    // On another day its member may have more, and the total is gone.
    kit.clock.advance({ days: 1 });
    expect(await recorded(there, eventOf(there, "6"))).toMatchObject([{ event: { points: 0n } }]);
  });

  test("hold whoever comes at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 60n }), async (budget) => {
        const there = await offering([{}], { pointsBudget: budget }, 6);
        const told = await Promise.all(
          there.members.map((id) => recorded(there, eventOf(there, id, { member: { id } }))),
        );
        const given = told.flat().reduce((sum, { event }) => sum + event.points, 0n);
        expect(given).toBe(budget < 60n ? budget : 60n);
      }),
      { numRuns: 4 },
    );
  });
});

describe("what is refused", () => {
  test("is refused alone, and the others of its batch stand", async () => {
    const there = await offering([{}]);
    const tomorrow = new Date(+kit.clock() + 86_400_000);
    const outcomes = await tell(there, [
      eventOf(there, "1", { member: { id: newId() } }),
      eventOf(there, "2", { storeCode: "X" }),
      eventOf(there, "3", { occurredAt: tomorrow }),
      eventOf(there, "4", { storeCode: "N1", occurredAt: new Date("2025-01-01T00:00:00Z") }),
      eventOf(there, "5", { member: { identity: { kind: "EXTERNAL", value: "member-0" } } }),
    ]);
    expect(outcomes).toEqual([
      ...[UnknownMember, UnknownStore, EventInFuture, UnknownStore].map((each) => expect.any(each)),
      expect.objectContaining({ event: expect.objectContaining({ memberId: there.anna }) }),
    ]);
  });

  test("malformed or foreign calls are refused whole", async () => {
    const there = await offering([{}]);
    const { member, south } = callersOf(there);
    const text = { key: "note", value: "call me: 138-0000-0000, Anna!" };
    for (const wish of [
      { attributes: [text] },
      {
        attributes: [
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ],
      },
      { kind: "no kind" },
    ])
      await expect(tell(there, [eventOf(there, "1", wish)])).rejects.toThrow(BadInput);
    await expect(tell(there, [])).rejects.toThrow(BadInput);
    for (const actor of [member(there.anna), south])
      await expect(tell(there, [eventOf(there, "1")], actor)).rejects.toThrow(Forbidden);
    for (const storeCode of ["N2", undefined])
      await expect(
        tell(there, [eventOf(there, "1", { storeCode })], there.n1.till),
      ).rejects.toThrow(Forbidden);
    await tell(there, [eventOf(there, "1", { storeCode: "N1" })], there.n1.till);
  });
});

test("a thousand events cost as many statements as one", async () => {
  const there = await offering([{ caps: { perMemberDay: 15n, total: 100_000n } }], {}, 100);
  const many = Array.from({ length: 1_000 }, (_, index) =>
    eventOf(there, `n${index}`, { member: { id: there.members[index % 100] ?? "" } }),
  );
  await recorded(there, eventOf(there, "first", { storeCode: "N1" }));
  const one = await count(() => recorded(there, eventOf(there, "1", { storeCode: "N1" })));
  expect(await count(() => recorded(there, ...many))).toBeLessThanOrEqual(one);
});
