import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { tracked, untracked } from "../../src/ledger/address.ts";
import { apply, type Book, type Posting } from "../../src/ledger/apply.ts";
import { canonicalText, chained, NO_POSTING } from "../../src/ledger/chain.ts";
import { addOwners, openBook, post } from "../../src/ledger/post.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";

// Goal: an owner's postings are a chain that nobody can change a link of unseen (L8). Method: the text is
// compared with one written by hand, two postings are never found to share one, and chains grown by the
// database are read back from its rows.

const kit = await openKit();

const wallet = tracked(0n, "wallet", "2027-03-31", "bund");
const issued = untracked("issued", "bund");
const booking = { brandId: "B", bookedAt: new Date("2026-03-01T00:00:01.250Z") };

const earning = (ownerId: string, key: string, amount: bigint): Posting => ({
  ...{ id: newId(), ownerId, key, kind: "order", fingerprint: Buffer.from("beef", "hex") },
  occurredAt: new Date("2026-03-01T00:00:00Z"),
  transfers: [{ asset: "PTS", kind: "earn", amount, from: issued, to: wallet }],
});

function posted(posting: Posting) {
  const book: Book = { heads: new Map(), balances: new Map(), keys: new Map() };
  const outcome = apply(book, posting);
  if (outcome.kind !== "posted") throw new Error("it must be posted");
  return outcome;
}

describe("the text of a posting", () => {
  const one = posted({ ...earning("A", "order:till:1", 12n), id: "P" });

  test("is what a stranger can write by hand", () => {
    expect(canonicalText(7n, one, booking)).toBe(
      [
        "7 P B A order 2026-03-01T00:00:00.000Z 2026-03-01T00:00:01.250Z beef 1",
        "0 PTS earn 12 issued/bund - - wallet/2027-03-31/bund 12 1",
        "order:till:1",
      ].join("\n"),
    );
  });

  test("makes, with the digest before it, the next digest", () => {
    const first = chained(NO_POSTING, one, booking);
    const second = chained(first, one, booking);
    const digest = (before: string, seq: bigint) =>
      createHash("sha256")
        .update(before)
        .update("\n")
        .update(canonicalText(seq, one, booking))
        .digest("hex");
    expect(first).toEqual({ seq: 1n, chain: digest("0".repeat(64), 1n) });
    expect(second).toEqual({ seq: 2n, chain: digest(first.chain, 2n) });
  });

  test("is no other posting's, whatever callers put into their keys", () => {
    const word = fc.stringMatching(/^[a-z/0-9-]{1,3}$/);
    const transfer = fc.record({ asset: word, kind: word, amount: fc.bigInt(1n, 12n), to: word });
    const key = fc.oneof(fc.string(), fc.constantFrom("k", "0 a a 1 issued - - b - -\nk", "\n"));
    const some = fc
      .record({ id: word, kind: word, key, transfers: fc.array(transfer, { maxLength: 2 }) })
      .map(({ id, kind, key, transfers }) => ({
        posting: { ...earning("A", key, 1n), id, kind },
        transfers: transfers.map(({ to, ...rest }) => ({
          ...{ ...rest, from: issued, to: { address: to, tracked: false } as const },
          ...{ fromAfter: undefined, toAfter: undefined },
        })),
      }));
    const plain = (each: unknown) =>
      JSON.stringify(each, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
    fc.assert(
      fc.property(some, some, (a, b) => {
        const same = canonicalText(1n, a, booking) === canonicalText(1n, b, booking);
        expect(same).toBe(plain(a) === plain(b));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a chain in the book", () => {
  const headsOf = (brandId: string) =>
    kit.asOwner<{ owner_id: string; seq: string; head: Buffer }>(
      "select owner_id, seq, head from ledger_owner where brand_id = $1 order by owner_id",
      [brandId],
    );
  const owners = async (brandId: string, count: number) => {
    const ids = Array.from({ length: count }, newId);
    await kit.begin(system("test", brandId), (work) => addOwners(work, ids));
    return ids;
  };
  const postAll = (brandId: string, postings: readonly Posting[]) =>
    kit.begin(system("test", brandId), async (work) => {
      const ownerIds = postings.map(({ ownerId }) => ownerId);
      const keys = postings.map(({ key }) => key);
      return post(work, await openBook(work, { ownerIds, keys }), postings);
    });

  test("begins at zeros, and goes on from batch to batch, each owner's its own", async () => {
    const brandId = newId();
    const [anna = "", ben = ""] = await owners(brandId, 2);
    expect(await headsOf(brandId)).toEqual(
      [anna, ben].map((owner_id) => ({ owner_id, seq: "0", head: Buffer.alloc(32) })),
    );
    await postAll(brandId, [
      earning(anna, "a1", 5n),
      earning(ben, "b1", 5n),
      earning(anna, "a2", 6n),
    ]);
    const [, bens] = await headsOf(brandId);
    await postAll(brandId, [earning(anna, "a3", 7n), earning(anna, "a1", 9n)]);

    expect(await headsOf(brandId)).toMatchObject([{ seq: "3" }, bens]);
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });

  test("goes on in one transaction from what it posted before", async () => {
    const brandId = newId();
    const [anna = ""] = await owners(brandId, 1);
    await kit.begin(system("test", brandId), async (work) => {
      const book = await openBook(work, { ownerIds: [anna], keys: ["a1", "a2"] });
      await post(work, book, [earning(anna, "a1", 1n)]);
      await post(work, book, [earning(anna, "a2", 1n)]);
    });
    expect(await headsOf(brandId)).toMatchObject([{ seq: "2" }]);
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });

  test("is decided again where its head moved although it was locked", async () => {
    const brandId = newId();
    const [anna = ""] = await owners(brandId, 1);
    let tries = 0;
    await kit.begin(system("test", brandId), async (work) => {
      const book = await openBook(work, { ownerIds: [anna], keys: ["a1"] });
      book.heads.set(anna, tries++ === 0 ? { seq: 4n, chain: "ff".repeat(32) } : NO_POSTING);
      return post(work, book, [earning(anna, "a1", 1n)]);
    });
    expect(tries).toBe(2);
    expect(await headsOf(brandId)).toMatchObject([{ seq: "1" }]);
  });
});
