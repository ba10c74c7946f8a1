/*
 * What is known of a person.
 *
 * Goal: a profile is written by itself and by those who are shown it, sealed at rest, and lost by nobody's haste;
 * how a member came never changes. Method: the use cases and the graph on a database of the test's own.
 */
import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import type { Caller } from "../../src/identity/token.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { changeProfile } from "../../src/profile/change-profile.ts";
import { setPreferences } from "../../src/profile/set-preferences.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub("serve");

/** Anna belongs to N1; the brand owns its members. */
async function annaOfN1() {
  const there = await world(served);
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.n1.id }));
  return there;
}

describe("changeProfile", () => {
  test("answers each of a request's changes with what it made", async () => {
    const there = await annaOfN1();
    const change = (name: string) =>
      `${name}: changeProfile(input: { memberId: "${there.anna}", name: "${name}",
        attributes: [{ key: "city", value: "${name}" }] }) {
        ... on ProfileChanged { changed { name profile { attributes { value } } } } }`;
    const self = served.client(callersOf(there).member(there.anna));
    const made = (name: string) => ({
      changed: { name, profile: { attributes: [{ value: name }] } },
    });
    expect(await self.mutate(`mutation { ${change("Anna")} ${change("Li")} }`)).toEqual({
      ...{ Anna: made("Anna"), Li: made("Li") },
    });
  });

  test("is read by the member, with its own clock's quiet", async () => {
    const there = await annaOfN1();
    const self = served.client(callersOf(there).member(there.anna));
    const { changeProfile: changed } = await self.mutate(operation("change-profile"), {
      input: {
        memberId: there.anna,
        name: "Anna Wang",
        attributes: [
          { key: "gender", value: "FEMALE" },
          { key: "birthday", value: "1990-02-28" },
        ],
      },
    });
    expect(changed).toMatchObject({ __typename: "ProfileChanged", changed: { name: "Anna Wang" } });
    // Noon in Shanghai, midnight in New York.
    await self.mutate(operation("set-preferences"), {
      input: {
        memberId: there.anna,
        ...{ language: "en-us", timeZone: "America/New_York" },
        quietHours: { from: "22:00", to: "07:00" },
      },
    });
    const { me } = await self.query(operation("member-profile"));
    expect(me).toMatchObject({
      origin: { channel: "OTHER", scene: null },
      profile: {
        attributes: [
          { key: "birthday", value: "1990-02-28" },
          { key: "gender", value: "FEMALE" },
        ],
        preferences: {
          ...{ language: "en-US", timeZone: "America/New_York", isQuietNow: true },
          quietHours: { from: "22:00", to: "07:00" },
        },
        changedAt: served.clock().toISOString(),
      },
      ...{ tags: [], consents: [], firstOrder: null },
    });
    // What is left out of preferences is no wish any more.
    await self.mutate(operation("set-preferences"), {
      input: { memberId: there.anna, language: "zh-CN" },
    });
    expect((await self.query(operation("member-profile"))).me.profile.preferences).toEqual({
      ...{ language: "zh-CN", timeZone: null, quietHours: null, isQuietNow: false },
    });
  });

  test("is for those who are shown the profile", async () => {
    const there = await annaOfN1();
    const { hq, north, south, member, staff, till } = callersOf(there);
    const attempt = (actor: Caller) =>
      there
        .as(
          (work) =>
            changeProfile(work, {
              memberId: there.anna,
              attributes: [{ key: "city", value: "Wuxi" }],
            }),
          actor,
        )
        .then(
          () => "written",
          (error) => (error instanceof Forbidden ? "forbidden" : error),
        );
    for (const caller of [hq, staff(there.n1), member(there.anna)])
      expect([caller.kind, await attempt(caller)]).toEqual([caller.kind, "written"]);
    for (const caller of [
      ...[north, south, staff(there.n2), staff(there.s1), till(there.n1), member(newId())],
    ])
      expect([caller.kind, await attempt(caller)]).toEqual([caller.kind, "forbidden"]);
  });

  test("is sealed at rest, under the member's own key", async () => {
    const there = await annaOfN1();
    await there.as((work) =>
      changeProfile(work, {
        ...{ memberId: there.anna, name: "Rosamunde" },
        attributes: [{ key: "hobby", value: "philately" }],
      }),
    );
    const [row] = await served.asOwner<{ sealed: Buffer }>(
      "select sealed from member_profile where member_id = $1",
      [there.anna],
    );
    expect(row?.sealed.toString("latin1")).not.toMatch(/hobby|philately/);
    const [name] = await served.asOwner<{ sealed_name: Buffer }>(
      "select sealed_name from member where id = $1",
      [there.anna],
    );
    expect(name?.sealed_name.toString("latin1")).not.toContain("Rosamunde");
  });

  test("loses nothing where many write at once", async () => {
    const there = await annaOfN1();
    const keys = Array.from({ length: 20 }, (_, at) => `key-${String(at).padStart(2, "0")}`);
    await Promise.all([
      ...keys.map((key) =>
        there.as((work) =>
          changeProfile(work, { memberId: there.anna, attributes: [{ key, value: "1" }] }),
        ),
      ),
      there.as((work) => setPreferences(work, { memberId: there.anna, language: "en" })),
    ]);
    const self = served.client(callersOf(there).member(there.anna));
    const { profile } = (await self.query(operation("member-profile"))).me;
    expect(profile.attributes.map(({ key }: { key: string }) => key)).toEqual(keys);
    expect(profile.preferences.language).toBe("en");
  });
});

test("how a member came never changes: the hub has no right to", async () => {
  const there = await annaOfN1();
  const attempt = (statement: ReturnType<ReturnType<typeof sql>>) =>
    expect(there.as((work) => work.rows(statement))).rejects.toMatchObject({ code: "42501" });
  await attempt(sql("test.channel")`update member set channel = 'MALL'`);
  await attempt(sql("test.scene")`update member set sealed_scene = null`);
  await attempt(sql("test.store")`update member set origin_store_id = null`);
  await attempt(sql("test.staff")`update member set origin_staff_id = null`);
  await attempt(sql("test.enrolled")`update member set enrolled_at = now()`);
});

test("the first order is the one that was recorded first, and shown to whom it was made", async () => {
  const there = await annaOfN1();
  const FIRST = `query ($id: UUID!) { member(id: $id) { firstOrder { number netMinor sold { sku } } } }`;
  const shown = async (caller: Caller) =>
    (await served.client(caller).query(FIRST, { id: there.anna })).member?.firstOrder;
  const { hq, north, south, staff, till, member } = callersOf(there);
  expect(await shown(hq)).toBeNull();
  const lines = [{ number: 1, sku: "oolong", quantity: 1, netMinor: 10_000n }];
  await record(there, orderOf(there, "came first", { lines }));
  await record(there, orderOf(there, "late", { occurredAt: "2026-03-01T04:00:00Z" }));
  const first = { number: "came first", netMinor: "10000", sold: [{ sku: "oolong" }] };
  for (const caller of [hq, north, staff(there.n1), member(there.anna)])
    expect([caller.kind, await shown(caller)]).toEqual([caller.kind, first]);
  for (const caller of [south, staff(there.n2), till(there.n1)])
    expect([caller.kind, (await shown(caller)) ?? null]).toEqual([caller.kind, null]);
});
