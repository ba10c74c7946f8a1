/*
 * A review that is told over HTTP, and the member that watches its points.
 *
 * Goal: a till need not say where it stands; the member's phone is told at once; who may see campaigns is told which rule
 * gave what, and why another did not.
 * Method: the operations that callers send, over HTTP and WebSocket.
 */
import { expect, test } from "@jest/globals";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const callers = callersOf(there);

test("a review gives points, and its member sees them arrive", async () => {
  await served.prepare(async () => {
    const fromAt = earliestChange(served.clock());
    await there.as((work) =>
      defineCampaign(work, { code: "C", name: "C", fromAt: served.clock() }),
    );
    for (const [code, stores] of [
      ["REVIEW", []],
      ["ELSEWHERE", ["S1"]],
    ] as const)
      await there.as((work) =>
        setBonusRule(work, {
          ...{ campaign: "C", code, name: code, fromAt, scope: { stores } },
          award: { kind: "EVENT", event: "review", points: 7n },
        }),
      );
    served.clock.set(fromAt.toISOString());
  });
  const phone = await served
    .client(callers.member(there.anna))
    .subscribe(operation("wallet-changed"), {});
  const told = {
    ...{ number: "1", kind: "review", identity: { kind: "EXTERNAL", value: "member-0" } },
    ...{ attributes: [{ key: "stars", value: "5" }], occurredAt: served.clock().toISOString() },
  };
  const [outcome] = (
    await served
      .client(callers.till(there.n1))
      .mutate(operation("record-events"), { events: [told] })
  ).recordEvents;
  expect(outcome).toMatchObject({
    repeated: false,
    event: {
      ...{ source: "N1", number: "1", store: { code: "N1" }, points: "7", judgements: null },
      attributes: [{ key: "stars", value: "5" }],
    },
  });
  expect((await phone.next()).walletChanged).toMatchObject({
    ...{ cause: "EARNED", change: "7" },
    wallet: { balance: "7", buckets: [{ issuerCode: "headquarters", points: "7" }] },
  });
  const [again] = (
    await served
      .client(callers.staff(there.n1))
      .mutate(operation("record-events"), { events: [told] })
  ).recordEvents;
  expect(again).toMatchObject({
    repeated: true,
    event: {
      judgements: [
        { rule: "ELSEWHERE", points: "0", reason: "NOT_THIS_STORE" },
        { rule: "REVIEW", points: "7", headquartersPoints: "7", reason: "GIVEN" },
      ],
    },
  });
  const refused = await served
    .client(callers.till(there.n1))
    .mutate(operation("record-events"), { events: [{ ...told, kind: "check-in" }] });
  expect(refused.recordEvents).toEqual([
    expect.objectContaining({ __typename: "EventConflict", code: "EVENT_CONFLICT" }),
  ]);
});
