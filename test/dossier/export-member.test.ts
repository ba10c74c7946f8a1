/*
 * All there is of a member, for the member.
 *
 * Goal: a member takes away everything the hub keeps of it; no table is forgotten. Method: a member of whom there is a
 * row in every table that hangs on members asks for its file over HTTP; the tables are read from the catalogue.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { exportMemberFile } from "../../src/commands/export-member.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { OPENED, SECTIONS, UNTOLD } from "../../src/dossier/dossier.queries.ts";
import { exportMember } from "../../src/dossier/export-member.ts";
import { newId } from "../../src/kernel/id.ts";
import { serveHub } from "../support/client.ts";
import { ownFolder } from "../support/own-folder.ts";
import { secretBrand } from "../support/secret-brand.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub("serve");
const dir = ownFolder("dossier");

const EXPORT = "{ me { exportUrl } }";

test("every table that hangs on a member is told, or there is a reason why not", async () => {
  const tables = await served.asOwner<{ name: string }>(`
    select distinct table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and column_name in ('member_id', 'to_member_id', 'holder_id', 'owner_id')`);
  const known = new Set([...SECTIONS.flatMap((each) => each.tables), ...OPENED]);
  expect(
    tables
      .map(({ name }) => name)
      .filter((name) => !known.has(name))
      .sort(),
  ).toEqual(Object.keys(UNTOLD).sort());
});

describe("a member's file", () => {
  test("tells what the brand keeps of it, to itself alone", async () => {
    const brand = await secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n });
    const { north, south } = brand;
    const { me } = await served.client(north.member).query(EXPORT);
    const response = await fetch(me.exportUrl);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      ...[200, "application/json; charset=utf-8"],
    ]);
    const text = await response.text();
    const file = JSON.parse(text);
    expect(file).toMatchObject({
      format: "banyan member 1",
      member: { id: north.memberId, name: "A-secret-north-member", origin: { channel: "STORE" } },
      identities: expect.arrayContaining([
        expect.objectContaining({
          ...{ kind: "EXTERNAL", value: "A-secret-north-phone", source: "STAFF" },
        }),
      ]),
      profile: {
        attributes: { "A-secret-north-key": "A-secret-north-value" },
        preferences: { language: "zh-CN", quietHours: { from: "22:00", to: "07:00" } },
      },
      tags: [{ tag: "A-secret-north-tag" }],
      consents: [{ purpose: "MARKETING", channel: "SMS", textVersion: "A-secret-north-wording" }],
      bindings: [{ storeId: north.storeId, toAt: null }],
      spendings: [{ number: "A-secret-north-spending", points: "77" }],
      holds: [{ number: "A-secret-north-hold", points: "55" }],
      gifts: [{ given: true, points: "1" }],
      adjustments: [{ number: "A-secret-north-adjustment", points: "33" }],
      activations: [{ number: "A-secret-north-activation" }],
    });
    const numbers = file.orders.map(({ number }: { number: string }) => number);
    expect(numbers).toContain(north.orderNumber);
    expect(file.orders[1]).toMatchObject({ lines: [{ no: 1 }], refunds: [{ kind: "RETURN" }] });
    const [entries] = await served.asOwner<{ count: number }>(
      "select count(*)::int as count from ledger_posting where owner_id = $1",
      [north.memberId],
    );
    expect(file.entries).toHaveLength(entries?.count ?? -1);
    expect(file.absorbed).toMatchObject([
      { format: "banyan member 1", merges: [{ into: north.memberId }] },
    ]);
    for (const secret of ["A-secret-south", south.memberId, "royalty"])
      expect(text).not.toContain(secret);
    // That it was taken is in the trail, and in the next file.
    const again = JSON.parse(await (await fetch(me.exportUrl)).text());
    expect(again.looks.at(-1)).toMatchObject({ act: "EXPORTED", by: "member" });

    for (const caller of [brand.hq, north.staff, north.till, north.franchisee]) {
      const page = "query ($id: UUID!) { member(id: $id) { exportUrl } }";
      const { member } = await served.client(caller).query(page, { id: north.memberId });
      expect(member?.exportUrl ?? null).toBeNull();
    }
  });

  test("is served at an address of ours, for five minutes, to a member that is not erased", async () => {
    const there = await world(served);
    const self = served.client({ kind: "member", id: there.anna, brandId: there.brandId });
    const { me } = await self.query(EXPORT);
    const url: string = me.exportUrl;
    const status = async (address: string) => (await fetch(address)).status;
    expect(await status(url)).toBe(200);
    expect(await status(url.replace(there.anna, newId()))).toBe(403);
    expect(
      await status(
        url.replace(/signature=./, (good) => (good.endsWith("_") ? "signature=A" : "signature=_")),
      ),
    ).toBe(403);
    expect(await status(url.split("?")[0] ?? "")).toBe(403);
    served.clock.advance({ minutes: 5 });
    expect(await status(url)).toBe(403);
  });

  test("comes in pieces, however long the life was", async () => {
    const there = await world(served);
    for (let batch = 0; batch < 3; batch++)
      await record(
        there,
        ...Array.from({ length: 500 }, (_, n) => orderOf(there, `${batch}-${n}`)),
      );
    const pieces: string[] = [];
    for await (const piece of exportMember(served.look(there.hq), there.anna)) pieces.push(piece);
    const file = JSON.parse(pieces.join(""));
    expect(file.orders).toHaveLength(1_500);
    expect(new Set(file.orders.map(({ id }: { id: string }) => id)).size).toBe(1_500);
    expect(file.entries).toHaveLength(1_500);
    expect(pieces.length).toBeGreaterThan(20);
  });

  test("is written by the command, once, and noted", async () => {
    const there = await world(served);
    const out = join(dir, "anna.json");
    const said: string[] = [];
    const wish = { member: there.anna, out };
    await exportMemberFile(served, wish, (line) => said.push(line));
    expect(JSON.parse(readFileSync(out, "utf8")).member.id).toBe(there.anna);
    expect(said).toEqual([`${out} tells all there is of member ${there.anna}`]);
    for (const bad of [wish, { ...wish, member: "x" }, { ...wish, member: newId() }])
      await expect(exportMemberFile(served, bad, () => undefined)).rejects.toThrow(CommandFailed);
    const notes = await served.asOwner("select actor_kind from audit_entry where member_id = $1", [
      there.anna,
    ]);
    expect(notes).toEqual([{ actor_kind: "system" }]);
  });
});
