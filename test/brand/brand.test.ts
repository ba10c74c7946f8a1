import { describe, expect, test } from "@jest/globals";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { addTill } from "../../src/brand/add-till.ts";
import {
  CodeTaken,
  TooEarly,
  UnknownFranchisee,
  UnknownStore,
} from "../../src/brand/brand.refusals.ts";
import { earliestChange, ownerAt } from "../../src/brand/brand.rules.ts";
import { type CreateBrand, createBrand } from "../../src/brand/create-brand.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { setPointValue } from "../../src/brand/set-point-value.ts";
import { ownedStores } from "../../src/brand/store.queries.ts";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { openKit } from "../support/database.ts";
import { OPENED_AT, type World, world } from "../support/world.ts";

const kit = await openKit();

const openedAt = new Date(OPENED_AT);

const join = (there: World, code: string, actor?: Actor) =>
  there.as((work) => addFranchisee(work, { code, legalName: "West Ltd" }), actor);

const open = (there: World, code: string, franchiseeId: string, actor?: Actor) =>
  there.as((work) => openStore(work, { code, name: code, franchiseeId, openedAt }), actor);

const transfer = (there: World, fromAt: Date, but = {}, actor?: Actor) =>
  there.as(
    (work) =>
      transferStore(work, {
        ...{ storeId: there.n1.id, franchiseeId: there.south.id, fromAt },
        ...but,
      }),
    actor,
  );

/** The refusals of attempts that started together; the others stood. */
async function refusedOf(attempts: Promise<unknown>[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(attempts);
  return outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
}

describe("createBrand", () => {
  const wish: CreateBrand = {
    name: "Tea House",
    timeZone: "Asia/Shanghai",
    currency: "CNY",
    ownershipModel: "BRAND_OWNS_MEMBER",
    openedAt,
  };
  const create = (but: Partial<CreateBrand>, actor = system("tests", newId()) as Actor) =>
    kit.begin(actor, (work) => createBrand(work, { ...wish, ...but }));

  test("founds a brand under the id its creator acts in", async () => {
    const brandId = newId();
    expect(await create({}, system("tests", brandId))).toMatchObject({ ...wish, id: brandId });
  });

  test.each([
    [{ timeZone: "Asia/Atlantis" }],
    [{ timeZone: "" }],
    [{ currency: "XXL" }],
    [{ currency: "cny" }],
    [{ graceDays: 0 }],
    [{ graceDays: 1.5 }],
    [{ pointValue: { points: 0n, minor: 1n } }],
    [{ pointValue: { points: 1n, minor: 1_000_001n } }],
  ])("does not take %j", async (but) => {
    await expect(create(but)).rejects.toThrow(BadInput);
  });

  test("is the operator's to do, not headquarters'", async () => {
    await expect(create({}, { kind: "hq", id: newId(), brandId: newId() })).rejects.toThrow(
      Forbidden,
    );
  });
});

describe("what points pay", () => {
  const set = (there: World, fromAt: Date, actor?: Actor) =>
    there.as((work) => setPointValue(work, { points: 100n, minor: 90n, fromAt }), actor);

  test("may reach back to the opening first, and begins a little ahead from then on", async () => {
    const there = await world(kit);
    const before = new Date(openedAt.getTime() - 1);
    await expect(set(there, before)).rejects.toEqual(new TooEarly(openedAt));
    expect(await set(there, openedAt)).toMatchObject({ version: 1, points: 100n, minor: 90n });
    const soon = earliestChange(kit.clock());
    await expect(set(there, kit.clock())).rejects.toEqual(new TooEarly(soon));
    expect(await set(there, soon)).toMatchObject({ version: 2 });
  });

  test("is headquarters' to set", async () => {
    const there = await world(kit);
    await expect(set(there, openedAt, there.n1.till)).rejects.toThrow(Forbidden);
  });
});

describe("franchisees and stores", () => {
  test("keep their codes for ever, each brand for itself", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await expect(join(here, "north")).rejects.toEqual(new CodeTaken("north"));
    await expect(open(here, "N1", here.south.id)).rejects.toEqual(new CodeTaken("N1"));
    const west = await join(there, "west");
    expect(await open(there, "W1", west.id)).toMatchObject({ code: "W1", openedAt });
    expect(await join(here, "west")).toMatchObject({ code: "west", isHeadquarters: false });
  });

  test.each(["", "a b", "a/b", "ä", "x".repeat(33), "a\n", "headquarters"])(
    "do not take the code %j",
    async (code) => {
      const there = await world(kit);
      await expect(join(there, code)).rejects.toThrow(BadInput);
      await expect(open(there, code, there.north.id)).rejects.toThrow(BadInput);
    },
  );

  test("that claim one code at once are refused but for one", async () => {
    const there = await world(kit);
    const ten = <T>(attempt: () => Promise<T>) => Array.from({ length: 10 }, attempt);
    expect(await refusedOf(ten(() => join(there, "west")))).toEqual(
      Array.from({ length: 9 }, () => new CodeTaken("west")),
    );
    expect(await refusedOf(ten(() => open(there, "W1", there.north.id)))).toEqual(
      Array.from({ length: 9 }, () => new CodeTaken("W1")),
    );
  });

  test("are known in their own brand only", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await expect(open(here, "W1", there.north.id)).rejects.toThrow(UnknownFranchisee);
    const till = (storeId: string) => here.as((work) => addTill(work, { storeId, name: "Till" }));
    await expect(till(there.n1.id)).rejects.toThrow(UnknownStore);
    expect(await till(here.n1.id)).toMatchObject({ storeId: here.n1.id, name: "Till" });
  });

  test("are headquarters' to add", async () => {
    const there = await world(kit);
    const { till } = there.n1;
    await expect(join(there, "west", till)).rejects.toThrow(Forbidden);
    await expect(open(there, "W1", there.north.id, till)).rejects.toThrow(Forbidden);
    await expect(transfer(there, kit.clock(), {}, till)).rejects.toThrow(Forbidden);
    const another = there.as((work) => addTill(work, { storeId: there.n1.id, name: "X" }), till);
    await expect(another).rejects.toThrow(Forbidden);
  });
});

describe("transferStore", () => {
  const ownersOf = async (there: World) => {
    const stores = await ownedStores(kit.look(there.hq));
    return stores.find(({ code }) => code === "N1");
  };
  const justAfter = (at: Date) => new Date(at.getTime() + 1);

  test("gives a store a new owner from an instant on, the old one before it", async () => {
    const there = await world(kit);
    const fromAt = new Date("2026-04-01T00:00:00Z");
    await transfer(there, fromAt);
    const store = await ownersOf(there);
    if (!store) throw new Error("the store is there");
    const codeAt = (at: Date) => ownerAt(store, at)?.franchiseeCode;
    expect(codeAt(new Date(openedAt.getTime() - 1))).toBeUndefined();
    expect(codeAt(openedAt)).toBe("north");
    expect(codeAt(new Date(fromAt.getTime() - 1))).toBe("north");
    expect(codeAt(fromAt)).toBe("south");
  });

  test("cannot reach back over what was sold, nor before an owner to come", async () => {
    const there = await world(kit);
    const soon = earliestChange(kit.clock());
    const tooSoon = new Date(soon.getTime() - 1);
    await expect(transfer(there, tooSoon)).rejects.toEqual(new TooEarly(soon));
    const april = new Date("2026-04-01T00:00:00Z");
    await transfer(there, april);
    await expect(transfer(there, kit.clock())).rejects.toEqual(new TooEarly(justAfter(april)));
    await transfer(there, justAfter(april));
  });

  test("knows stores and franchisees of its own brand only", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    const now = kit.clock();
    const foreign = { franchiseeId: there.south.id };
    await expect(transfer(here, now, foreign)).rejects.toThrow(UnknownFranchisee);
    await expect(transfer(here, now, { storeId: there.n1.id })).rejects.toThrow(UnknownStore);
  });

  test("done by five at once gives the store one owner at a time", async () => {
    const there = await world(kit);
    const fromAt = new Date("2026-04-01T00:00:00Z");
    const refused = await refusedOf(Array.from({ length: 5 }, () => transfer(there, fromAt)));
    expect(refused).toEqual(Array.from({ length: 4 }, () => new TooEarly(justAfter(fromAt))));
    expect((await ownersOf(there))?.owners).toHaveLength(2);
  });
});
