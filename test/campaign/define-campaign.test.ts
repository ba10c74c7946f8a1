/*
 * Campaigns: begun, extended, stopped, and joined by stores.
 *
 * Goal: what is said is what holds, from the instant it can hold from; campaigns of one group never run at once, be they
 * said at once; a store's part is paid by whoever said so for it, and by nobody who came later.
 * Method: through the use cases, on a clock that is moved; what is refused is tried, and changes nothing.
 */
import { describe, expect, test } from "@jest/globals";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { campaigns } from "../../src/campaign/campaign.queries.ts";
import {
  CampaignOver,
  CampaignsOverlap,
  CampaignTaken,
} from "../../src/campaign/campaign.refusals.ts";
import { acceptsAt, isRunning } from "../../src/campaign/campaign.rules.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { extendCampaign } from "../../src/campaign/extend-campaign.ts";
import { optInToCampaign } from "../../src/campaign/opt-in-to-campaign.ts";
import { optOutOfCampaign } from "../../src/campaign/opt-out-of-campaign.ts";
import type { SaidCampaign } from "../../src/campaign/said-campaign.rules.ts";
import { stopCampaign } from "../../src/campaign/stop-campaign.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { ConditionUnsound } from "../../src/kernel/condition.refusals.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { kept } from "../../src/platform/database/revision.ts";
import { callersOf } from "../support/callers.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const at = (days: number) => new Date(kit.clock().getTime() + days * 86_400_000);
const define = (there: World, wish: Partial<SaidCampaign> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      defineCampaign(work, { code: "SPRING", name: "Spring", fromAt: kit.clock(), ...wish }),
    actor,
  );
const found = async (there: World, code = "SPRING") => {
  const campaign = (await campaigns(kit.look(there.hq))).find((each) => each.code === code);
  if (!campaign) throw new Error(`no ${code}`);
  return campaign;
};

describe("defineCampaign", () => {
  test("keeps what is said, opens its budgets, and tells who keeps the brand's rules", async () => {
    const there = await world(kit);
    const codes = kept(async (scope) => (await campaigns(scope)).map(({ code }) => code));
    expect(await codes.now(kit.look(there.hq))).toEqual([]);
    const said = await define(there, {
      ...{ untilAt: at(10), audience: 'member.level == "GOLD"', holdoutBps: 1_000 },
      ...{ exclusiveGroup: "SEASONS", pointsBudget: 500n, moneyBudgetMinor: 9_000n },
    });
    const { audience, ...campaign } = await found(there);
    expect(audience?.text).toBe('member.level == "GOLD"');
    expect({ ...campaign, audience: said.audience }).toEqual(said);
    const subjects = [`campaign/${said.id}/points`, `campaign/${said.id}/money`];
    expect([...(await leftOf(kit.look(there.hq), subjects))].toSorted()).toEqual([
      ...[
        [subjects[1], 9_000n],
        [subjects[0], 500n],
      ],
    ]);
    expect(await codes.now(kit.look(there.hq))).toEqual(["SPRING"]);
    await expect(define(there)).rejects.toThrow(CampaignTaken);
  });

  test.each<[Partial<SaidCampaign>, new (...args: never[]) => Error]>([
    [{ code: "no code" }, BadInput],
    [{ untilAt: new Date(0) }, BadInput],
    [{ holdoutBps: 9_001 }, BadInput],
    [{ pointsBudget: 0n }, BadInput],
    [{ audience: "order.net > 5" }, ConditionUnsound],
    [
      { audience: "member.tags.all(a, member.tags.all(b, member.tags.all(c, a == b)))" },
      ConditionUnsound,
    ],
  ])("refuses %j", async (wish, refusal) => {
    const there = await world(kit);
    await expect(define(there, wish)).rejects.toThrow(refusal);
    expect(await campaigns(kit.look(there.hq))).toEqual([]);
  });

  test("is headquarters'", async () => {
    const there = await world(kit);
    for (const actor of [callersOf(there).north, callersOf(there).staff(there.n1), there.n1.till])
      await expect(define(there, {}, actor)).rejects.toThrow(Forbidden);
  });

  test("no two of a group run at once, be they said at once", async () => {
    const there = await world(kit);
    const group = { exclusiveGroup: "SEASONS" };
    await define(there, { ...group, fromAt: at(10), untilAt: at(20) });
    const beside = (fromAt: Date, untilAt?: Date) =>
      define(there, { ...group, code: "OTHER", fromAt, untilAt });
    await expect(beside(at(19), at(30))).rejects.toThrow(CampaignsOverlap);
    await expect(beside(at(12), at(13))).rejects.toThrow(CampaignsOverlap);
    await expect(beside(at(1))).rejects.toThrow(CampaignsOverlap);
    await beside(at(20));
    await define(there, { ...group, code: "EARLIER", fromAt: at(1), untilAt: at(10) });
    await define(there, { exclusiveGroup: "ELSE", code: "ELSE", fromAt: at(12), untilAt: at(13) });
    const rivals = await Promise.allSettled(
      ["A", "B", "C"].map((code) => define(there, { code, exclusiveGroup: "AT_ONCE" })),
    );
    expect(rivals.map(({ status }) => status).toSorted()).toEqual([
      ...["fulfilled", "rejected", "rejected"],
    ]);
    for (const each of rivals)
      if (each.status === "rejected") expect(each.reason).toBeInstanceOf(CampaignsOverlap);
  });
});

describe("extendCampaign and stopCampaign", () => {
  const extend = (there: World, untilAt?: Date) =>
    there.as((work) => extendCampaign(work, { campaign: "SPRING", untilAt }));
  const stop = (there: World, when?: Date) =>
    there.as((work) => stopCampaign(work, { campaign: "SPRING", at: when }));

  test("a campaign goes on for longer, until it is over", async () => {
    const there = await world(kit);
    await define(there, { untilAt: at(2) });
    await extend(there, at(3));
    expect(await found(there)).toMatchObject({ untilAt: at(3) });
    await expect(extend(there, at(1))).rejects.toThrow(BadInput);
    kit.clock.set(new Date(at(3).getTime() - 300_000).toISOString());
    await expect(extend(there, at(9))).rejects.toThrow(CampaignOver);
    kit.clock.reset();
    await extend(there);
    expect(await found(there)).toMatchObject({ untilAt: null });
    await expect(extend(there, at(9))).rejects.toThrow(BadInput);
  });

  test("one of a group is extended up to the next, and further when that is stopped", async () => {
    const there = await world(kit);
    const group = { exclusiveGroup: "SEASONS" };
    await define(there, { ...group, untilAt: at(2) });
    await define(there, { ...group, code: "NEXT", fromAt: at(5) });
    await expect(extend(there, at(6))).rejects.toThrow(CampaignsOverlap);
    await there.as((work) => stopCampaign(work, { campaign: "NEXT" }));
    await extend(there, at(6));
  });

  test("a stopped one is over for ever, with notice", async () => {
    const there = await world(kit);
    await define(there, { untilAt: at(2) });
    const { stoppedAt } = await stop(there);
    expect(stoppedAt).toEqual(earliestChange(kit.clock()));
    const campaign = await found(there);
    expect(isRunning(campaign, kit.clock())).toBe(true);
    expect(isRunning(campaign, earliestChange(kit.clock()))).toBe(false);
    await expect(stop(there)).rejects.toThrow(CampaignOver);
    await expect(extend(there, at(9))).rejects.toThrow(CampaignOver);
  });
});

describe("optInToCampaign and optOutOfCampaign", () => {
  const say = (there: World, accepts: boolean, actor: Actor, storeId = there.n1.id) =>
    there.as(
      (work) =>
        (accepts ? optInToCampaign : optOutOfCampaign)(work, { campaign: "SPRING", storeId }),
      actor,
    );
  const accepts = async (there: World, minutes: number, storeId = there.n1.id) =>
    acceptsAt(await found(there), storeId, new Date(kit.clock().getTime() + minutes * 60_000));

  test("holds with notice, until the other is said; the same again is not said again", async () => {
    const there = await world(kit);
    const { north, staff } = callersOf(there);
    await define(there);
    const first = await say(there, true, north);
    expect(await accepts(there, 9)).toBe(false);
    expect(await accepts(there, 10)).toBe(true);
    expect(await accepts(there, 10, there.n2.id)).toBe(false);
    kit.clock.advance({ minutes: 30 });
    expect(await say(there, true, staff(there.n1))).toMatchObject({ no: first.no });
    await say(there, false, staff(there.n1));
    expect(await accepts(there, 9)).toBe(true);
    expect(await accepts(there, 10)).toBe(false);
    kit.clock.reset();
  });

  test("is said for a store by its own side, and not by headquarters", async () => {
    const there = await world(kit);
    const { south, staff, member, hq } = callersOf(there);
    await define(there);
    for (const actor of [hq, south, staff(there.n2), there.n1.till, member(there.anna)])
      await expect(say(there, true, actor)).rejects.toThrow(Forbidden);
    await expect(say(there, true, callersOf(there).north, there.brandId)).rejects.toThrow(
      UnknownStore,
    );
  });

  test("ends with the store's owner: the next one is asked anew", async () => {
    const there = await world(kit);
    const { north, south } = callersOf(there);
    await define(there);
    await say(there, true, north);
    const fromAt = at(1);
    await there.as((work) =>
      transferStore(work, { storeId: there.n1.id, franchiseeId: there.south.id, fromAt }),
    );
    expect(await accepts(there, 60)).toBe(true);
    expect(await accepts(there, 24 * 60)).toBe(false);
    kit.clock.advance({ days: 2 });
    await expect(say(there, true, north)).rejects.toThrow(Forbidden);
    await say(there, true, south);
    expect(await accepts(there, 10)).toBe(true);
    kit.clock.reset();
  });

  test("is said by who has the store when it begins, not by who is about to leave it", async () => {
    const there = await world(kit);
    const { north, south, staff } = callersOf(there);
    await define(there);
    const fromAt = earliestChange(kit.clock());
    await there.as((work) =>
      transferStore(work, { storeId: there.n1.id, franchiseeId: there.south.id, fromAt }),
    );
    kit.clock.advance({ minutes: 1 });
    for (const leaving of [north, staff(there.n1)])
      await expect(say(there, true, leaving)).rejects.toThrow(Forbidden);
    expect(await accepts(there, 60)).toBe(false);
    await say(there, true, south);
    expect(await accepts(there, 60)).toBe(true);
    kit.clock.reset();
  });
});
