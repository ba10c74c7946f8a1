import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { BindingConflict } from "../../src/binding/binding.refusals.ts";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const bind = (there: World, storeId: string, wish: { memberId?: string; actor?: Actor } = {}) =>
  there.as(
    (work) => bindMember(work, { memberId: wish.memberId ?? there.anna, storeId }),
    wish.actor,
  );

const bindings = (there: World) => bindingsOf(kit.look(there.hq), [there.anna]);

describe("bindMember", () => {
  test("binds a member to the store whose code it scanned, from that moment", async () => {
    const there = await world(kit);
    const binding = await bind(there, there.s1.id);

    expect(binding).toMatchObject({ storeId: there.s1.id, source: "SCAN", fromAt: kit.clock() });
    expect(await bindings(there)).toEqual([binding]);
  });

  test("changes nothing for a member who is bound to the same store already", async () => {
    const there = await world(kit);
    const first = await bind(there, there.s1.id);
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ days: 3 });

    expect(await bind(there, there.s1.id)).toEqual(first);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("leaves a member with the store it has, and says which and since when", async () => {
    const there = await world(kit);
    const { fromAt } = await bind(there, there.n1.id);
    kit.clock.advance({ days: 3 });

    await expect(bind(there, there.s1.id)).rejects.toEqual(
      new BindingConflict(there.n1.id, fromAt, null),
    );
    // Another store of the same owner is another store.
    await expect(bind(there, there.n2.id)).rejects.toThrow(BindingConflict);
    expect(await bindings(there)).toHaveLength(1);
  });

  test("does not take a member from the store of its first order", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1", { storeCode: "S1" }));
    await expect(bind(there, there.n1.id)).rejects.toMatchObject({ storeId: there.s1.id });
    expect(await bindings(there)).toMatchObject([{ source: "FIRST_ORDER" }]);
  });

  test("knows members and stores of its own brand only", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await expect(bind(here, here.n1.id, { memberId: there.anna })).rejects.toThrow(UnknownMember);
    await expect(bind(here, there.n1.id)).rejects.toThrow(UnknownStore);
    await expect(bind(here, newId())).rejects.toThrow(UnknownStore);
    expect(await bindings(here)).toEqual([]);
  });

  test("is for the member itself, for the store it joins and for headquarters", async () => {
    const there = await world(kit, { members: 2 });
    const { brandId } = there;
    const [anna = "", ben = ""] = there.members;
    const actors: [Actor, boolean][] = [
      [{ kind: "member", id: anna, brandId }, true],
      [{ kind: "member", id: ben, brandId }, false],
      [there.n1.till, true],
      [there.s1.till, false],
      [{ kind: "store", id: newId(), brandId, storeId: there.n1.id }, true],
      [{ kind: "store", id: newId(), brandId, storeId: there.n2.id }, false],
      [{ kind: "franchisee", id: newId(), brandId, franchiseeId: there.north.id }, false],
    ];
    for (const [actor, may] of actors) {
      const attempt = bind(there, there.n1.id, { actor });
      if (may) expect(await attempt).toMatchObject({ memberId: anna });
      else await expect(attempt).rejects.toThrow(Forbidden);
    }
  });

  test("is kept to one store at a time by the database itself", async () => {
    const there = await world(kit);
    await bind(there, there.n1.id);
    const insert = (fromAt: string, toAt: string | null) =>
      kit.asOwner(
        `insert into member_binding (member_id, id, brand_id, store_id, source, from_at, to_at)
         values ($1, $2, $3, $4, 'SCAN', $5, $6)`,
        [there.anna, newId(), there.brandId, there.s1.id, fromAt, toAt],
      );
    await expect(insert("2026-03-20T00:00:00Z", null)).rejects.toThrow(/member_binding_one_/);
    await expect(insert("2026-03-01T00:00:00Z", "2026-03-16T00:00:00Z")).rejects.toThrow(
      "member_binding_one_store_at_a_time",
    );
    await insert("2026-03-01T00:00:00Z", "2026-03-10T00:00:00Z");
  });
});
