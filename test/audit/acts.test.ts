/*
 * Who did what.
 *
 * Goal: all that people at work do, are refused or may not do leaves a note with who, what, before and after, from where
 * and why; nothing personal or secret is in it; what tills book is not written twice.
 * Method: mutations over HTTP; the trail read over HTTP and as rows.
 */
import { describe, expect, test } from "@jest/globals";
import { sealEntries } from "../../src/audit/chain.queries.ts";
import { forAllBrands } from "../../src/kernel/actor.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const trail = async (there: World, filter: object = {}) => {
  const hq = served.client(callersOf(there).hq);
  const { auditTrail } = await hq.query(operation("audit-trail"), { filter, first: 50 });
  const { edges } = auditTrail as { edges: { node: Record<string, unknown> }[] };
  return edges.map(({ node }) => node).toReversed();
};

const HIRE = `mutation ($input: HireStaffInput!) {
  hireStaff(input: $input) { ... on StaffHired { staff { id } } ... on Refusal { code } } }`;

describe("what people do", () => {
  test("is written with what it was asked with, what it changed, and from where", async () => {
    const there = await world(served);
    const { hq } = callersOf(there);
    const { hireStaff } = await served
      .client(hq)
      .mutate(HIRE, { input: { name: "Li Lei", storeId: there.n1.id } });
    const [entry] = await trail(there, { actorId: hq.id });
    expect(entry).toMatchObject({
      ...{ act: "ACTED", mutation: "hireStaff", outcome: "DONE", refusal: null, behalfId: null },
      arguments: { input: { name: "•", storeId: there.n1.id } },
      changes: [
        {
          of: "Staff",
          id: hireStaff.staff.id,
          name: [null, "•"],
          storeId: [null, there.n1.id],
        },
      ],
      network: expect.stringMatching(/^(127\.0\.0\.0\/24|::\/48)$/),
    });
    expect(await trail(there, { objectId: hireStaff.staff.id })).toHaveLength(1);
    expect(await trail(there, { objectId: there.n1.id })).toHaveLength(1);
    const [row] = await served.asOwner<{ text: string }>(
      "select string_agg(a::text, ' ') as text from audit_entry a where brand_id = $1",
      [there.brandId],
    );
    expect(row?.text).not.toMatch(/Li Lei|127\.0\.0\.1/);
  });

  test("tells what was before", async () => {
    const there = await world(served);
    const { hq } = callersOf(there);
    await served.client(hq).mutate(HIRE, {
      input: { name: "Han Meimei" },
    });
    const [hired] = (await trail(there, { mutation: "hireStaff" })) as [
      { changes: { id: string }[] },
    ];
    const at = "2026-03-20T04:00:00.000Z";
    await served
      .client(hq)
      .mutate("mutation ($input: LeaveStaffInput!) { leaveStaff(input: $input) { __typename } }", {
        input: { staffId: hired.changes[0]?.id, at },
      });
    const [left] = await trail(there, { mutation: "leaveStaff" });
    expect(left).toMatchObject({ changes: [{ of: "Staff", leftAt: [null, at] }] });
  });

  test("tells of a setting the version before, of a contract the one it would follow", async () => {
    const there = await world(served);
    const { hq, north } = callersOf(there);
    const ask = (document: string, input: object) => served.client(hq).mutate(document, { input });
    const EARN = `mutation ($input: SetEarningRuleInput!) { setEarningRule(input: $input) { __typename } }`;
    const rule = { pointsPerStep: "3", stepMinor: "100", fromAt: "2026-04-01T00:00:00Z" };
    await ask(EARN, { ...rule, validity: { kind: "DAYS", count: 30 } });
    await ask(EARN, { ...rule, pointsPerStep: "4", fromAt: "2026-05-01T00:00:00Z" });
    const [, entry] = await trail(there, { mutation: "setEarningRule" });
    expect(entry).toMatchObject({
      changes: [
        {
          of: "EarningRule",
          pointsPerStep: ["3", "4"],
          fromAt: ["2026-04-01T00:00:00.000Z", "2026-05-01T00:00:00.000Z"],
          validity: [expect.objectContaining({ kind: "DAYS", count: 30 }), expect.anything()],
        },
      ],
    });
    expect((entry as { changes: object[] }).changes[0]).not.toHaveProperty("stepMinor");

    const clauses = [{ number: "1", kind: "ROYALTY", rate: "700", title: "What north pays" }];
    const { proposeTerms } = await ask(operation("propose-terms"), {
      ...{ franchiseeId: there.north.id, fromAt: "2026-04-01T00:00:00Z", clauses },
    });
    const { id: proposalId } = proposeTerms.proposal;
    const second = served.client(callersOf(there).hq);
    await second.mutate(operation("approve-terms"), { proposalId });
    await served.client(north).mutate(operation("sign-terms"), { proposalId });
    for (const [mutation, of] of [
      ["proposeTerms", "TermsProposal"],
      ["signTerms", "Contract"],
    ]) {
      const [{ changes }] = (await trail(there, { mutation })) as [{ changes: object[] }];
      expect(changes[0]).toMatchObject({
        ...{ of, id: proposalId },
        clauses: [expect.any(Array), [{ number: "1", kind: "ROYALTY", rate: "700" }]],
      });
      expect(JSON.stringify(changes)).not.toContain("What north pays");
    }
  });

  test("tells what became of a key, and neither its secret nor what it is called", async () => {
    const there = await world(served);
    const hq = served.client(callersOf(there).hq);
    const input = { name: "Shop of Li", rights: ["CAMPAIGNS"] };
    const { createPartnerKey } = await hq.mutate(operation("create-partner-key"), { input });
    const { key, text } = createPartnerKey;
    await hq.mutate(operation("rotate-key"), { input: { keyId: key.id } });
    await hq.mutate(operation("revoke-key"), { input: { keyId: key.id } });
    expect(await trail(there, { objectId: key.id })).toMatchObject([
      { changes: [{ of: "ApiKey", id: key.id, name: [null, "•"], rights: [null, ["CAMPAIGNS"]] }] },
      { changes: [{ of: "ApiKey", previousUntil: [null, expect.stringMatching(/^2026-03-1/)] }] },
      { changes: [{ of: "ApiKey", revokedAt: [null, served.clock().toISOString()] }] },
    ]);
    const [row] = await served.asOwner<{ text: string }>(
      "select string_agg(a::text, ' ') as text from audit_entry a where brand_id = $1",
      [there.brandId],
    );
    expect(row?.text).not.toContain("Shop of Li");
    expect(row?.text).not.toContain(text);
  });

  test("is written where it was refused or forbidden, by whoever tried", async () => {
    const there = await world(served);
    const { hq, north, till } = callersOf(there);
    await served.client(hq).mutate(HIRE, {
      input: { name: "Nobody", storeId: "0195a000-0000-7000-8000-000000000000" },
    });
    for (const caller of [north, till(there.n1)])
      await served.client(caller).ask(HIRE, { input: { name: "Nobody" } });
    expect(await trail(there)).toMatchObject([
      { actorId: hq.id, outcome: "REFUSED", refusal: "UNKNOWN_STORE", changes: null },
      { actorId: north.id, outcome: "FORBIDDEN" },
      { actorKind: "till", outcome: "FORBIDDEN" },
    ]);
    expect(await trail(there, { outcome: "FORBIDDEN" })).toHaveLength(2);
  });

  test("of a member who tries again and again is told as of who is turned away", async () => {
    const there = await world(served);
    const member = served.client(callersOf(there).member(there.anna));
    for (let at = 0; at < 40; at++) await member.ask(HIRE, { input: { name: "Nobody" } });
    // The first ten, the 20th and the 40th.
    expect(await trail(there)).toHaveLength(12);
  });

  test("tells where a store is, and not where a person is", async () => {
    const there = await world(served);
    const hq = served.client(callersOf(there).hq);
    const place = { latitude: 312_304_000, longitude: 1_214_737_000 };
    await hq.mutate(operation("place-store"), { input: { storeId: there.n1.id, ...place } });
    await hq.mutate(
      "mutation ($input: BindToNearestStoreInput!) { bindToNearestStore(input: $input) { __typename } }",
      { input: { ...place, memberId: there.anna } },
    );
    const [placed, bound] = await trail(there);
    expect(placed).toMatchObject({ mutation: "placeStore", arguments: { input: place } });
    const away = { latitude: "•", longitude: "•", memberId: there.anna };
    expect(bound).toMatchObject({ mutation: "bindToNearestStore", arguments: { input: away } });
  });

  test("is found by a part of its reason", async () => {
    const there = await world(served);
    const { hq } = callersOf(there);
    const transfer = (reason: string) =>
      served
        .client(hq)
        .ask(
          "mutation ($input: TransferBindingInput!) { transferBinding(input: $input) { __typename } }",
          { input: { memberId: there.anna, toStoreId: there.n2.id, reason } },
        );
    await transfer("Moved to the harbour");
    await transfer("wrong store");
    const found = await trail(there, { reason: "HARBOUR" });
    expect(found).toMatchObject([{ mutation: "transferBinding", reason: "Moved to the harbour" }]);
    expect(await trail(there, { memberId: there.anna })).toHaveLength(2);
  });
});

describe("the hot path", () => {
  test("of tills writes nothing into the trail", async () => {
    const there = await world(served);
    const till = served.client(callersOf(there).till(there.n1));
    const { sent } = await statementsOf(() =>
      till.ask("mutation ($input: HoldPointsInput!) { holdPoints(input: $input) { __typename } }", {
        input: { memberId: there.anna, points: "1", number: "h1" },
      }),
    );
    expect(sent.filter((each) => each.includes("audit."))).toEqual([]);
    expect(await trail(there)).toEqual([]);
  });
});

describe("nobody", () => {
  test("keeps the trail from being chained by an entry of a time to come", async () => {
    const there = await world(served);
    const hq = served.client(callersOf(there).hq);
    const seal = async () => {
      while ((await served.begin(forAllBrands("seal the trail"), sealEntries)) > 0);
    };
    await hq.mutate(HIRE, { input: { name: "X" } });
    await served.asOwner(
      `insert into audit_entry (brand_id, id, act, actor_kind, at, outcome, objects)
       select brand_id, 'ffffffff-0000-7000-8000-000000000000', 'EXPORTED', 'system', at, 'DONE', '{}'
       from audit_entry where brand_id = $1`,
      [there.brandId],
    );
    await seal();
    await hq.mutate(HIRE, { input: { name: "Y" } });
    await seal();
    const open = `select e.id from audit_entry e
      where brand_id = $1 and not exists (select from audit_link l where l.entry_id = e.id)`;
    expect(await served.asOwner(open, [there.brandId])).toEqual([]);
  });

  test("changes the trail, not even the database's owner without lifting its guard", async () => {
    const there = await world(served);
    await served.client(callersOf(there).hq).mutate(HIRE, { input: { name: "X" } });
    for (const statement of [
      "update audit_entry set outcome = 'REFUSED'",
      "delete from audit_entry",
      "truncate audit_entry",
    ])
      await expect(served.asOwner(statement)).rejects.toThrow("only ever added to");
  });
});
