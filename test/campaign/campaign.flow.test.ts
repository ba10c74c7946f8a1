/*
 * Campaigns, rules and conditions as callers meet them.
 *
 * Goal: headquarters' dashboard says what it wants, is told what is wrong while it types, and sees what is left; a
 * franchisee sees its own stores' part, and members and tills see nothing.
 * Method: the operations that callers send, over HTTP.
 */
import { describe, expect, test } from "@jest/globals";
import { takeFromBudgets } from "../../src/budget/budget.queries.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const callers = callersOf(there);
const hq = served.client(callers.hq);
const input = (said: object) => ({ input: said });

const CHANGE = "2026-03-15T04:10:00.000Z";

describe("a campaign", () => {
  test("is begun, joined, and shown with what is left of it", async () => {
    const { defineCampaign } = await hq.mutate(
      operation("define-campaign"),
      input({
        ...{ code: "SPRING", name: "Spring", fromAt: "2026-03-01T00:00:00Z" },
        ...{ audience: "member.rank >= 0 ||\n  member.enrolledDays < 30", pointsBudget: "100" },
      }),
    );
    const { id } = defineCampaign.campaign;
    await served.prepare(() =>
      there.as((work) => takeFromBudgets(work, new Map([[`campaign/${id}/points`, 30n]]))),
    );
    for (const [party, storeId] of [
      [callers.north, there.n1.id],
      [callers.south, there.s1.id],
    ] as const) {
      const said = await served
        .client(party)
        .mutate(operation("opt-in-to-campaign"), input({ campaign: "SPRING", storeId }));
      expect(said.optInToCampaign.optIn).toMatchObject({ accepts: true, fromAt: CHANGE });
    }
    const { setBonusRule } = await hq.mutate(
      operation("set-bonus-rule"),
      input({
        ...{ campaign: "SPRING", code: "DOUBLE", name: "Twice on weekends", fromAt: CHANGE },
        award: { kind: "MULTIPLY", bps: 20_000 },
        hours: { weekdays: [6, 7], from: "18:00" },
        caps: { perMemberDay: "50" },
        funding: { headquarters: 1, acceptor: 1 },
      }),
    );
    const shown = async (caller: typeof hq) =>
      (await caller.query(operation("campaigns"))).campaigns;
    const [campaign] = await shown(hq);
    expect(campaign).toMatchObject({
      ...{ code: "SPRING", untilAt: null, pointsBudget: "100", pointsLeft: "70" },
      ...{ moneyBudgetMinor: null, moneyLeftMinor: null, holdoutBps: 0 },
      bonusRules: [setBonusRule.rule],
    });
    expect(setBonusRule.rule).toMatchObject({
      ...{ version: 1, award: { kind: "MULTIPLY", bps: 20_000, points: null } },
      hours: { weekdays: [6, 7], from: "18:00", to: "24:00" },
      ...{ caps: { perMemberDay: "50", total: null }, funding: { headquarters: 1, acceptor: 1 } },
    });
    const stores = async (caller: typeof hq) =>
      (await shown(caller)).map((each: { optIns: { store: { code: string } }[] }) =>
        each.optIns.map(({ store }) => store.code).toSorted(),
      );
    expect(await stores(hq)).toEqual([["N1", "S1"]]);
    expect(await stores(served.client(callers.north))).toEqual([["N1"]]);
    expect(await stores(served.client(callers.staff(there.n2)))).toEqual([[]]);
  });

  test("is not shown to tills and members", async () => {
    for (const caller of [callers.till(there.n1), callers.member(there.anna)])
      for (const [document, asked] of [
        ["{ campaigns { id } }", {}],
        [operation("check-condition"), { text: "true", subjects: ["member"] }],
      ] as const) {
        const { errors } = await served.client(caller).ask(document, asked);
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
      }
  });
});

describe("checkCondition", () => {
  const check = async (text: string, ...subjects: string[]) =>
    (await hq.query(operation("check-condition"), { text, subjects })).checkCondition;

  test("says whether it is sound, or what is wrong, where, and what may be asked", async () => {
    expect(await check('member.level == "GOLD"', "member", "order")).toMatchObject({
      ...{ sound: true, what: null, position: null },
      mayAsk: expect.arrayContaining(["member.tags", "order.lines", "line.net"]),
    });
    expect(await check("member.level ==\n  order.net", "member")).toEqual({
      ...{ sound: false, what: "Unknown variable: order", position: 19 },
      mayAsk: expect.not.arrayContaining(["order.net"]),
    });
  });
});
