import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingPolicies, bindingsOf } from "../../src/binding/binding.queries.ts";
import { type SetBindingPolicy, setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { openKit } from "../support/database.ts";
import { OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const FROM = new Date(OPENED_AT);

const set = (there: World, wish: SetBindingPolicy, actor = there.hq) =>
  there.as((work) => setBindingPolicy(work, wish), actor);

describe("setBindingPolicy", () => {
  test("is versioned and dated: the first may reach back, later ones begin ahead", async () => {
    const there = await world(kit);
    await expect(set(there, { fromAt: new Date(+FROM - 1) })).rejects.toEqual(new TooEarly(FROM));
    await set(there, { validityDays: 30, fromAt: FROM });
    const earliest = earliestChange(kit.clock());
    await expect(set(there, { fromAt: new Date(+earliest - 1) })).rejects.toEqual(
      new TooEarly(earliest),
    );
    await set(there, { validityDays: 60, fromAt: earliest });
    expect(await bindingPolicies(kit.look(there.hq))).toMatchObject([
      { version: 1, validityDays: 30 },
      { version: 2, validityDays: 60 },
    ]);
  });

  test("leaves bindings that began before it the end they were given", async () => {
    const there = await world(kit);
    const binding = await there.as((work) =>
      bindMember(work, { memberId: there.anna, storeId: there.n1.id }),
    );
    await set(there, { validityDays: 1, fromAt: FROM });
    expect(await bindingsOf(kit.look(there.hq), [there.anna])).toEqual([binding]);
  });

  test("is heeded by the orders recorded right after it, by every process", async () => {
    const there = await world(kit, { members: 2 });
    const [, ben = ""] = there.members;
    await record(there, orderOf(there, "1"));
    await set(there, { firstOrder: "BINDS_NOT", fromAt: FROM });
    const [recorded] = await record(there, orderOf(there, "2", { member: { id: ben } }));
    expect(recorded?.order.boundStoreId).toBeNull();
  });

  test.each<[string, Partial<SetBindingPolicy>]>([
    ["no day at all", { validityDays: 0 }],
    ["days before they begin", { validityDays: -1 }],
    ["half a day", { validityDays: 0.5 }],
    ["more days than a century has", { validityDays: 36_501 }],
    ["days of protection that nothing asks for", { protectionDays: 3 }],
    ["protection without its days", { takeover: "AFTER_DAYS" }],
    ["a radius around the earth", { nearestMetres: 30_000_000 }],
    ["requests that cannot wait", { transferDays: 0 }],
  ])("takes no %s", async (_, wish) => {
    const there = await world(kit, { members: 0 });
    await expect(set(there, { fromAt: FROM, ...wish })).rejects.toThrow(BadInput);
  });

  test("is headquarters'", async () => {
    const there = await world(kit, { members: 0 });
    await expect(set(there, { fromAt: FROM }, there.n1.till)).rejects.toThrow(Forbidden);
  });
});
