import { describe, expect, test } from "@jest/globals";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { ENROL_LIMIT, type EnrolMember, enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { AlreadyMember } from "../../src/enrolment/enrolment.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import type { Identity } from "../../src/member/identity.rules.ts";
import { membersByIdentity, type NewMember, nameOf } from "../../src/member/member.queries.ts";
import { rowsOf } from "../support/book.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const phone = (value: string): Identity => ({
  kind: "PHONE",
  value: `138${value.padStart(8, "0")}`,
});

const enrol = (there: World, wishes: EnrolMember[], actor?: Actor) =>
  there.as((work) => enrolMembers(work, wishes), actor);

async function enrolOne(there: World, wish: EnrolMember): Promise<NewMember> {
  const [outcome] = await enrol(there, [wish]);
  if (!outcome || outcome instanceof Refusal) throw new Error(`not enrolled: ${outcome?.message}`);
  return outcome;
}

describe("enrolMembers", () => {
  test("makes a member who is found by each of its identities", async () => {
    const there = await world(kit, { members: 0 });
    const card: Identity = { kind: "CARD", value: "138" };

    const member = await enrolOne(there, {
      name: "Anna",
      identities: [phone("138"), card],
    });

    const { id, enrolledAt } = member;
    expect(enrolledAt).toEqual(kit.clock());
    expect(nameOf(kit.look(there.hq), member)).toBe("Anna");
    const found = await membersByIdentity(kit.look(there.hq), [card, phone("138"), phone("139")]);
    expect(Object.fromEntries(found)).toEqual({ "CARD:138": id, "PHONE:13800000138": id });
    expect(await bindingsOf(kit.look(there.hq), [id])).toEqual([]);
  });

  test("binds a member who enrols at a store to it, from that moment", async () => {
    const there = await world(kit, { members: 0 });
    const { id } = await enrolOne(there, { identities: [phone("138")], storeId: there.n1.id });

    expect(await bindingsOf(kit.look(there.hq), [id])).toMatchObject([
      { storeId: there.n1.id, source: "ENROLMENT", fromAt: kit.clock(), toAt: null },
    ]);
  });

  test("refuses an identity that is taken, naming whose it is, and enrols the others", async () => {
    const there = await world(kit, { members: 0 });
    const anna = await enrolOne(there, { identities: [phone("138")] });

    const [known, fresh, twice] = await enrol(there, [
      { identities: [{ kind: "EMAIL", value: "a@b.c" }, phone("138")] },
      { identities: [phone("139")] },
      { identities: [phone("139")] },
    ]);

    expect(known).toEqual(new AlreadyMember("PHONE:13800000138", anna.id));
    expect(fresh).toMatchObject({ brandId: there.brandId });
    expect(twice).toEqual(new AlreadyMember("PHONE:13800000139", (fresh as NewMember).id));
    expect((await rowsOf(kit, there.brandId)).member).toBe(2);
    // What a refused member would have been known by is still free.
    await enrolOne(there, { identities: [{ kind: "EMAIL", value: "a@b.c" }] });
  });

  test("refuses a store the brand does not have, and enrols the others", async () => {
    const there = await world(kit, { members: 0 });
    const elsewhere = await world(kit);
    const [unknown, stranger, sound] = await enrol(there, [
      { identities: [phone("1")], storeId: newId() },
      { identities: [phone("2")], storeId: elsewhere.n1.id },
      { identities: [phone("3")], storeId: there.n1.id },
    ]);

    expect([unknown, stranger]).toEqual([expect.any(UnknownStore), expect.any(UnknownStore)]);
    expect(sound).not.toBeInstanceOf(Refusal);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ member: 1, member_binding: 1 });
  });

  test("gives two brands a member each with the same telephone", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    const mine = await enrolOne(here, { identities: [phone("138")] });
    const theirs = await enrolOne(there, { identities: [phone("138")] });
    expect(mine.id).not.toBe(theirs.id);
    expect([...(await membersByIdentity(kit.look(here.hq), [phone("138")])).values()]).toEqual([
      mine.id,
    ]);
  });

  test("lets a store enrol for itself and no other", async () => {
    const there = await world(kit, { members: 0 });
    const atN1 = { identities: [phone("1")], storeId: there.n1.id };
    expect(await enrol(there, [atN1], there.n1.till)).toHaveLength(1);
    await expect(
      enrol(there, [{ ...atN1, identities: [phone("2")] }], there.s1.till),
    ).rejects.toThrow(Forbidden);
    const owner: Actor = {
      ...{ kind: "franchisee", id: newId(), brandId: there.brandId, franchiseeId: there.north.id },
    };
    await expect(enrol(there, [{ identities: [phone("3")] }], owner)).rejects.toThrow(Forbidden);
  });

  test.each([
    ["no identity", [{ identities: [] }]],
    ["eleven identities", [{ identities: Array.from({ length: 11 }, (_, i) => phone(String(i))) }]],
    ["one identity twice", [{ identities: [phone("1"), phone("1")] }]],
    ["nobody", []],
    [
      "too many",
      Array.from({ length: ENROL_LIMIT + 1 }, (_, i) => ({ identities: [phone(String(i))] })),
    ],
  ])("does not take %s", async (_, wishes) => {
    const there = await world(kit, { members: 0 });
    await expect(enrol(there, wishes)).rejects.toThrow(BadInput);
    expect((await rowsOf(kit, there.brandId)).member).toBe(0);
  });

  test("sends as many statements for a hundred members as for ten", async () => {
    const there = await world(kit, { members: 0 });
    const some = (from: number, length: number) =>
      Array.from({ length }, (_, i) => ({
        identities: [phone(String(from + i))],
        storeId: there.n1.id,
      }));
    await enrol(there, some(5_000, 1));
    const ten = await count(() => enrol(there, some(0, 10)));
    const hundred = await count(() => enrol(there, some(1_000, 100)));
    expect(hundred).toBe(ten);
    expect(hundred).toBeGreaterThan(4);
  });

  test("of twenty that claim one telephone at once, one becomes the member", async () => {
    const there = await world(kit, { members: 0 });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => enrol(there, [{ identities: [phone("138")] }])),
    );
    const members = outcomes.flat().filter((one) => !(one instanceof Refusal)) as NewMember[];
    const refused = outcomes.flat().filter((one) => one instanceof AlreadyMember);
    expect(members).toHaveLength(1);
    expect(refused).toHaveLength(19);
    expect(new Set(refused.map(({ memberId }) => memberId))).toEqual(new Set([members[0]?.id]));
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ member: 1, ledger_owner: 3 });
  });
});

test("a store enrols nobody by what members sign in by", async () => {
  const there = await world(kit, { members: 0 });
  for (const identity of [
    { kind: "WECHAT_OPENID", app: "wx1", value: "o-1" },
    { kind: "WECHAT_UNIONID", value: "u-1" },
  ] as const) {
    const wish = { identities: [identity, phone("1")], storeId: there.n1.id };
    await expect(enrol(there, [wish], there.n1.till)).rejects.toThrow(Forbidden);
  }
  expect((await rowsOf(kit, there.brandId)).member).toBe(0);
});
