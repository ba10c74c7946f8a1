/*
 * Members from a file.
 *
 * Goal: what a file says is there afterwards, once, whatever is wrong with some of its lines and however often it is
 * run. Method: real files, in both encodings, with what people and their systems put into them; each run is told as
 * an accountant would read it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { type ImportMembers, importMembers } from "../../src/import/import-members.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput } from "../../src/kernel/refusal.ts";
import {
  identitiesOf,
  membersById,
  membersByIdentity,
  nameOf,
} from "../../src/member/member.queries.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { until } from "../support/until.ts";
import { type World, wallet, world } from "../support/world.ts";

const kit = await openKit();
const folder = ownFolder("import");

const fileOf = (content: string | Buffer): string => {
  const path = join(folder, `${newId()}.csv`);
  writeFileSync(path, content);
  return path;
};

/** Runs an import and tells what came of it. */
async function run(there: World, content: string | Buffer, but: Partial<ImportMembers> = {}) {
  const refusals: string[] = [];
  const heard = { encoding: "", done: 0 };
  const result = await importMembers(kit, system("import", there.brandId), {
    ...{
      path: but.path ?? fileOf(content),
      name: "old system",
      write: true,
      tell: () => undefined,
    },
    begun: (survey, _titles, done) => Object.assign(heard, { encoding: survey.encoding, done }),
    refused: (line, why) => void refusals.push(`${line} ${why.code}: ${why.text.en}`),
    ...but,
  });
  return { ...result, ...heard, refusals };
}

const idOf = async (there: World, value: string) =>
  [...(await membersByIdentity(kit.look(there.hq), [{ kind: "PHONE", value }])).values()][0] ?? "";

/** Waits until a transaction of this database waits for a lock. */
const waiting = () =>
  until(async () => {
    const rows = await kit.asOwner(
      "select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'",
      [kit.place.database],
    );
    return rows.length > 0;
  });

/** A ladder with a level GOLD, in force. */
async function withGold(there: World) {
  await there.as((work) =>
    setTierLadder(work, {
      ...{ measure: { kind: "SPEND" }, period: { kind: "LIFETIME" }, term: { kind: "FOREVER" } },
      levels: [
        { code: "BASE", name: "Base", rank: 0, reach: 0n },
        { code: "GOLD", name: "Gold", rank: 1, reach: 1_000n },
      ],
      fromAt: new Date(kit.clock().getTime() + 3_600_000),
    }),
  );
  kit.clock.advance({ hours: 2 });
}

const FILE = `number,name,phone,card,store,points,points_issuer,points_last_day,enrolled
1,Anna Wang,13800138001,C-1,N1,120,,2027-03-31,2024-05-01
2,Ben Li,138 0013 8002,,S1,"1,200",N2,,
3,,,C-3,,,,,
`;

describe("importMembers", () => {
  test("enrols whom a file names, binds them to their stores and brings in their points", async () => {
    const there = await world(kit, { members: 0 });
    expect(await run(there, FILE)).toEqual({
      ...{ lines: 3, enrolled: 3, known: 0, posted: 2, refused: 0, refusals: [] },
      ...{ encoding: "UTF-8", done: 0 },
    });

    const [anna, ben] = [await idOf(there, "13800138001"), await idOf(there, "13800138002")];
    const scope = kit.look(there.hq);
    const members = await membersById(scope, [anna, ben]);
    const [first, second] = [members.get(anna), members.get(ben)];
    if (!first || !second) throw new Error("they are members");
    expect([nameOf(scope, first), nameOf(scope, second)]).toEqual(["Anna Wang", "Ben Li"]);
    expect(first).toMatchObject({
      enrolledAt: new Date("2024-04-30T16:00:00Z"),
      origin: { channel: "IMPORT", storeId: there.n1.id },
    });
    expect((await identitiesOf(scope, [anna])).get(anna)).toMatchObject([
      { kind: "CARD", value: "C-1", source: "IMPORT", verification: "CLAIMED" },
      { kind: "PHONE", value: "+8613800138001" },
    ]);
    expect((await wallet(kit, there, anna)).buckets).toEqual([
      { lastDay: "2027-03-31", issuerCode: "N1", points: 120n },
    ]);
    expect((await wallet(kit, there, ben)).buckets).toEqual([
      { lastDay: "never", issuerCode: "N2", points: 1_200n },
    ]);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ member: 3, member_binding: 2 });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("writes nothing in a dry run, and says just what it would do", async () => {
    const there = await world(kit, { members: 0 });
    const before = await rowsOf(kit, there.brandId);
    const tried = await run(there, FILE, { write: false });
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    expect(await run(there, FILE)).toEqual(tried);
  });

  test("writes nothing twice, from the same file, from another, or for members known before", async () => {
    const there = await world(kit, { members: 0 });
    await run(there, FILE);
    const before = await rowsOf(kit, there.brandId);
    expect(await run(there, FILE)).toMatchObject({ lines: 0, done: 3 });
    const longer = `${FILE}4,Cui,13800138004,,N1,5,,,\n`;
    expect(await run(there, longer)).toMatchObject({ lines: 4, enrolled: 1, known: 3, posted: 1 });
    expect((await rowsOf(kit, there.brandId)).member).toBe(Number(before.member) + 1);
    expect((await wallet(kit, there, await idOf(there, "13800138001"))).balance).toBe(120n);
    // Other amounts under a number that was used are refused; under another import's name they are new.
    const other = FILE.replace(",120,", ",121,");
    expect(await run(there, other)).toMatchObject({
      known: 2,
      posted: 0,
      refusals: [expect.stringMatching(/^2 IMPORTED_OTHERWISE: number 1 /)],
    });
    expect(await run(there, other, { name: "older system" })).toMatchObject({ posted: 2 });
    expect((await wallet(kit, there, await idOf(there, "13800138001"))).balance).toBe(241n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("knows a line without a number by its identity, however that is written, and keeps it to itself", async () => {
    const there = await world(kit, { members: 0 });
    await withGold(there);
    const first = "phone,store,points,tier,tier_last_day\n138 0013 8001,N1,100,GOLD,2027-03-31\n";
    expect(await run(there, first)).toMatchObject({ posted: 1, refusals: [] });
    const again = first.replace("138 0013 8001", "+8613800138001");
    expect(await run(there, again)).toMatchObject({ posted: 0, known: 1, refusals: [] });
    expect((await wallet(kit, there, await idOf(there, "13800138001"))).balance).toBe(100n);
    const kept = await kit.asOwner<{ text: string }>(
      `select key as text from ledger_posting where brand_id = $1
       union all select key from ledger_key where brand_id = $1
       union all select number from member_tier where brand_id = $1`,
      [there.brandId],
    );
    expect(kept).toHaveLength(3);
    for (const { text } of kept) expect(text).not.toMatch(/138 ?0013 ?8001/);
  });

  test("refuses a number that was another member's, for whom it would quietly bring nothing", async () => {
    const there = await world(kit, { members: 0 });
    const file = "number,phone,store,points\n7,13800138001,N1,100\n7,13800138002,N1,100\n";
    expect(await run(there, file)).toMatchObject({
      ...{ enrolled: 1, posted: 1 },
      refusals: [expect.stringMatching(/^3 IMPORTED_OTHERWISE: number 7 /)],
    });
  });

  test("goes on where it was interrupted", async () => {
    const there = await world(kit, { members: 0 });
    const lines = Array.from({ length: 1_200 }, (_, n) => `${13_800_000_000 + n},N1,10`);
    const path = fileOf(`phone,store,points\n${lines.join("\n")}\n`);
    let batches = 0;
    const fall = () => {
      if (++batches === 2) throw new Error("the lights went out");
    };
    await expect(run(there, "", { path, tell: fall })).rejects.toThrow("the lights went out");
    expect(await run(there, "", { path })).toMatchObject({
      done: 1_000,
      lines: 200,
      enrolled: 200,
    });
    expect((await rowsOf(kit, there.brandId)).member).toBe(1_200);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("tells each line that it cannot take, why, and takes the others", async () => {
    const there = await world(kit, { members: 0 });
    const last = (day: string) => `13800138010,,N1,7,${day}`;
    const { refusals, ...result } = await run(
      there,
      [
        "phone,card,store,points,points_last_day",
        "12,,N1,,", // 2
        ",,N1,5,", // 3
        "13800138001,,X9,,", // 4
        "13800138002,,N1,1.5,", // 5
        "13800138003,,N1,-3,", // 6
        last("2020-01-01"), // 7
        last("2027-02-30"), // 8
        "13800138004,a\u0000b,N1,,", // 9
        `13800138005,${"x".repeat(1_000_000)},N1,,`, // 10
        "13800138006,,N1,,,,,", // 11
        "13800138007,C-7,N1,1,", // 12
        "+86 138-0013-8007,,N1,2,", // 13
        `13800138008,${"y".repeat(300)},N1,,`, // 14
        "13800138009,,N1,9,2027-12-31", // 15
      ].join("\n"),
    );
    expect(refusals.map((each) => each.slice(0, 100))).toEqual([
      "2 IDENTITY_UNREADABLE: PHONE:12 cannot be read: check how it is written",
      "3 LINE_UNREADABLE: the line names no identity",
      "4 UNKNOWN_STORE: this brand has no store X9",
      "5 CELL_UNREADABLE: points: expected a whole number, not below zero",
      "6 CELL_UNREADABLE: points: expected a whole number, not below zero",
      expect.stringMatching(/^7 CELL_UNREADABLE: points_last_day: expected a day that is not over/),
      expect.stringMatching(/^8 CELL_UNREADABLE: points_last_day: /),
      expect.stringMatching(/^9 CELL_UNREADABLE: card: expected at most 200 characters/),
      expect.stringMatching(/^10 LINE_UNREADABLE: the line cannot be taken apart/),
      expect.stringMatching(/^11 LINE_UNREADABLE: the line has 8 cells for 5 columns/),
      "13 NAMED_TWICE: PHONE:+8613800138007 is named on line 12 already: put the two lines together",
      expect.stringMatching(/^14 CELL_UNREADABLE: card: /),
    ]);
    expect(result).toMatchObject({ lines: 14, enrolled: 2, refused: 12, posted: 2 });
  });

  test("reads quotations as they are meant, and one without an end is its own line's fault alone", async () => {
    const there = await world(kit, { members: 0 });
    const result = await run(
      there,
      [
        "phone,name,store",
        '13800138001,"Wang, Anna",N1', // 2
        '13800138002,"Ben ""B"" Li",N1', // 3
        '13800138003,"Cui,N1', // 4
        "13800138004,Dai,N1", // 5
        '13800138005,the 5" one,N1', // 6
      ].join("\r\n"),
    );
    expect(result).toMatchObject({ lines: 5, enrolled: 4, refused: 1 });
    expect(result.refusals).toEqual([expect.stringMatching(/^4 /)]);
    const scope = kit.look(there.hq);
    const ids = await Promise.all(["1", "2", "5"].map((n) => idOf(there, `1380013800${n}`)));
    const members = await membersById(scope, ids);
    expect(ids.map((id) => nameOf(scope, members.get(id) as never))).toEqual([
      ...["Wang, Anna", 'Ben "B" Li', 'the 5" one'],
    ]);
  });

  test("refuses a line whose identities are two members'", async () => {
    const there = await world(kit, { members: 0 });
    await run(there, "phone,card\n13800138001,\n,C-2\n");
    const { refusals } = await run(there, "phone,card\n13800138001,C-2\n");
    expect(refusals).toEqual([expect.stringMatching(/^2 IDENTITIES_OF_SEVERAL: /)]);
  });

  test("places members on the levels they come with, once", async () => {
    const there = await world(kit, { members: 0 });
    await withGold(there);
    const file =
      "card,等级,等级有效期\n1,GOLD,2027-03-31\n2,TIN,2027-03-31\n3,GOLD,\n4,GOLD,2090-01-01\n5,,\n";
    const { refusals, enrolled } = await run(there, file);
    expect({ refusals, enrolled }).toEqual({
      refusals: [
        expect.stringMatching(/^3 UNKNOWN_TIER_LEVEL: /),
        expect.stringMatching(/^4 CELL_UNREADABLE: tier_last_day/),
        expect.stringMatching(/^5 CELL_UNREADABLE: 等级有效期/),
      ],
      enrolled: 2,
    });
    expect(await run(there, `${file}\n`)).toMatchObject({ enrolled: 0, known: 2 });
    const other = await run(there, file.replace("GOLD,2027-03-31", "BASE,2027-03-31"));
    expect(other.refusals[0]).toMatch(/^2 TIER_PLACEMENT_CONFLICT: /);
    const rows = await kit.asOwner(
      "select level, reason, last_day from member_tier where brand_id = $1",
      [there.brandId],
    );
    expect(rows).toEqual([{ level: "GOLD", reason: "PLACED", last_day: "2027-03-31" }]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("places a member that two lines name by the later of them", async () => {
    const there = await world(kit, { members: 0 });
    await withGold(there);
    await run(there, "phone,card\n13800138001,C-1\n");
    const two =
      "phone,card,tier,tier_last_day\n13800138001,,GOLD,2027-03-31\n,C-1,BASE,2027-04-30\n";
    expect(await run(there, two)).toMatchObject({ known: 2, refusals: [] });
    expect(await run(there, `${two}\n`)).toMatchObject({ known: 2, refusals: [] });
    const rows = await kit.asOwner(
      "select no, level from member_tier where brand_id = $1 order by no",
      [there.brandId],
    );
    expect(rows).toEqual([
      { no: 1, level: "GOLD" },
      { no: 2, level: "BASE" },
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("brings nothing into the book of who is merged or erased at that instant", async () => {
    const there = await world(kit, { members: 0 });
    await withGold(there);
    const known = "phone,store,points\n13800138001,N1,1\n13800138002,N1,1\n13800138003,N1,1\n";
    await run(there, known);
    const [anna, again, gone] = await Promise.all(
      [1, 2, 3].map((n) => idOf(there, `1380013800${n}`)),
    );
    const [survivorId, absorbedId, memberId] = [anna, again, gone] as [string, string, string];
    let running: ReturnType<typeof run> | undefined;
    await there.as(async (work) => {
      await mergeMembers(work, { survivorId, absorbedId, reason: "one person" });
      await eraseMember(work, { memberId, reason: "MEMBER_REQUEST" });
      const more =
        "phone,points,tier,tier_last_day\n13800138002,7,GOLD,2027-03-31\n13800138003,7,,\n";
      running = run(there, more, { name: "another system" });
      await waiting();
    });
    expect(await running).toMatchObject({ known: 1, enrolled: 1, posted: 2, refusals: [] });
    expect((await wallet(kit, there, survivorId)).balance).toBe(9n);
    expect((await wallet(kit, there, memberId)).balance).toBe(1n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("notes what newcomers agreed to, and nothing of what they did not", async () => {
    const there = await world(kit, { members: 0 });
    const file = "card,consent:marketing:sms,同意:PROFILING\n1,yes,否\n2,,是\n3,perhaps,\n";
    const { refusals } = await run(there, file);
    expect(refusals).toEqual([expect.stringMatching(/^4 CELL_UNREADABLE: .*expected yes or no/)]);
    await run(there, `${file}\n`);
    const rows = await kit.asOwner(
      `select purpose, channel, act, text_version from member_consent where brand_id = $1
       order by purpose`,
      [there.brandId],
    );
    expect(rows).toEqual([
      { purpose: "MARKETING", channel: "SMS", act: "GIVEN", text_version: "old system" },
      { purpose: "PROFILING", channel: null, act: "GIVEN", text_version: "old system" },
    ]);
  });

  test("notes who brought a consent in", async () => {
    const there = await world(kit, { members: 0 });
    await importMembers(kit, there.hq, {
      ...{ path: fileOf("card,consent:PHONE\n1,yes\n"), name: "by hand", write: true },
      ...{ begun: () => undefined, tell: () => undefined, refused: () => undefined },
    });
    const rows = await kit.asOwner(
      "select actor_kind, actor_id from member_consent where brand_id = $1",
      [there.brandId],
    );
    expect(rows).toEqual([{ actor_kind: "hq", actor_id: "id" in there.hq && there.hq.id }]);
  });

  test("brings in growth, of kinds the brand has", async () => {
    const there = await world(kit, { members: 0 });
    await there.as((work) => definePointKind(work, { code: "GROWTH", name: "Growth" }));
    const { refusals } = await run(
      there,
      "card,store,growth:GROWTH,growth:STARS\n1,N1,50,\n2,N1,,3\n",
    );
    expect(refusals).toEqual([expect.stringMatching(/^3 UNKNOWN_POINT_KIND: /)]);
    const [account] = await kit.asOwner(
      "select balance from ledger_account where brand_id = $1 and address = 'growth/GROWTH'",
      [there.brandId],
    );
    expect(account).toEqual({ balance: "50" });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});

describe("a file's encoding", () => {
  const TEXT = "姓名,手机号,门店,积分\n王安娜,13800138001,N1,120\n李本,13800138002,S1,80\n";
  // The same text as GB18030, as bytes: no encoder for it comes with Node.
  const GB = Buffer.from(
    "d0d5c3fb2ccad6bbfabac52cc3c5b5ea2cbbfdb7d60acdf5b0b2c4c82c31333830303133383030312c4e312c3132300ac0eeb1be2c31333830303133383030322c53312c38300a",
    "hex",
  );

  test.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)])],
    ["GB18030", GB],
    [
      "GB18030, some lines UTF-8",
      Buffer.concat([GB.subarray(0, -23), Buffer.from("李本,13800138002,S1,80\n")]),
    ],
    ["UTF-8", Buffer.from(TEXT.replaceAll("\n", "\r\n"))],
  ])("is found to be %s, and read as it is", async (encoding, content) => {
    const there = await world(kit, { members: 0 });
    expect(await run(there, content)).toMatchObject({
      encoding,
      enrolled: 2,
      posted: 2,
      refusals: [],
    });
    const scope = kit.look(there.hq);
    const ids = [await idOf(there, "13800138001"), await idOf(there, "13800138002")];
    const members = await membersById(scope, ids);
    expect(ids.map((id) => nameOf(scope, members.get(id) as never))).toEqual(["王安娜", "李本"]);
  });

  test.each([
    ["no column of an identity", "name,store\nAnna,N1\n", "no column of an identity"],
    ["an unknown column", "phone,shoe size\n138,42\n", 'a column "shoe size"'],
    ["two columns alike", "phone,phone\n1,2\n", 'two columns "phone"'],
    ["nothing", "", "the file is empty"],
  ])("a file with %s is not begun", async (_, content, says) => {
    const there = await world(kit, { members: 0 });
    const trial = run(there, content);
    await expect(trial).rejects.toThrow(BadInput);
    await expect(trial).rejects.toThrow(says);
  });
});
