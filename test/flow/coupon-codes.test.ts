/*
 * Codes from the order to the coupon, over HTTP.
 *
 * Goal: headquarters orders codes, watches them being made and takes them away by an address of five minutes, which is
 * noted; a member claims one, and whoever guesses waits. Method: a served hub whose jobs are run by hand.
 */
import { expect, test } from "@jest/globals";
import { generateCodesJob } from "../../src/code/generate-codes.job.ts";
import { dropsJob } from "../../src/drop/drops.job.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { offered } from "../support/offered.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub("serve");
const there = await served.prepare(async () => {
  const made = await world(served, { members: 3 });
  await offered(served, made);
  return made;
});
const callers = callersOf(there);
const hq = served.client(callers.hq);
const [anna = "", ben = ""] = there.members;

const input = (of: object) => ({ input: of });
const run = (job: typeof dropsJob) => runIfDue(job, served.hub, new AbortController().signal);

test("codes are ordered, made, taken away, claimed and revoked", async () => {
  const order = input({ number: "leaflets", template: "FIVE", size: 1_234 });
  const { orderCodes } = await hq.mutate(operation("order-codes"), order);
  expect(orderCodes).toMatchObject({ repeated: false, batch: { done: 0, size: 1_234 } });
  await run(generateCodesJob);
  const read = async () =>
    (await hq.query(operation("code-batch"), { number: "leaflets" })).codeBatch;
  const batch = await read();
  expect(batch).toMatchObject({ done: 1_234, claimed: 0, endedAt: expect.any(String) });

  const response = await fetch(batch.downloadUrl);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    ...[200, "text/csv; charset=utf-8"],
  ]);
  const [head, ...lines] = (await response.text()).trimEnd().split("\n");
  expect([head, lines.length]).toEqual(["no,code", 1_234]);
  const { auditTrail } = await hq.query(operation("audit-trail"));
  expect(auditTrail.edges[0].node).toMatchObject({
    ...{ act: "CODES_EXPORTED", detail: "leaflets", actorKind: "hq", actorId: callers.hq.id },
  });

  const member = served.client(callers.member(anna));
  const claim = input({ code: lines[0]?.split(",")[1]?.toLowerCase() });
  const { claimCode: first } = await member.mutate(operation("claim-code"), claim);
  expect(first).toMatchObject({ __typename: "CouponIssued", repeated: false });
  const { claimCode: again } = await member.mutate(operation("claim-code"), claim);
  expect(again).toEqual({ ...first, repeated: true });
  const till = served.client(callers.till(there.n1));
  const { claimCode: late } = await till.mutate(operation("claim-code"), {
    input: { ...claim.input, memberId: ben },
  });
  expect(late).toMatchObject({ __typename: "UnknownCode" });
  expect((await read()).claimed).toBe(1);

  const { revokeCodes } = await hq.mutate(operation("revoke-codes"), input({ number: "leaflets" }));
  expect(revokeCodes.batch).toMatchObject({ claimed: 1, revokedAt: expect.any(String) });
});

test("an address that is not ours, not whole or old is refused", async () => {
  const order = input({ number: "few", template: "FIVE", size: 1 });
  await hq.mutate(operation("order-codes"), order);
  const { codeBatch } = await hq.query(operation("code-batch"), { number: "few" });
  const url = codeBatch.downloadUrl as string;
  for (const wrong of [
    ...[url.replace("signature=", "signature=x"), url.split("?")[0] ?? "", url.replace(/.csv/, "")],
    url.replace(callers.hq.id, anna),
  ])
    expect((await fetch(wrong)).status).toBeGreaterThanOrEqual(403);
  served.clock.advance({ minutes: 6 });
  expect((await fetch(url)).status).toBe(403);
  const member = served.client(callers.member(anna));
  for (const [name, variables] of [
    ["code-batch", { number: "few" }],
    ["coupon-drop", { number: "few" }],
    ["coupon-cadences", {}],
  ] as const)
    expect((await member.ask(operation(name), variables)).errors?.[0]?.extensions.code).toBe(
      "FORBIDDEN",
    );
});

test("whoever guesses too often waits; who types wrongly or claims does not", async () => {
  const member = served.client(callers.member(ben));
  const claim = async (code: string) => {
    const { data, errors } = await member.ask(operation("claim-code"), input({ code }));
    return data?.claimCode?.__typename ?? errors?.[0]?.extensions.code;
  };
  for (let n = 0; n < 30; n++) expect(await claim("1234")).toBe("CodeMistyped");
  const outcomes: string[] = [];
  for (let n = 0; n < 25; n++) outcomes.push(await claim("0000-0000-0000-0000"));
  expect(outcomes[0]).toBe("UnknownCode");
  expect(outcomes.at(-1)).toBe("TOO_MANY_REQUESTS");
  // Another is not held up.
  const other = served.client(callers.member(there.members[2] ?? ""));
  const { claimCode } = await other.mutate(
    operation("claim-code"),
    input({ code: "0000-0000-0000-0000" }),
  );
  expect(claimCode.__typename).toBe("UnknownCode");
});

test("a drop is ordered, given, watched; and comes by the calendar", async () => {
  const { dropCoupons } = await hq.mutate(
    operation("drop-coupons"),
    input({ number: "gift", template: "FIVE", audience: { memberIds: [anna, ben] } }),
  );
  expect(dropCoupons).toMatchObject({ __typename: "CouponsDropped", repeated: false });
  await run(dropsJob);
  const { couponDrop } = await hq.query(operation("coupon-drop"), { number: "gift" });
  expect(couponDrop).toMatchObject({
    ...{ members: 2, issued: 2, heldOut: 0, refused: 0, endedWhy: "DONE" },
    audience: { kind: "MEMBERS", memberIds: [anna, ben].sort(), tag: null },
  });
  const rhythm = { kind: "MONTHLY", day: 31, time: "09:00" };
  const { setCadence } = await hq.mutate(
    operation("set-cadence"),
    input({
      ...{ name: "month's end", template: "FIVE", audience: { everybody: true } },
      ...{ rhythm, fromDay: "2026-04-01" },
    }),
  );
  expect(setCadence).toMatchObject({ cadence: { nextAt: "2026-04-30T01:00:00.000Z" } });
  const { couponCadences } = await hq.query(operation("coupon-cadences"));
  expect(couponCadences).toMatchObject([
    { rhythm: { ...rhythm, weekday: null, every: null }, audience: { kind: "EVERYBODY" } },
  ]);
  const { stopCadence } = await hq.mutate(
    operation("stop-cadence"),
    input({ cadenceId: setCadence.cadence.id }),
  );
  expect(stopCadence.cadence.stoppedAt).toBe(served.clock().toISOString());
  const { errors } = await hq.ask(
    operation("set-cadence"),
    input({
      ...{ name: "x", template: "FIVE", audience: { everybody: true }, fromDay: "2026-04-01" },
      rhythm: { ...rhythm, weekday: 1 },
    }),
  );
  expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
});
