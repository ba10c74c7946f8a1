import { expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { tellLapsed } from "../../src/binding/tell-lapsed.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { handOverMembers } from "../../src/handover/hand-over-members.ts";
import { system } from "../../src/kernel/actor.ts";
import { openKit } from "../support/database.ts";
import { OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

// Goal: each end of a binding is told of once: as it is brought forward, or as it is reached by itself. Method: members
// whose bindings are good for thirty days leave their store in each way there is, and the job comes by every day.

const kit = await openKit();

async function bound(members: number) {
  kit.clock.reset();
  const there = await world(kit, { members });
  const policy = { validityDays: 30, fromAt: new Date(OPENED_AT) };
  await there.as((work) => setBindingPolicy(work, policy));
  for (const memberId of there.members)
    await there.as((work) => bindMember(work, { memberId, storeId: there.n1.id }));
  return there;
}

/** How many ends are told of in each of the days to come. */
async function toldDaily(there: World, days: number): Promise<number[]> {
  const told: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const after = kit.clock();
    kit.clock.advance({ days: 1 });
    told.push(
      await there.as(
        (work) => tellLapsed(work, { after, until: work.now }),
        system("test", there.brandId),
      ),
    );
  }
  return told;
}

const none = (days: number) => Array.from({ length: days }, () => 0);

test("an end that is reached by itself is told of once", async () => {
  const there = await bound(2);
  expect(await toldDaily(there, 31)).toEqual([...none(29), 2, 0]);
});

test("also where another binding begins in the same instant", async () => {
  const there = await bound(1);
  const occurredAt = new Date(+kit.clock() + 30 * 86_400_000);
  const before = await toldDaily(there, 29);
  kit.clock.advance({ days: 1 });
  await record(there, orderOf(there, "1", { storeCode: "S1", occurredAt }));
  const [lapsed, next] = await bindingsOf(kit.look(there.hq), [there.anna]);
  expect([lapsed?.toAt, next?.fromAt]).toEqual([occurredAt, occurredAt]);

  const wish = { after: new Date(+occurredAt - 1), until: occurredAt };
  expect(await there.as((work) => tellLapsed(work, wish))).toBe(1);
  expect(before).toEqual(none(29));
});

test("what an erasure ended was told of then", async () => {
  const there = await bound(1);
  await toldDaily(there, 2);
  const ends = new Date(+kit.clock() - 1);
  await there.as((work) => eraseMember(work, { memberId: there.anna, reason: "MEMBER_REQUEST" }));
  const until = kit.clock();
  expect(await there.as((work) => tellLapsed(work, { after: ends, until }))).toBe(0);
  expect(await toldDaily(there, 30)).toEqual(none(30));
});

test("what a closing ends was told of as the members were handed over", async () => {
  const there = await bound(3);
  const at = new Date(+kit.clock() + 3 * 86_400_000);
  await there.as((work) => closeStore(work, { storeId: there.n1.id, at }));
  expect(await handOverMembers(kit.begin, system("test", there.brandId))).toBe(3);
  expect(await toldDaily(there, 31)).toEqual(none(31));
});
