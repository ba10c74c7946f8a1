/*
 * A person is forgotten; the book is not.
 *
 * Goal: after an erasure nothing in the whole database tells who it was, no copy of what was sealed can be opened, and
 * every amount, digest and statement stands as it stood. Method: Anna lives a whole life, with a closed month; every
 * column of every table is read as text before and after; the book is verified.
 */

import { describe, expect, test } from "@jest/globals";
import { verify } from "../../src/commands/verify.ts";
import { giveConsent } from "../../src/consent/give-consent.ts";
import { dismissProposal } from "../../src/duplicate/dismiss-proposal.ts";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { PointsOnHold } from "../../src/erasure/erasure.refusals.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { openSession } from "../../src/identity/open-session.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import {
  identitiesOf,
  membersById,
  membersByIdentity,
  nameOf,
} from "../../src/member/member.queries.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { changeProfile } from "../../src/profile/change-profile.ts";
import { setPreferences } from "../../src/profile/set-preferences.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { faultsOf } from "../support/book.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { dumpOf } from "../support/dump.ts";
import { operation } from "../support/operations.ts";
import { silent } from "../support/silent.ts";
import { stateOf } from "../support/state.ts";
import { until } from "../support/until.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const served = await serveHub();

const NAME = "Rosamunde Quittenbaum";
const PHONE = { kind: "PHONE", value: "13800138000" } as const;
const EMAIL = { kind: "EMAIL", value: "rosamunde@quitte.example" } as const;
const OPENID = { kind: "WECHAT_OPENID", app: "wxapp", value: "oQuittenbaum" } as const;

/** What could tell who she was, in clear or as bytes. */
const TELLING = [
  ...["Rosamunde", "Quittenbaum", "13800138000", "quitte.example", "oQuittenbaum"],
  ...["philately", "1990-02-28", "afraid-of-cats", "Rosa's tablet"],
];

async function enrolled(there: World) {
  const [outcome] = await there.as((work) =>
    enrolMembers(work, [
      {
        ...{ name: NAME, identities: [PHONE, EMAIL, OPENID], storeId: there.n1.id },
        ...{ channel: "MALL", scene: "invited by Rosamunde" },
      },
    ]),
  );
  if (!outcome || outcome instanceof Refusal) throw outcome;
  return outcome.id;
}

/** Rosamunde buys in a month that is closed then, gives some back, spends, and is known for what she is. */
async function aLife() {
  served.clock.set("2026-01-10T04:00:00Z");
  const there = await world(served, { members: 1 });
  const rosa = await enrolled(there);
  const member = { id: rosa };
  await record(
    there,
    orderOf(there, "1", { member, occurredAt: served.clock() }),
    orderOf(there, "2", { member, occurredAt: served.clock(), storeCode: "S1" }),
    orderOf(there, "anna's", { occurredAt: served.clock() }),
  );
  await there.as((work) =>
    refundOrders(work, [
      { source: "till", orderNumber: "2", number: "r", occurredAt: served.clock() },
    ]),
  );
  await there.as((work) =>
    spendPoints(work, {
      ...{ memberId: rosa, storeId: there.n2.id, source: "till", number: "s", points: 30n },
    }),
  );
  const memberId = rosa;
  await there.as((work) =>
    changeProfile(work, {
      memberId,
      attributes: [
        { key: "birthday", value: "1990-02-28" },
        { key: "hobby", value: "philately" },
      ],
    }),
  );
  await there.as((work) => setPreferences(work, { memberId, language: "de" }));
  const tag = { memberIds: [memberId], tag: "afraid-of-cats", kind: "MANUAL" } as const;
  await there.as((work) => tagMembers(work, tag));
  const consent = { purpose: "MARKETING", channel: "SMS", textVersion: "1" } as const;
  await there.as((work) => giveConsent(work, { memberId, ...consent }));
  await there.as((work) =>
    openSession(work, served.hub.keys, { holderId: rosa, device: "Rosa's tablet", by: "TEST" }),
  );
  served.clock.set("2026-02-03T04:00:00Z");
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") });
  await served.feedEnd();
  return { there, rosa };
}

const erase = (there: World, memberId: string, actor = there.hq) =>
  there.as((work) => eraseMember(work, { memberId, reason: "MEMBER_REQUEST" }), actor);

const digest = (there: World, { kind, value }: { kind: string; value: string }, app?: string) =>
  served.orm.vault
    .digest(JSON.stringify([there.brandId, kind, app ?? null, value]))
    .toString("hex");

describe("eraseMember", () => {
  test("reaches every story of a person that was known twice", async () => {
    const there = await world(served, { members: 0 });
    const rosa = await enrolled(there);
    const [again] = await there.as((work) =>
      enrolMembers(work, [
        { name: "R. Quittenbaum", identities: [{ kind: "CARD", value: "Q-1" }] },
      ]),
    );
    if (!again || again instanceof Refusal) throw again;
    const digests = [
      digest(there, { ...PHONE, value: "+8613800138000" }),
      digest(there, { kind: "CARD", value: "Q-1" }),
    ];
    const tag = { memberIds: [again.id], tag: "afraid-of-cats", kind: "MANUAL" } as const;
    await there.as((work) => tagMembers(work, tag));
    await there.as((work) =>
      mergeMembers(work, { survivorId: rosa, absorbedId: again.id, reason: "one person" }),
    );
    const found = (dump: string) => [...TELLING, ...digests].filter((each) => dump.includes(each));
    expect(found(await dumpOf(served))).toEqual(expect.arrayContaining(digests));

    // By the name it was known by first, too.
    await erase(there, again.id);

    expect(found(await dumpOf(served))).toEqual([]);
    const keys = await served.asOwner("select 1 from member_key where member_id = any($1)", [
      [rosa, again.id],
    ]);
    expect(keys).toEqual([]);
    expect(await faultsOf(served, there.brandId)).toEqual([]);
  });

  test("takes the guesses along about whom it looks like, and waits for nobody to decide them", async () => {
    const there = await world(served, { members: 2 });
    const [anna, ben] = there.members as [string, string];
    const rosa = await enrolled(there);
    const propose = (...memberIds: [string, string]) =>
      there.as((work) => proposeMerge(work, { memberIds, evidence: ["PHONE"], metBy: "TILL" }));
    const open = await propose(rosa, anna);
    const [dismissed, others] = [await propose(ben, rosa), await propose(anna, ben)];
    const dismissal = { proposalId: dismissed?.id ?? "", reason: "sisters" };
    await there.as((work) => dismissProposal(work, dismissal));
    const ids = async () =>
      (
        await served.asOwner<{ id: string }>("select id from merge_proposal where brand_id = $1", [
          there.brandId,
        ])
      ).map(({ id }) => id);
    expect((await ids()).sort()).toEqual([open?.id, dismissed?.id, others?.id].sort());

    await erase(there, rosa);

    expect(await ids()).toEqual([others?.id]);
    expect(await faultsOf(served, there.brandId)).toEqual([]);
  });

  test("leaves nothing that tells who it was, and every amount as it was", async () => {
    const { there, rosa } = await aLife();
    const digests = [digest(there, { ...PHONE, value: "+8613800138000" }), digest(there, EMAIL)];
    const before = await dumpOf(served);
    // Tags and devices are words, the rest is sealed; digests can be guessed.
    const found = (dump: string) => [...TELLING, ...digests].filter((each) => dump.includes(each));
    expect(found(before)).toEqual(["afraid-of-cats", "Rosa's tablet", ...digests]);
    const state = await stateOf(served, there.brandId);

    const { erasedAt } = await erase(there, rosa);

    expect(erasedAt).toEqual(served.clock());
    expect(found(await dumpOf(served))).toEqual([]);
    const after = await stateOf(served, there.brandId);
    const changed = Object.keys(after).filter((table) => after[table] !== state[table]);
    expect(changed.sort()).toEqual([
      ...["member", "member_binding", "member_identity", "member_key"],
      ...["member_profile", "member_tag", "session"],
    ]);
    await verify(served, silent, () => undefined);
    expect((await wallet(served, there, rosa)).balance).toBe(70n);
  });

  test("makes noise of what was sealed, in an old copy too", async () => {
    const { there, rosa } = await aLife();
    const tables = ["member_identity", "member_profile"];
    for (const table of tables)
      await served.asOwner(`create table copy_${table} as select * from ${table}`);
    const [old] = await served.asOwner<{ sealed_name: Buffer }>(
      "select sealed_name from member where id = $1",
      [rosa],
    );
    await erase(there, rosa);
    // Somebody brings the old rows back.
    for (const table of tables) {
      await served.asOwner(
        `insert into ${table} select * from copy_${table} where member_id = $1`,
        [rosa],
      );
      await served.asOwner(`drop table copy_${table}`);
    }
    await served.asOwner("update member set sealed_name = $2 where id = $1", [
      ...[rosa, old?.sealed_name],
    ]);
    const scope = served.look(there.hq);
    expect(await identitiesOf(scope, [rosa])).toEqual(new Map());
    const member = (await membersById(scope, [rosa])).get(rosa);
    expect(member && nameOf(scope, member)).toBeNull();
    // No key that is left opens any of it.
    const keys = await served.asOwner<{ member_id: string; version: number; sealed: Buffer }>(
      "select member_id, version, sealed from member_key",
    );
    const { vault } = served.orm;
    expect(keys.length).toBeGreaterThan(0);
    for (const { member_id, ...stored } of keys) {
      const key = vault.openKey(member_id, stored);
      expect(() => vault.open(key, old?.sealed_name as Buffer, `member ${rosa} name`)).toThrow();
    }
    await served.asOwner("delete from member_identity where member_id = $1", [rosa]);
    await served.asOwner("delete from member_profile where member_id = $1", [rosa]);
    await served.asOwner("update member set sealed_name = null where id = $1", [rosa]);
  });

  test("is once for ever; who was erased is unknown, and may join again as somebody new", async () => {
    const { there, rosa } = await aLife();
    const { erasedAt } = await erase(there, rosa);
    served.clock.advance({ days: 1 });
    expect((await erase(there, rosa)).erasedAt).toEqual(erasedAt);
    const notes = await served.asOwner(
      "select act, detail, actor_kind from audit_entry where member_id = $1 order by id",
      [rosa],
    );
    expect(notes).toEqual([
      { act: "SIGNED_IN", detail: "TEST", actor_kind: "member" },
      { act: "ERASED", detail: "MEMBER_REQUEST", actor_kind: "hq" },
    ]);

    const wish = { memberId: rosa, storeId: there.n1.id, source: "till" };
    await expect(
      there.as((work) => spendPoints(work, { ...wish, number: "x", points: 1n })),
    ).rejects.toThrow(UnknownMember);
    await expect(
      there.as((work) => changeProfile(work, { memberId: rosa, name: "R" })),
    ).rejects.toThrow(UnknownMember);
    const order = orderOf(there, "3", { member: { id: rosa }, occurredAt: served.clock() });
    const [outcome] = await there.as((work) => recordOrders(work, [order]));
    expect(outcome).toBeInstanceOf(UnknownMember);
    // What was bought before can still be brought back.
    const [refund] = await there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber: "1", number: "r1", occurredAt: served.clock() },
      ]),
    );
    expect(refund).not.toBeInstanceOf(Refusal);

    const again = await enrolled(there);
    expect(again).not.toBe(rosa);
    const owners = await membersByIdentity(served.look(there.hq), [PHONE]);
    expect([...owners.values()]).toEqual([again]);
    await verify(served, silent, () => undefined);
  });

  test("waits for a checkout that holds points, and for nothing else", async () => {
    const { there, rosa } = await aLife();
    const hold = { memberId: rosa, storeId: there.n1.id, source: "till", points: 10n };
    const { id, untilAt } = await there.as((work) => holdPoints(work, { ...hold, number: "h" }));
    const state = await stateOf(served, there.brandId);
    await expect(erase(there, rosa)).rejects.toEqual(new PointsOnHold(untilAt));
    expect(await stateOf(served, there.brandId)).toEqual(state);
    await there.as((work) => commitHold(work, { holdId: id }));
    await there.as((work) => holdPoints(work, { ...hold, number: "h2" }));
    // A hold that is over holds up nobody.
    served.clock.advance({ days: 2 });
    expect((await erase(there, rosa)).erasedAt).toEqual(served.clock());
  });

  test("is for the member itself and headquarters", async () => {
    const { there, rosa } = await aLife();
    const { north, staff, till, member } = callersOf(there);
    for (const actor of [north, staff(there.n1), till(there.n1), member(there.anna)])
      await expect(erase(there, rosa, actor)).rejects.toThrow(Forbidden);
    const self = served.client(member(rosa));
    const { eraseMember: done } = await self.mutate(operation("erase-member"), {
      input: { memberId: rosa, reason: "MEMBER_REQUEST" },
    });
    expect(done).toMatchObject({
      ...{
        __typename: "MemberErased",
        erased: { id: rosa, erasedAt: served.clock().toISOString() },
      },
    });
    // Its token is nobody's from then on.
    await until(async () => (await self.ask("{ me { name } }")).status === 401);
  });

  test("meets whoever writes of the member at once: all of it is gone, or was refused", async () => {
    const { there, rosa } = await aLife();
    const write = (n: number) =>
      there
        .as((work) =>
          changeProfile(work, {
            ...{ memberId: rosa, name: `R${n}` },
            attributes: [{ key: `k${n}`, value: "1" }],
          }),
        )
        .catch((error) => expect(error).toBeInstanceOf(UnknownMember));
    const buy = (n: number) =>
      there.as((work) =>
        recordOrders(work, [
          orderOf(there, `race ${n}`, { member: { id: rosa }, occurredAt: served.clock() }),
        ]),
      );
    await Promise.all([
      ...[1, 2, 3, 4].map(write),
      ...[1, 2, 3].map(buy),
      erase(there, rosa),
      ...[5, 6, 7, 8].map(write),
      ...[4, 5, 6].map(buy),
    ]);
    await verify(served, silent, () => undefined);
  });
});
