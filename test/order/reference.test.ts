/*
 * What a process keeps of stores, terms and rules.
 *
 * Goal: nothing is decided by what is out of date, and nothing is asked for twice.
 * Method: two hubs on one database, one that changes and one that records; the statements each order sends.
 */
import { afterAll, describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { openStore } from "../../src/brand/open-store.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { createBegin } from "../../src/platform/database/begin.ts";
import { openOrm } from "../../src/platform/database/orm.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { schema } from "../../src/schema.ts";
import { statementsOf } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { CLAUSES, OPENED_AT, orderOf, type World, world } from "../support/world.ts";

const kit = await openKit();
const otherOrm = await openOrm(kit.place, schema, kit.orm.vault, "caller");
const otherBegin = createBegin(otherOrm, kit.clock, () => undefined);

const elsewhere = <T>(actor: Actor, step: (work: Work) => Promise<T>) => otherBegin(actor, step);
const openN3 = (there: World) => (work: Work) =>
  openStore(work, {
    ...{ code: "N3", name: "Third", franchiseeId: there.north.id, openedAt: new Date(OPENED_AT) },
  });
const recordAt = (there: World, number: string, storeCode: string) =>
  there.as(async (work) => (await recordOrders(work, [orderOf(there, number, { storeCode })]))[0]);

const REFERENCE = /brand\.ownedStores|terms\.versions|points\.earningRules/;

describe("what a hub keeps of stores, terms and rules", () => {
  afterAll(() => otherOrm.close());

  test("reference tables are read once, until one of them changes anywhere", async () => {
    const there = await world(kit);
    const reads = async (number: string) =>
      (await statementsOf(() => recordAt(there, number, "N1"))).sent.filter((text) =>
        REFERENCE.test(text),
      ).length;
    expect(await reads("1")).toBe(3);
    expect(await reads("2")).toBe(0);
    await elsewhere(there.hq, openN3(there));
    expect(await reads("3")).toBe(3);
    expect(await reads("4")).toBe(0);
  });

  test("guides and first orders are looked up only where a contract asks for them", async () => {
    const there = await world(kit);
    const asked = async (number: string) =>
      (await statementsOf(() => recordAt(there, number, "N1"))).sent.filter((text) =>
        /guide\.of|order\.newcomers/.test(text),
      ).length;
    await recordAt(there, "1", "N1");
    expect(await asked("2")).toBe(0);
    const fromAt = earliestChange(kit.clock());
    const reward = { number: "5", kind: "REFERRAL_REWARD", rate: 1n } as const;
    const commission = { number: "6", kind: "GUIDE_COMMISSION", rate: 1n } as const;
    const clauses = [...CLAUSES, reward, commission];
    await there.as((work) => agreeTerms(work, { franchiseeId: there.north.id, fromAt, clauses }));
    expect(await asked("3")).toBe(2);
  });

  test("a store that was opened elsewhere a moment ago sells", async () => {
    const there = await world(kit);
    await recordAt(there, "1", "N1");
    expect(await recordAt(there, "2", "N3")).toMatchObject({ code: "UNKNOWN_STORE" });
    await elsewhere(there.hq, openN3(there));
    expect(await recordAt(there, "2", "N3")).toMatchObject({ repeated: false });
  });

  test("a rule set elsewhere decides from its instant on", async () => {
    const there = await world(kit);
    const earned = async (number: string) => {
      const order = orderOf(there, number, { occurredAt: kit.clock() });
      const [outcome] = await there.as((work) => recordOrders(work, [order]));
      return outcome && "order" in outcome ? outcome.order.points : undefined;
    };
    expect(await earned("1")).toBe(100n);
    const fromAt = new Date(kit.clock().getTime() + 3_600_000);
    await elsewhere(there.hq, (work) =>
      setEarningRule(work, { pointsPerStep: 3n, stepMinor: 100n, fromAt }),
    );
    expect(await earned("2")).toBe(100n);
    kit.clock.advance({ hours: 1 });
    expect(await earned("3")).toBe(300n);
  });

  test("what a transaction that failed had changed is kept by nobody", async () => {
    const there = await world(kit);
    await expect(
      there.as(async (work) => {
        await openN3(there)(work);
        const [outcome] = await recordOrders(work, [orderOf(there, "1", { storeCode: "N3" })]);
        expect(outcome).toMatchObject({ repeated: false });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await recordAt(there, "1", "N3")).toMatchObject({ code: "UNKNOWN_STORE" });
  });
});
