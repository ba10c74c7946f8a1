import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { StoreClosed, TooEarly } from "../../src/brand/brand.refusals.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { consentToTransfer } from "../../src/handover/consent-to-transfer.ts";
import {
  AlreadyBoundThere,
  BindingOver,
  MemberUnbound,
  TransferDecided,
  TransferLapsed,
  TransferOvertaken,
  TransferPending,
  UnknownTransfer,
} from "../../src/handover/handover.refusals.ts";
import { refuseTransfer } from "../../src/handover/refuse-transfer.ts";
import {
  type RequestBindingTransfer,
  requestBindingTransfer,
} from "../../src/handover/request-binding-transfer.ts";
import { transferBinding } from "../../src/handover/transfer-binding.ts";
import { withdrawTransfer } from "../../src/handover/withdraw-transfer.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a member passes from store to store only as both sides agree, at the instant they agreed on, once. Method: Anna
// is N1's; S1 asks for her. Orders around the instant tell which store each was shared with.

const kit = await openKit();

const HOUR = 3_600_000;

async function bound(validityDays: number | null = null) {
  const there = await world(kit, { members: 2 });
  if (validityDays)
    await there.as((work) =>
      setBindingPolicy(work, { validityDays, fromAt: new Date("2026-01-01T00:00:00Z") }),
    );
  const binding = await there.as((work) =>
    bindMember(work, { memberId: there.anna, storeId: there.n1.id }),
  );
  kit.clock.advance({ days: 1 });
  return { there, binding };
}

const ask = (there: World, but: Partial<RequestBindingTransfer> = {}, actor?: Actor) => {
  const wish = { memberId: there.anna, toStoreId: there.s1.id, reason: "lives next door", ...but };
  return there.as((work) => requestBindingTransfer(work, wish), actor);
};
const consent = (there: World, transferId: string, actor?: Actor) =>
  there.as((work) => consentToTransfer(work, { transferId }), actor);
const refuse = (there: World, transferId: string, actor?: Actor) =>
  there.as((work) => refuseTransfer(work, { transferId, reason: "ours" }), actor);
const withdraw = (there: World, transferId: string, actor?: Actor) =>
  there.as((work) => withdrawTransfer(work, { transferId }), actor);
const move = (there: World, but: Partial<RequestBindingTransfer> = {}, actor?: Actor) => {
  const wish = { memberId: there.anna, toStoreId: there.s1.id, reason: "moved house", ...but };
  return there.as((work) => transferBinding(work, wish), actor);
};

const bindings = (there: World) => bindingsOf(kit.look(there.hq), [there.anna]);

describe("a binding transfer", () => {
  test("waits for the giving store, and takes effect with its consent", async () => {
    const { there, binding } = await bound();
    const asked = await ask(there);
    expect(await bindings(there)).toEqual([binding]);
    kit.clock.advance({ days: 3 });

    const at = kit.clock();
    const given = await consent(there, asked.id);

    expect(given.decision).toMatchObject({ verdict: "CONSENTED", effectiveAt: at });
    expect(await bindings(there)).toMatchObject([
      { ...binding, toAt: at },
      { storeId: there.s1.id, source: "TRANSFER", fromAt: at, toAt: null },
    ]);
    // Consenting again is no second transfer.
    const before = await rowsOf(kit, there.brandId);
    expect(await consent(there, asked.id)).toEqual(given);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("takes effect at its instant: two orders around it pay two stores", async () => {
    const { there, binding } = await bound();
    const effectiveAt = new Date(+kit.clock() + HOUR);
    await consent(there, (await ask(there, { effectiveAt })).id);
    kit.clock.set(new Date(+effectiveAt + HOUR));

    const sell = async (number: string, ms: number) => {
      const occurredAt = new Date(+effectiveAt + ms);
      const [recorded] = await record(
        there,
        orderOf(there, number, { storeCode: "N2", occurredAt }),
      );
      return recorded?.order.boundStoreId;
    };
    expect([await sell("before", -1), await sell("at", 0)]).toEqual([there.n1.id, there.s1.id]);
    const shares = await kit.asOwner(
      `select o.number, l.store_id from settlement_line l join customer_order o on o.id = l.posting_id
       where l.kind = 'BOUND_SHARE' and l.brand_id = $1`,
      [there.brandId],
    );
    // Before, the seller was the binding store's own franchisee: nobody owes itself.
    expect(shares).toEqual([{ number: "at", store_id: there.s1.id }]);
    expect((await bindings(there))[0]).toEqual({ ...binding, toAt: effectiveAt });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("is from now on where its instant was past before anybody consented", async () => {
    const { there } = await bound();
    const { id } = await ask(there, { effectiveAt: new Date(+kit.clock() + HOUR) });
    kit.clock.advance({ days: 2 });
    expect((await consent(there, id)).decision?.effectiveAt).toEqual(kit.clock());
  });

  test("is decided once: consented to, refused, withdrawn, or too late", async () => {
    const { there } = await bound();
    const refused = await ask(there);
    expect((await refuse(there, refused.id)).decision).toMatchObject({ reason: "ours" });
    await expect(consent(there, refused.id)).rejects.toEqual(
      new TransferDecided(refused.id, "REFUSED"),
    );
    const withdrawn = await ask(there);
    await withdraw(there, withdrawn.id);
    await expect(refuse(there, withdrawn.id)).rejects.toThrow(TransferDecided);
    const late = await ask(there);
    kit.clock.set(late.untilAt);
    await expect(consent(there, late.id)).rejects.toEqual(
      new TransferLapsed(late.id, late.untilAt),
    );
    await expect(consent(there, newId())).rejects.toThrow(UnknownTransfer);
    expect(await bindings(there)).toHaveLength(1);
    // What has lapsed stands in nobody's way.
    await ask(there);
  });

  test("of one member is one at a time, and is over before she goes on or back", async () => {
    const { there } = await bound();
    const first = await ask(there);
    const pending = new TransferPending(there.s1.id, first.untilAt);
    await expect(ask(there)).rejects.toEqual(pending);
    await expect(ask(there, { toStoreId: there.n2.id })).rejects.toEqual(pending);
    await expect(move(there, { toStoreId: there.n2.id })).rejects.toEqual(pending);
    await withdraw(there, first.id);

    // A → B is consented to and not begun: B → A would be a circle.
    const effectiveAt = new Date(+kit.clock() + HOUR);
    await consent(there, (await ask(there, { effectiveAt })).id);
    await expect(ask(there, { toStoreId: there.n1.id })).rejects.toEqual(
      new TransferPending(there.s1.id, effectiveAt),
    );
    await expect(
      there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.n2.id })),
    ).rejects.toMatchObject({ storeId: there.s1.id });
    kit.clock.set(effectiveAt);
    await ask(there, { toStoreId: there.n1.id });
  });

  test("needs a binding, another store that is open, and an instant that can be", async () => {
    const { there } = await bound();
    const [, ben = ""] = there.members;
    await expect(ask(there, { memberId: ben })).rejects.toEqual(new MemberUnbound(ben));
    await expect(ask(there, { toStoreId: there.n1.id })).rejects.toEqual(
      new AlreadyBoundThere(there.n1.id),
    );
    const now = kit.clock();
    await expect(ask(there, { effectiveAt: new Date(+now - 1) })).rejects.toEqual(
      new TooEarly(now),
    );
    const at = new Date(+now + HOUR);
    await there.as((work) => closeStore(work, { storeId: there.s1.id, at }));
    await expect(ask(there)).rejects.toEqual(new StoreClosed(there.s1.id, at));
  });

  test("begins before the binding ends by itself, and does not outlast what overtook it", async () => {
    const { there, binding } = await bound(30);
    const end = binding.toAt as Date;
    await expect(ask(there, { effectiveAt: end })).rejects.toEqual(new BindingOver(end));
    const { id } = await ask(there, { effectiveAt: new Date(+kit.clock() + HOUR) });
    await there.as((work) => withdrawTransfer(work, { transferId: id }));
    kit.clock.set(new Date(+end - 2 * HOUR));
    const asked = await ask(there);
    kit.clock.set(end);
    await expect(consent(there, asked.id)).rejects.toEqual(new TransferOvertaken(asked.id, null));
  });

  test("is asked for by the receiver and decided by the giver, their owners, or headquarters", async () => {
    const { there } = await bound();
    const { brandId } = there;
    const staff = (storeId: string): Actor => ({ kind: "store", id: newId(), brandId, storeId });
    const owner = (franchiseeId: string): Actor => ({
      ...{ kind: "franchisee", id: newId(), brandId, franchiseeId },
    });
    const anna: Actor = { kind: "member", id: there.anna, brandId };
    const ben: Actor = { kind: "member", id: there.members[1] ?? "", brandId };
    for (const actor of [staff(there.s1.id), owner(there.south.id), anna, there.hq])
      await withdraw(there, (await ask(there, {}, actor)).id, actor);
    for (const actor of [staff(there.n1.id), owner(there.north.id), ben, there.s1.till])
      await expect(ask(there, {}, actor)).rejects.toThrow(Forbidden);

    const { id } = await ask(there);
    for (const actor of [staff(there.s1.id), owner(there.south.id), anna, staff(there.n2.id)]) {
      await expect(consent(there, id, actor)).rejects.toThrow(Forbidden);
      await expect(refuse(there, id, actor)).rejects.toThrow(Forbidden);
    }
    await expect(withdraw(there, id, staff(there.n1.id))).rejects.toThrow(Forbidden);
    await refuse(there, id, staff(there.n1.id));
    await consent(there, (await ask(there)).id, owner(there.north.id));
  });

  test("is consented to once by fifty at a time, and never beside a refusal", async () => {
    const { there } = await bound();
    const { id } = await ask(there);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 ? consent(there, id) : refuse(there, id),
      ),
    );
    const verdicts = new Set(
      outcomes.flatMap((each) =>
        each.status === "fulfilled" ? [each.value.decision?.verdict] : [],
      ),
    );
    expect(verdicts.size).toBe(1);
    expect(await bindings(there)).toHaveLength(verdicts.has("CONSENTED") ? 2 : 1);
  });
});

describe("transferBinding", () => {
  test("is headquarters' alone, and asks nobody", async () => {
    const { there } = await bound();
    await expect(move(there, {}, there.s1.till)).rejects.toThrow(Forbidden);
    const { decision } = await move(there);
    expect(decision).toMatchObject({ verdict: "CONSENTED", effectiveAt: kit.clock() });
    expect(await bindings(there)).toMatchObject([
      { storeId: there.n1.id, toAt: kit.clock() },
      { storeId: there.s1.id, source: "TRANSFER" },
    ]);
  });

  test("in the past leaves what was recorded as it was shared", async () => {
    const { there, binding } = await bound();
    const since = new Date(+binding.fromAt + HOUR);
    const occurredAt = new Date(+since + HOUR);
    const [early] = await record(there, orderOf(there, "1", { storeCode: "N2", occurredAt }));

    await expect(move(there, { effectiveAt: binding.fromAt })).rejects.toEqual(
      new TooEarly(new Date(+binding.fromAt + 1)),
    );
    await move(there, { effectiveAt: since });

    const [late] = await record(there, orderOf(there, "2", { storeCode: "N2", occurredAt }));
    expect([early?.order.boundStoreId, late?.order.boundStoreId]).toEqual([
      ...[there.n1.id, there.s1.id],
    ]);
    const [again] = await record(there, orderOf(there, "1", { storeCode: "N2", occurredAt }));
    expect(again).toEqual({ ...early, repeated: true });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
