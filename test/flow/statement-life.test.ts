/*
 * A statement between two sides.
 *
 * Goal: a franchisee disputes three lines and accepts the rest; headquarters upholds one in full, one in part and rejects
 * one; both see who did what and when, the correction stands in the open month, and the next statement carries the rest
 * forward. Nobody else is shown any of it.
 * Method: a hub on a port of its own; both sides call and listen as their programs do.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { issuedWorld } from "../support/statements.ts";

const served = await serveHub();

const said = { reason: "WRONG_AMOUNT", text: "our till says otherwise" };

test("a statement is disputed in part, resolved, and carried forward", async () => {
  const { there, statementId, lines } = await issuedWorld(served);
  const who = callersOf(there);
  const [north, hq, south] = [who.north, who.hq, who.south].map((each) => served.client(each));
  if (!north || !hq || !south) throw new Error("three callers");
  const after = await served.feedEnd();
  const live = await hq.subscribe(operation("statement-changed"), { after });
  const own = await north.subscribe(operation("statement-changed"), { after });
  const others = await south.subscribe(operation("statement-changed"), { after });

  const waiting = await hq.query(operation("statements"), { state: "ISSUED" });
  expect(waiting.statements.edges).toHaveLength(2);
  const [first, second, third] = lines.map(({ postingId, no }) => ({ postingId, no, ...said }));
  const file = { kind: "FILE", value: "0f".repeat(32) };
  const row = { kind: "RECONCILE_ROW", value: "till-2026-01/7" };
  const { disputeLines } = await north.mutate(operation("dispute-lines"), {
    input: { statementId, lines: [{ ...first, evidence: [file, row] }, second, third] },
  });
  expect(disputeLines).toMatchObject({
    __typename: "LinesDisputed",
    statement: { standing: { state: "DISPUTED" } },
  });
  // By order: 5.00 of royalty and 1.00 for points, then 2.50 of royalty.
  const amounts = ["500", "100", "250"];
  expect(disputeLines.disputes.map((each: { amountMinor: string }) => each.amountMinor)).toEqual(
    amounts,
  );
  const [a, b, c] = disputeLines.disputes.map((each: { id: string }) => each.id);

  const open = await hq.query(operation("disputes"), { state: "OPEN" });
  expect(open.disputes.edges).toHaveLength(3);
  expect(open.disputes.edges.at(-1).node).toMatchObject({
    ...{ id: a, franchisee: { code: "north" }, line: { kind: "ROYALTY", amountMinor: "-500" } },
    thread: [{ kind: "DISPUTED", actorKind: "franchisee", evidence: [file, row] }],
  });
  const message = { disputeId: b, number: "1", text: "Which day was it?\nWe see no difference." };
  await hq.mutate(operation("write-to-dispute"), { input: message });
  const answer = { disputeId: b, number: "1", text: "The fifth." };
  const { writeToDispute } = await north.mutate(operation("write-to-dispute"), { input: answer });
  expect(writeToDispute.dispute.thread.map((act: { text: string }) => act.text)).toEqual([
    ...[said.text, message.text, answer.text],
  ]);

  const resolve = async (disputeId: string, verdict: string, amountMinor?: string) => {
    const input = { disputeId, verdict, amountMinor, reason: "looked up" };
    return (await hq.mutate(operation("resolve-dispute"), { input })).resolveDispute;
  };
  expect(await resolve(a, "UPHELD")).toMatchObject({
    dispute: {
      ...{ state: "UPHELD", upheldMinor: "500" },
      corrections: [
        {
          month: "2026-02",
          kind: "ROYALTY",
          amountMinor: "500",
          correctsPostingId: first?.postingId,
        },
      ],
    },
  });
  expect(await resolve(b, "UPHELD", "40")).toMatchObject({ dispute: { upheldMinor: "40" } });
  expect(await resolve(c, "REJECTED")).toMatchObject({
    dispute: { state: "REJECTED", corrections: [] },
  });

  const { statement } = await north.query(operation("statement-acts"), { id: statementId });
  expect(statement).toMatchObject({
    standing: { state: "ACCEPTED", closingMinor: "-900", outstandingMinor: "-900" },
    // What was upheld is not collected before the month that takes it back is closed.
    franchisee: { payable: { dueMinor: "-900", heldMinor: "-540", payableMinor: "-360" } },
  });
  const acts = ["DISPUTED", "DISPUTED", "DISPUTED", "WRITTEN", "WRITTEN"];
  acts.push("UPHELD", "UPHELD", "REJECTED");
  expect(statement.acts.map((act: { kind: string }) => act.kind)).toEqual(acts);
  expect(statement.acts.map((act: { actorId: string }) => act.actorId)).toEqual(
    ["n", "n", "n", "h", "n", "h", "h", "h"].map((side) => (side === "n" ? who.north : who.hq).id),
  );

  for (const stream of [live, own]) {
    const told = await stream.take(acts.length);
    expect(told.map(({ statementChanged: { change } }) => change)).toEqual(acts);
    expect(told.at(-1).statementChanged.statement.standing.state).toBe("ACCEPTED");
  }
  expect(await others.rest()).toEqual([]);

  served.clock.set("2026-03-02T04:00:00Z");
  const later = { hq: served.client(who.hq), north: served.client(who.north) };
  await later.hq.mutate(operation("close-month"), { month: "2026-02" });
  const { statements } = await later.north.query(operation("statements"), { month: "2026-02" });
  expect(statements.edges).toMatchObject([
    { node: { totalMinor: "540", standing: { state: "ISSUED", closingMinor: "-360" } } },
  ]);
  const { acceptStatement } = await later.north.mutate(operation("accept-statement"), {
    statementId: statements.edges[0].node.id,
  });
  expect(acceptStatement).toMatchObject({ statement: { standing: { state: "ACCEPTED" } } });
  // What February gave back was set off against January.
  const { statement: january } = await later.hq.query(operation("statement-acts"), {
    id: statementId,
  });
  expect(january.standing).toMatchObject({
    ...{ outstandingMinor: "-360", overdueSince: "2026-02-12T16:00:00.000Z", cureDays: 20 },
  });
});

test("nobody else is shown a statement's acts, nor may act upon it", async () => {
  const { there, statementId, lines } = await issuedWorld(served);
  const who = callersOf(there);
  const [line] = lines.map(({ postingId, no }) => ({ postingId, no, ...said }));
  const input = { statementId, lines: [line] };
  const north = served.client(who.north);
  const { disputeLines } = await north.mutate(operation("dispute-lines"), { input });
  const disputeId = disputeLines.disputes[0].id;

  const south = served.client(who.south);
  expect(
    (await south.query(operation("statement-acts"), { id: statementId })).statement,
  ).toBeNull();
  expect((await south.query(operation("disputes"))).disputes.edges).toEqual([]);
  expect((await south.mutate(operation("dispute-lines"), { input })).disputeLines).toMatchObject({
    code: "UNKNOWN_STATEMENT",
  });
  const { withdrawDispute } = await south.mutate(operation("withdraw-dispute"), { disputeId });
  expect(withdrawDispute).toMatchObject({ code: "UNKNOWN_DISPUTE" });

  for (const caller of [who.till(there.n1), who.staff(there.n1), who.member(there.anna)]) {
    const other = served.client(caller);
    const wrote = { disputeId, number: "1", text: "let me see" };
    for (const [name, variables] of [
      ["statements", {}],
      ["disputes", {}],
      ["accept-statement", { statementId }],
      ["dispute-lines", { input }],
      ["withdraw-dispute", { disputeId }],
      ["write-to-dispute", { input: wrote }],
      ["resolve-dispute", { input: { disputeId, verdict: "REJECTED", reason: "no" } }],
    ] as const) {
      const { errors = [] } = await other.ask(operation(name), variables);
      expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([
        name,
        ["FORBIDDEN"],
      ]);
    }
  }
});
