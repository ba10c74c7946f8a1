import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { tracked, untracked } from "../../src/ledger/address.ts";
import { balanceOf, type Posting, type Transfer } from "../../src/ledger/apply.ts";
import { addOwners, openBook, post } from "../../src/ledger/post.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { postOne, scenario } from "../support/scenario.ts";
import { tests } from "../support/tests.ts";
import { orderOf, record, world } from "../support/world.ts";

const kit = await openKit();

describe("a posting", () => {
  test("moves value once, whatever is sent again", () =>
    scenario(
      kit,
      `
      owner    anna
      account  wallet/2027-03   floor 0
      post     o1   issued/s1 -> wallet/2027-03   120   earn
      post     o1   issued/s1 -> wallet/2027-03   120   earn     same posting
      post     o1   issued/s1 -> wallet/2027-03   121   earn     KeyReused
      post     o2   wallet/2027-03 -> spent/s1    200   spend    Overdrawn 80
      balance  wallet/2027-03   120   version 1
      hot      issued/s1   -120
      hot      spent/s1       0
      `,
    ));

  test("that was refused leaves its key free for a better request (L4)", () =>
    scenario(
      kit,
      `
      owner    anna
      account  wallet/2027-03   floor 0
      post     o1   issued/s1 -> wallet/2027-03   100   earn
      post     o2   wallet/2027-03 -> spent/s1    101   spend    Overdrawn 1
      post     o2   wallet/2027-03 -> spent/s1    100   spend
      balance  wallet/2027-03     0   version 2
      post     o2   wallet/2027-03 -> spent/s1    100   spend    same posting
      post     o3   wallet/2027-03 -> spent/s1      1   spend    Overdrawn 1
      balance  wallet/2027-03     0   version 2
      `,
    ));

  test("may take an account to its floor exactly, and no further (L3)", () =>
    scenario(
      kit,
      `
      owner    anna
      account  credit   floor -50
      account  debt     floor none
      post     a   credit -> spent/s1    50   spend
      balance  credit   -50   version 1
      post     b   credit -> spent/s1     1   spend   Overdrawn 1
      post     c   debt -> issued/s1   9000   unearn
      balance  debt   -9000   version 1
      `,
    ));

  test("is judged as a whole: what it takes out and puts back is one event (L3)", () =>
    scenario(
      kit,
      `
      owner    anna
      account  wallet/2027   floor 0
      account  wallet/2028   floor 0
      post     a   wallet/2027 -> spent/s1    30   spend
      and      a   issued/s1 -> wallet/2027   50   earn
      balance  wallet/2027   20   version 2
      post     b   issued/s1 -> wallet/2028   10   earn    Overdrawn 1
      and      b   wallet/2027 -> spent/s1    21   spend
      balance  wallet/2027   20   version 2
      balance  wallet/2028    0   version 0
      `,
    ));

  test("of one owner does not touch another's accounts of the same name", () =>
    scenario(
      kit,
      `
      owner    anna
      account  wallet/2027   floor 0
      post     a   issued/s1 -> wallet/2027   70   earn
      owner    ben
      post     b   issued/s1 -> wallet/2027   30   earn
      post     c   wallet/2027 -> spent/s1    31   spend   Overdrawn 1
      balance  wallet/2027   30   version 1
      owner    anna
      balance  wallet/2027   70   version 1
      `,
    ));

  test("keeps amounts that no floating number holds", () =>
    scenario(
      kit,
      `
      owner    anna
      account  wallet/2027   floor 0
      post     a   issued/s1 -> wallet/2027   9007199254740993   earn
      post     b   wallet/2027 -> spent/s1    9007199254740992   spend
      balance  wallet/2027   1   version 2
      hot      issued/s1   -9007199254740993
      `,
    ));
});

const bucket = tracked(0n, "wallet", "2027");
const hot = untracked("issued", "s1");

const earning = (ownerId: string, key: string, amount: bigint): Posting =>
  posting(ownerId, key, [{ asset: "PTS", kind: "earn", amount, from: hot, to: bucket }]);

const posting = (ownerId: string, key: string, transfers: Transfer[]): Posting => ({
  id: newId(),
  ownerId,
  key,
  fingerprint: createHash("sha256")
    .update(`${key} ${transfers.map(({ amount }) => amount)}`)
    .digest(),
  kind: "test",
  occurredAt: new Date("2026-03-01T00:00:00Z"),
  transfers,
});

async function ownersOf(brandId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await kit.begin(system("test", brandId), (work) => addOwners(work, ids));
  return ids;
}

describe("a batch of postings", () => {
  test("is judged one by one: the refused are left out, the others stand", async () => {
    const brandId = newId();
    const [anna = "", ben = ""] = await ownersOf(brandId, 2);
    const spend = (ownerId: string, key: string, amount: bigint) =>
      posting(ownerId, key, [
        { asset: "PTS", kind: "spend", amount, from: bucket, to: untracked("spent", "s1") },
      ]);
    const batch = [
      earning(anna, "a1", 100n),
      spend(anna, "a2", 60n),
      spend(anna, "a3", 60n),
      spend(ben, "b1", 1n),
      earning(ben, "b2", 5n),
      earning(anna, "a1", 100n),
    ];
    const outcomes = await kit.begin(system("test", brandId), async (work) => {
      const keys = batch.map(({ key }) => key);
      return post(work, await openBook(work, { ownerIds: [ben, anna], keys }), batch);
    });

    expect(outcomes.map(({ kind }) => kind)).toEqual([
      ...["posted", "posted", "refused", "refused", "posted", "repeated"],
    ]);
    const rows = await kit.asOwner(
      "select balance, version from ledger_account where brand_id = $1 order by balance desc",
      [brandId],
    );
    expect(rows).toEqual([
      { balance: "40", version: "2" },
      { balance: "5", version: "1" },
    ]);
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });

  test("writes nothing when its step fails afterwards", async () => {
    const brandId = newId();
    const [anna = ""] = await ownersOf(brandId, 1);
    const attempt = kit.begin(system("test", brandId), async (work) => {
      const book = await openBook(work, { ownerIds: [anna], keys: ["k"] });
      await post(work, book, [earning(anna, "k", 5n)]);
      throw new Error("the step failed");
    });

    await expect(attempt).rejects.toThrow("the step failed");
    expect(await kit.asOwner("select 1 from ledger_key where brand_id = $1", [brandId])).toEqual(
      [],
    );
    expect((await postOne(kit, brandId, earning(anna, "k", 5n))).kind).toBe("posted");
  });

  test("is decided again where an account moved although it was locked", async () => {
    const brandId = newId();
    const [anna = ""] = await ownersOf(brandId, 1);
    await postOne(kit, brandId, earning(anna, "first", 5n));
    const seen: bigint[] = [];
    await kit.begin(system("test", brandId), async (work) => {
      const book = await openBook(work, { ownerIds: [anna], keys: ["second"] });
      seen.push(balanceOf(book, anna, bucket.address));
      // Somebody with the owner's rights does what the hub never would.
      if (seen.length === 1)
        await kit.asOwner(
          "update ledger_account set balance = 50, version = 2 where owner_id = $1",
          [anna],
        );
      return post(work, book, [earning(anna, "second", 1n)]);
    });
    expect(seen).toEqual([5n, 50n]);
    const rows = await kit.asOwner(
      "select balance, version from ledger_account where owner_id = $1",
      [anna],
    );
    expect(rows).toEqual([{ balance: "51", version: "3" }]);
  });

  test("cannot be posted for an owner of another brand", async () => {
    const [stranger = ""] = await ownersOf(newId(), 1);
    await expect(postOne(kit, newId(), earning(stranger, "k", 5n))).rejects.toThrow("has no book");
  });

  test("may use a key that another brand uses too", async () => {
    for (const brandId of [newId(), newId()]) {
      const [anna = ""] = await ownersOf(brandId, 1);
      expect((await postOne(kit, brandId, earning(anna, "same key", 5n))).kind).toBe("posted");
    }
  });
});

describe("the database itself", () => {
  const place = async () => {
    const brandId = newId();
    const [anna = ""] = await ownersOf(brandId, 1);
    await postOne(kit, brandId, earning(anna, "k", 5n));
    return { brandId, anna };
  };

  test("keeps an account above its floor even against its owner (L3)", async () => {
    const { anna } = await place();
    await expect(
      kit.asOwner("update ledger_account set balance = -1 where owner_id = $1", [anna]),
    ).rejects.toThrow("ledger_account_not_below_floor");
  });

  test.each([
    ["ledger_transfer_amount_is_positive", "0", "'a'", "'b'"],
    ["ledger_transfer_amount_is_positive", "-5", "'a'", "'b'"],
    ["ledger_transfer_moves", "5", "'a'", "'a'"],
  ])("refuses a transfer by %s (%s from %s to %s)", async (constraint, amount, from, to) => {
    await expect(
      kit.asOwner(
        `insert into ledger_transfer (posting_id, no, owner_id, brand_id, asset, kind, amount,
           from_address, to_address)
         values ($1, 0, $1, $1, 'PTS', 'earn', ${amount}, ${from}, ${to})`,
        [newId()],
      ),
    ).rejects.toThrow(constraint);
  });
});

/** A table a line, so that a new one is a new line. */
const RIGHTS = `
api_key: update
attempt: delete update
bank_account: update
brand: update
budget: update
campaign: update
claim_link: update
code_batch: update
coupon: update
coupon_cadence: update
coupon_code: update
coupon_drop: update
coupon_template: update
feed: delete
feed_counter: update
feed_follower: update
franchisee: update
inbox_delivery: delete update
intake_source: update
job: update
ledger_account: update
ledger_owner: update
member: update
member_binding: update
member_guide: update
member_identity: delete update
member_import: update
member_key: delete update
member_profile: delete update
member_tag: delete update
merge_identity: delete
merge_proposal: delete update
outbox: delete
parked_refund: delete update
role: update
scene_code: update
session: delete update
settlement_book: update
split_open: delete
staff: update
store: update
store_ownership: update
tier_review: update
till: update
webhook: update
webhook_delivery: delete update
webhook_replay: delete update
wechat_app: update
`
  .trim()
  .split("\n");

describe("the hub's role", () => {
  /** Tables that are only ever added to. */
  const ADDED_TO = [
    ["ledger_posting", "kind"],
    ["ledger_transfer", "kind"],
    ["ledger_key", "key"],
    ["statement", "month"],
    ["settlement_line", "month"],
    ["customer_order", "source"],
    ["order_refund", "number"],
    ["points_spending", "number"],
    ["month_close", "month"],
    ["terms", "version"],
    ["terms_clause", "number"],
    ["earning_rule", "version"],
  ] as const;

  const attempt = (text: string) => kit.look(tests).rows({ text, values: [] });

  test.each(ADDED_TO)("cannot change, delete or empty %s (L2, S3)", async (table, column) => {
    for (const text of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table}`,
    ])
      await expect(attempt(text)).rejects.toMatchObject({
        code: "42501",
        message: expect.stringContaining("permission denied"),
      });
  });

  test("may change these alone: whatever else there is, it may only add to (L2)", async () => {
    const rows = await kit.asOwner<{ name: string; rights: string }>(
      `select c.relname as name, string_agg(act, ' ' order by act) as rights
       from pg_class c, unnest('{update,delete,truncate}'::text[]) act
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and case act
         when 'update' then has_any_column_privilege('banyan_hub', c.oid, act)
         else has_table_privilege('banyan_hub', c.oid, act) end
       group by c.relname order by c.relname`,
    );
    expect(rows.map(({ name, rights }) => `${name}: ${rights}`)).toEqual(RIGHTS);
  });

  test("moves an owner's head on and never gives it to another owner or brand", async () => {
    for (const column of ["owner_id", "brand_id"])
      await expect(attempt(`update ledger_owner set ${column} = ${column}`)).rejects.toMatchObject({
        code: "42501",
      });
  });

  test("cannot delete accounts, owners, members or bindings", async () => {
    for (const table of ["ledger_account", "ledger_owner", "member", "member_binding"])
      await expect(attempt(`delete from ${table}`)).rejects.toMatchObject({ code: "42501" });
  });

  test("is what the use cases work as", async () => {
    const [row] = await kit
      .look(system("test", newId()))
      .rows(sql("test.role")`select current_user`);
    expect(row).toEqual({ current_user: "banyan_hub" });
  });

  test("meets rows in these tables: the refusals above are not for want of any", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1", { occurredAt: "2026-01-10T04:00:00Z" }));
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
    for (const table of ["ledger_posting", "ledger_key", "statement", "settlement_line", "terms"])
      expect(await attempt(`select 1 from ${table} limit 1`)).toHaveLength(1);
  });
});
