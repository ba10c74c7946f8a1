import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { sealEntries } from "../../src/audit/chain.queries.ts";
import { writeNotes } from "../../src/audit/entry.queries.ts";
import { anchor, exportMemberHistory } from "../../src/commands/anchor.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { verify } from "../../src/commands/verify.ts";
import type { Hub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import type { Look } from "../../src/platform/database/work.ts";
import type { History } from "../../src/proof/export-history.ts";
import { type Leaf, MerkleTree } from "../../src/proof/merkle.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { rechain } from "../support/rechain.ts";
import { silent } from "../support/silent.ts";
import { tamper } from "../support/tamper.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: what an anchor or an export vouches for cannot be changed unseen, not even by who owns the database and
// writes every chain anew; and what is changed is named. Method: the commands write real files; the book and the
// files are tampered with; the offline script runs in a process of its own.

const kit = await openKit();
const dir = ownFolder("anchor");
const keys = openKeys(join(dir, "keys"));
const quiet = () => undefined;
const hub = { ...kit, keys } as unknown as Hub;
const fileOf = (name: string) => join(dir, name);

let there: World;
const anchored = fileOf("book.anchor");
beforeAll(async () => {
  there = await world(kit, { members: 5 });
  const [, ...others] = there.members;
  await record(there, orderOf(there, "1"), orderOf(there, "2"));
  await record(there, ...others.map((id, n) => orderOf(there, `o${n}`, { member: { id } })));
  await anchor(hub, { out: anchored }, silent, quiet);
  await record(there, orderOf(there, "3"));
});

/** What verify says of the book compared with the anchor, as a look sees it. */
async function failureOf(look: Look, file = anchored, by = keys): Promise<string | undefined> {
  try {
    await verify({ look, begin: kit.begin }, silent, quiet, { anchor: { file, keys: by } });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return error.message;
  }
  return undefined;
}

/** What verify says, without the anchor and with it, after the owner of the database wrote all chains anew. */
const rewritten = (...statements: string[]) =>
  tamper(kit, [...statements, rechain], async (look) => ({
    plain: await verify({ look, begin: kit.begin }, silent, quiet).then(
      () => undefined,
      (error: Error) => error.message,
    ),
    found: await failureOf(look),
  }));

describe("an anchor", () => {
  test("holds while the book only grows", async () => {
    expect(await failureOf(kit.look)).toBeUndefined();
  });

  test("is written once, and never over another file", async () => {
    await expect(anchor(hub, { out: anchored }, silent, quiet)).rejects.toThrow("is there already");
  });

  test("may be of one brand, and then knows no other's owners", async () => {
    const other = await world(kit, { currency: "EUR" });
    const out = fileOf("other.anchor");
    await anchor(hub, { out, brand: other.brandId }, silent, quiet);
    const text = readFileSync(out, "utf8");
    expect(text).toContain(other.anna);
    expect(text).not.toContain(there.anna);
    expect(text).toContain(`\nbrand ${other.brandId}\n`);
    expect(await failureOf(kit.look, out)).toBeUndefined();
  });

  test("tells of a history written anew, which nothing else can see, and names it", async () => {
    // The first order was booked a second earlier, and every digest made anew.
    const { plain, found } = await rewritten(
      `update ledger_posting set booked_at = booked_at - interval '1 second'
       where id = (select id from customer_order where number = '1' and brand_id = '${there.brandId}')`,
    );
    expect(plain).toBeUndefined();
    expect(found).toMatch(/^A1 does not hold/);
    expect(found).toContain(`brand ${there.brandId}, owner ${there.anna}, posting `);
    expect(found).toContain("number 2: its digest is");
    expect(found).toContain("it or one before it was written anew");
    expect(found?.match(/owner [0-9a-f]/g)).toHaveLength(1);
  });

  test("tells of a posting that disappeared, with all that hung on it", async () => {
    const last = there.members[4];
    const { plain, found } = await rewritten(
      ...["settlement_line", "customer_order", "member_binding"].map(
        (table) =>
          `delete from ${table} where ${table === "settlement_line" ? "owner_id" : "member_id"} = '${last}'`,
      ),
      ...["ledger_account", "ledger_transfer", "ledger_key", "ledger_posting"].map(
        (table) => `delete from ${table} where owner_id = '${last}'`,
      ),
      `update ledger_owner set seq = 0, head = decode(repeat('00', 32), 'hex') where owner_id = '${last}'`,
    );
    expect(plain).toBeUndefined();
    expect(found).toContain(`owner ${last}: posting number 1 is gone, now its last is number 0`);
  });

  test("tells of a trail that was written anew", async () => {
    const noted = (detail: string) =>
      there.as((work) => writeNotes(work, [{ memberId: there.anna, act: "LOOKED_UP", detail }]));
    const seal = () => kit.begin(system("seal", there.brandId), sealEntries);
    for (const detail of ["PHONE", "CARD"]) await noted(detail);
    await seal();
    const out = fileOf("trail.anchor");
    await anchor(hub, { out }, silent, quiet);
    await noted("EMAIL");
    await seal();
    expect(await failureOf(kit.look, out)).toBeUndefined();
    // Who has the owner's rights changes an entry, and every digest from it on.
    const found = await tamper(
      kit,
      [
        "update audit_entry set detail = 'NICKNAME' where detail = 'CARD'",
        `do $$ declare l record; before text := repeat('0', 64); begin
          for l in select a.brand_id, a.seq, t.text from audit_link a
            join audit_text t on t.brand_id = a.brand_id and t.id = a.entry_id order by a.seq loop
            before := encode(sha256(convert_to(before || e'\\n' || l.text, 'UTF8')), 'hex');
            update audit_link set chain = decode(before, 'hex') where brand_id = l.brand_id and seq = l.seq;
          end loop; end $$`,
      ],
      async (look) => [
        await verify({ look, begin: kit.begin }, silent, quiet).catch((error) => error),
        await failureOf(look, out),
      ],
    );
    expect(found).toEqual([
      undefined,
      expect.stringContaining("it or one before it was written anew"),
    ]);
  });

  test("tells of an owner that disappeared", async () => {
    const id = newId();
    await kit.asOwner("insert into ledger_owner (owner_id, brand_id) values ($1, $2)", [
      id,
      there.brandId,
    ]);
    const out = fileOf("with-owner.anchor");
    await anchor(hub, { out }, silent, quiet);
    await kit.asOwner("delete from ledger_owner where owner_id = $1", [id]);
    expect(await failureOf(kit.look, out)).toContain(`owner ${id}: it is gone`);
  });

  const changed = (name: string, change: (text: string) => string) => {
    const file = fileOf(name);
    writeFileSync(file, change(readFileSync(anchored, "utf8")));
    return failureOf(kit.look, file);
  };

  test.each([
    ["a head", (text: string) => text.replace(/ 2 [0-9a-f]{64}/, ` 2 ${"ab".repeat(32)}`)],
    ["a number", (text: string) => text.replace(/ 1 ([0-9a-f]{64})/, " 0 $1")],
    ["a line left out", (text: string) => text.replace(/\n[0-9a-f-]{36} .*/, "")],
  ])("that was changed itself is not believed: %s", async (_, change) => {
    expect(await changed("changed.anchor", change)).toContain(
      "the anchor is not true: its heads are not those under its root",
    );
  });

  test.each([
    ["its time", (text: string) => text.replace(/\nat \d{4}/, "\nat 1999")],
    ["its root", (text: string) => text.replace(/\nroot ..../, "\nroot 0000")],
    ["its signature", (text: string) => text.replace(/\nsignature ..../, "\nsignature AAAA")],
  ])("that was changed itself is not believed: %s", async (_, change) => {
    expect(await changed("changed.anchor", change)).toContain("its signature is not that of");
  });

  test.each([
    ["cut off", (text: string) => text.slice(0, text.indexOf("\nroot")), "it has no end"],
    ["of another kind", () => "hello\n", "line 1 is not"],
    ["with a line that means nothing", (text: string) => text.replace("\n", "\nx\n"), "line 2 is"],
  ])("is refused that cannot be read: %s", async (_, change, says) => {
    expect(await changed("unreadable.anchor", change)).toContain(says);
  });

  test("of another hub's key is not believed", async () => {
    const other = openKeys(join(dir, "other"));
    expect(await failureOf(kit.look, anchored, other)).toContain("it was signed with the key");
  });
});

describe("a member's history", () => {
  const script = new URL("../../schema/verify-history.mjs", import.meta.url).pathname;
  const check = (file: string, ...more: string[]) => {
    const done = spawnSync(process.execPath, [script, file, ...more], {
      cwd: "/",
      encoding: "utf8",
    });
    return { code: done.status, said: done.stdout, refused: done.stderr };
  };
  const file = fileOf("anna.json");
  beforeAll(() =>
    exportMemberHistory(hub, { member: there.anna, anchor: anchored, out: file }, quiet),
  );

  test("is checked without the hub, and gives the balances the anchor saw", () => {
    const { code, said, refused } = check(file, keys.kid);
    expect({ code, refused }).toEqual({ code: 0, refused: "" });
    expect(said).toContain(`owner ${there.anna}: 2 postings`);
    expect(said).toMatch(/^wallet\/\d{4}-\d\d-\d\d\/N1 200 PTS$/m);
  });

  test("may be exported without an anchor: its head is signed alone", async () => {
    const out = fileOf("now.json");
    await exportMemberHistory(hub, { member: there.anna, out }, quiet);
    const { code, said } = check(out);
    expect(code).toBe(0);
    expect(said).toContain("3 postings");
    expect(said).toContain("Ask the hub's operator");
    expect(said).toMatch(/\/N1 300 PTS$/m);
  });

  test("is proved by the path of whichever owner asks", async () => {
    for (const member of there.members) {
      const out = fileOf(`${member}.json`);
      await exportMemberHistory(hub, { member, anchor: anchored, out }, quiet);
      expect(check(out, keys.kid).code).toBe(0);
    }
  });

  test("is not there for who has none", async () => {
    const wish = { member: newId(), out: fileOf("none.json") };
    await expect(exportMemberHistory(hub, wish, quiet)).rejects.toThrow("is not an owner");
    await expect(exportMemberHistory(hub, { ...wish, member: "anna" }, quiet)).rejects.toThrow(
      "takes an id",
    );
  });

  type Loose = { -readonly [Key in keyof History]: History[Key] };
  // biome-ignore lint/suspicious/noExplicitAny: what is tried here is what no type allows.
  const tamper = (change: (history: any) => void) => {
    const history = JSON.parse(readFileSync(file, "utf8")) as Loose;
    change(history);
    const out = fileOf("tampered.json");
    writeFileSync(out, JSON.stringify(history));
    return check(out, keys.kid);
  };

  test.each([
    ["an amount", (h) => (h.postings[0].transfers[0].amount = "999"), "number 1: its content"],
    ["an instant", (h) => (h.postings[1].occurredAt = "2020-01-01T00:00:00.000Z"), "number 2: its"],
    ["a key", (h) => (h.postings[0].key = "order:till:9"), "number 1: its content"],
    ["a last posting left out", (h) => h.postings.pop(), "1 postings, the anchor has 2"],
    ["a first posting left out", (h) => h.postings.shift(), "1 postings, the anchor has 2"],
    ["postings in another order", (h) => h.postings.reverse(), "number 1 was expected"],
    ["another's owner", (h) => (h.owner = "someone"), "is not what the root was taken of"],
    ["an earlier head", (h) => (h.head = h.postings[0].chain), "is not what the root was taken of"],
    ["a step of the path", (h) => h.path.pop(), "is not what the root was taken of"],
    ["a later time", (h) => (h.anchor.at = "2030-01-01T00:00:00.000Z"), "the signature is not"],
    ["another brand", (h) => (h.brand = "x"), "number 1: its content"],
    ["another form", (h) => (h.format = "x"), "this is not a banyan history 1"],
    // biome-ignore lint/suspicious/noExplicitAny: see above.
  ] as [string, (history: any) => unknown, string][])("is refused with %s", (_, change, says) => {
    const { code, said, refused } = tamper(change);
    expect({ code, said }).toEqual({ code: 1, said: "" });
    expect(refused).toContain("REFUSED: ");
    expect(refused).toContain(says);
  });

  test("is refused where its key is not the one trusted", () => {
    expect(check(file, "another").refused).toContain("it is signed with the key");
    writeFileSync(fileOf("broken.json"), "{");
    expect(check(fileOf("broken.json")).refused).toContain("cannot be read");
  });

  test("needs a script that is short", () => {
    expect(readFileSync(script, "utf8").split("\n").length).toBeLessThan(100);
    expect(readFileSync(script, "utf8").match(/from "(.*)"/g)).toEqual([
      'from "node:crypto"',
      'from "node:fs"',
    ]);
  });
});

test("a tree of any size proves each of its leaves, and no other", () => {
  const leaves = (count: number): Leaf[] =>
    Array.from({ length: count }, (_, n) => ({ ownerId: `o${n}`, seq: BigInt(n), head: `h${n}` }));
  const rootOf = (all: readonly Leaf[], wanted?: string) => {
    const tree = new MerkleTree(wanted);
    for (const leaf of all) tree.add(leaf);
    return { root: tree.root(), path: tree.path };
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (count, n) => {
      const all = leaves(count);
      const wanted = all[n % count] as Leaf;
      const { root, path } = rootOf(all, wanted.ownerId);
      expect(rootOf(all).root).toBe(root);
      expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      const other = all.map((leaf) => (leaf === wanted ? { ...leaf, head: "x" } : leaf));
      expect(rootOf(other).root).not.toBe(root);
      expect(rootOf(all.slice(1)).root).not.toBe(root);
    }),
  );
});
