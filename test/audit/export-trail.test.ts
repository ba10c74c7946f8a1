/*
 * The trail, taken away.
 *
 * Goal: headquarters with the right gets what a filter finds as CSV that no spreadsheet runs, and as JSON lines, whole,
 * however long it is; that it was taken, by whom and by which filter is in the trail; nobody else gets it.
 * Method: addresses asked for over HTTP, and fetched.
 */
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { writeNotes } from "../../src/audit/entry.queries.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const urlOf = async (
  there: World,
  variables: object = {},
  hq = callersOf(there).hq,
): Promise<string> => {
  return (await served.client(hq).query(operation("audit-export"), variables)).auditExport
    .downloadUrl;
};
const fetched = async (url: string) => (await fetch(url)).text();

const transfer = (there: World, reason: string) =>
  served
    .client(callersOf(there).hq)
    .ask(
      "mutation ($input: TransferBindingInput!) { transferBinding(input: $input) { __typename } }",
      { input: { memberId: there.anna, toStoreId: there.n2.id, reason } },
    );

describe("the trail as a file", () => {
  test("is what its filter finds, newest first, and holds no formula", async () => {
    const there = await world(served);
    await transfer(there, '=HYPERLINK("http://evil")');
    await transfer(there, "wrong store");
    await there.as((work) => writeNotes(work, [{ memberId: there.anna, act: "LOOKED_UP" }]));

    const text = await fetched(await urlOf(there, { filter: { act: "ACTED" } }));
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map(({ mutation, reason }) => [mutation, reason])).toEqual([
      ["transferBinding", "wrong store"],
      ["transferBinding", '\'=HYPERLINK("http://evil")'],
    ]);
    expect(rows[0]).toMatchObject({
      actor_kind: "hq",
      at: "2026-03-15T04:00:00.000Z",
    });
    expect(JSON.parse(rows[0]?.arguments ?? "")).toMatchObject({ input: { memberId: there.anna } });

    const filter = { reason: "HYPER", from: "2026-03-15T00:00:00Z", until: "2026-03-16T00:00:00Z" };
    const lines = (await fetched(await urlOf(there, { filter, format: "JSONL" })))
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { act: "ACTED", mutation: "transferBinding", reason: '=HYPERLINK("http://evil")' },
    ]);
  });

  test("is noted before it begins, with its filter and from where", async () => {
    const there = await world(served);
    const { hq } = callersOf(there);
    await fetched(await urlOf(there, { filter: { memberId: there.anna }, format: "JSONL" }, hq));
    const { auditTrail } = await served
      .client(callersOf(there).hq)
      .query(operation("audit-trail"), { filter: { act: "TRAIL_EXPORTED" } });
    expect(auditTrail.edges.map(({ node }: { node: object }) => node)).toMatchObject([
      {
        ...{ detail: "JSONL", actorId: hq.id, objects: [there.anna] },
        ...{ arguments: { memberId: there.anna }, network: expect.any(String) },
      },
    ]);
  });

  test("is whole, however many pages it is read by", async () => {
    const there = await world(served);
    const looks = Array.from({ length: 450 }, (_, at) => ({
      ...({ memberId: there.anna, act: "LOOKED_UP" } as const),
      detail: String(at),
    }));
    await there.as((work) => writeNotes(work, looks));
    const lines = (
      await fetched(await urlOf(there, { filter: { act: "LOOKED_UP" }, format: "JSONL" }))
    )
      .trim()
      .split("\n");
    expect(lines.map((line) => Number(JSON.parse(line).detail))).toEqual(
      looks.map((_, at) => 449 - at),
    );
  });

  test("is given to nobody else, by no other address, and for five minutes", async () => {
    const there = await world(served);
    const { north, staff, till, member } = callersOf(there);
    for (const caller of [north, staff(there.n1), till(there.n1), member(there.anna)]) {
      const { errors } = await served.client(caller).ask(operation("audit-export"));
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    const url = await urlOf(there, { filter: { act: "ACTED" } });
    const wider = `${Buffer.from("{}").toString("base64url")}.csv`;
    const status = async (address: string) => (await fetch(address)).status;
    expect(await status(url.replace(/[^/]+\.csv/, wider))).toBe(403);
    expect(await status(url.replace(".csv", ".jsonl"))).toBe(403);
    expect(await status(url.split("?")[0] ?? "")).toBe(403);
    expect(await status(url)).toBe(200);
    served.clock.advance({ minutes: 5 });
    expect(await status(url)).toBe(403);
  });
});
