import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { tracked, untracked } from "../../src/ledger/address.ts";
import type { Posting } from "../../src/ledger/apply.ts";
import { addOwners, openBook, post } from "../../src/ledger/post.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { postOne } from "../support/scenario.ts";

// Goal: what one transaction decided on is still true when it commits, however many want the same
// thing. Method: many transactions start together on real connections; afterwards the outcomes are
// counted and the book is proved from its rows. No sleeps and no hooks: the database decides who
// comes first.

const kit = await openKit();

const wallet = tracked(0n, "wallet", "2027");
const COST = 7n;

const moving = (
  ownerId: string,
  key: string,
  [amount, direction]: readonly [bigint, "in" | "out"],
): Posting => ({
  id: newId(),
  ownerId,
  key,
  fingerprint: createHash("sha256").update(`${amount} ${direction}`).digest(),
  kind: "test",
  occurredAt: new Date("2026-03-01T00:00:00Z"),
  transfers: [
    direction === "in"
      ? { asset: "PTS", kind: "earn", amount, from: untracked("issued"), to: wallet }
      : { asset: "PTS", kind: "spend", amount, from: wallet, to: untracked("spent") },
  ],
});

async function owners(count: number) {
  const brandId = newId();
  const ids = Array.from({ length: count }, newId);
  await kit.begin(system("race", brandId), (work) => addOwners(work, ids));
  return { brandId, ids, first: ids[0] ?? "" };
}

const tally = <T>(all: readonly T[], kindOf: (one: T) => string) =>
  Object.fromEntries([...Map.groupBy(all, kindOf)].map(([kind, some]) => [kind, some.length]));

const accountsOf = (brandId: string) =>
  kit.asOwner("select balance, version from ledger_account where brand_id = $1", [brandId]);

describe("transactions that start together", () => {
  test("spend exactly what a wallet can afford: ten of twenty", async () => {
    const { brandId, first } = await owners(1);
    await postOne(kit, brandId, moving(first, "earn", [10n * COST, "in"]));

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        postOne(kit, brandId, moving(first, `spend ${index}`, [COST, "out"])),
      ),
    );

    expect(tally(outcomes, ({ kind }) => kind)).toEqual({ posted: 10, refused: 10 });
    expect(await accountsOf(brandId)).toEqual([{ balance: "0", version: "11" }]);
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });

  test("send one request twenty times, and all hear of the one posting", async () => {
    const { brandId, first } = await owners(1);

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => postOne(kit, brandId, moving(first, "same", [COST, "in"]))),
    );

    expect(tally(outcomes, ({ kind }) => kind)).toEqual({ posted: 1, repeated: 19 });
    const ids = outcomes.map((outcome) =>
      outcome.kind === "posted"
        ? outcome.posting.id
        : outcome.kind === "repeated" && outcome.postingId,
    );
    expect(new Set(ids).size).toBe(1);
    expect(await accountsOf(brandId)).toEqual([{ balance: String(COST), version: "1" }]);
  });

  test("of twenty owners that claim one key, one gets it (L4)", async () => {
    const { brandId, ids } = await owners(20);

    const outcomes = await Promise.all(
      ids.map((id, index) =>
        postOne(kit, brandId, moving(id, "one key", [BigInt(index + 1), "in"])),
      ),
    );

    expect(tally(outcomes, ({ kind }) => kind)).toEqual({ posted: 1, refused: 19 });
    expect(await accountsOf(brandId)).toHaveLength(1);
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });

  test("hold several wallets in any order without locking each other up (L7)", async () => {
    const { brandId, ids } = await owners(6);
    const batch = (round: number) => {
      const order = round % 2 === 0 ? ids : [...ids].reverse();
      return order.map((id) => moving(id, `${round} ${id}`, [1n, "in"]));
    };

    await Promise.all(
      Array.from({ length: 20 }, (_, round) =>
        kit.begin(system("race", brandId), async (work) => {
          const postings = batch(round);
          const keys = postings.map(({ key }) => key);
          const ownerIds = postings.map(({ ownerId }) => ownerId);
          return post(work, await openBook(work, { ownerIds, keys }), postings);
        }),
      ),
    );

    expect(await accountsOf(brandId)).toEqual(ids.map(() => ({ balance: "20", version: "20" })));
    expect(await faultsOf(kit, brandId)).toEqual([]);
  });
});
