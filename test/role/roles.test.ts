/*
 * People have roles, and nobody gets beyond its own.
 *
 * Goal: who keeps staff gives no right that it has not, and takes none away; nobody changes its own role; an owner is
 * always left; another role is in force at once, over HTTP, whatever the token says; an analyst, in whatever way,
 * learns of no member who it is.
 * Method: people are hired over HTTP by owners of a brand, a franchisee and a store; the analyst asks every query of the
 * graph for all there is, with names and ids that are there, fetches each file it is given an address of, reads all
 * events, and follows every subscription while things happen.
 */
import "reflect-metadata";
import { describe, expect, test } from "@jest/globals";
import { buildGraph } from "../../src/graph.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { StaffEntity } from "../../src/identity/staff.entity.ts";
import { system } from "../../src/kernel/actor.ts";
import { identitiesOf, membersById, nameOf } from "../../src/member/member.queries.ts";
import { DOORS } from "../../src/role/doors.rules.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { secretBrand } from "../support/secret-brand.ts";
import { until } from "../support/until.ts";
import { askForAll, callsInto, entrancesOf, told } from "../support/walk.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { members: 1 }));
const brand = await served.prepare(() =>
  secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n }),
);
const HIRE = "mutation ($input: HireStaffInput!) { hireStaff(input: $input) { __typename } }";
const SET = operation("set-staff-role");

/** Somebody hired at a place in a role, who calls over HTTP. */
async function hired(role: string, place: { franchiseeId?: string; storeId?: string } = {}) {
  const staff = await there.as((work) => hireStaff(work, { name: role, role, ...place }));
  return { id: staff.id, client: served.client(actorOf(staff)) };
}

const typeOf = (data: Record<string, { __typename: string }>) => Object.values(data)[0]?.__typename;

describe("people", () => {
  test("are hired with nothing beyond the hirer's own, where it keeps staff", async () => {
    const owner = await hired("FRANCHISEE_OWNER", { franchiseeId: there.north.id });
    const hire = async (input: object) => {
      const { data, errors } = await owner.client.ask(HIRE, { input: { name: "Wu", ...input } });
      return errors ? errors[0]?.extensions.code : typeOf(data);
    };
    expect(await hire({ storeId: there.n1.id, role: "STORE_MANAGER" })).toBe("StaffHired");
    expect(await hire({ franchiseeId: there.north.id })).toBe("StaffHired");
    expect(await hire({ storeId: there.s1.id })).toBe("FORBIDDEN");
    expect(await hire({ franchiseeId: there.south.id })).toBe("FORBIDDEN");
    expect(await hire({})).toBe("FORBIDDEN");
    expect(await hire({ storeId: there.n1.id, role: "HQ_OWNER" })).toBe("UnknownRole");
    const manager = await hired("STORE_MANAGER", { storeId: there.n1.id });
    const { staff } = await manager.client.query("{ staff { storeId role } roles { side } }");
    expect(new Set(staff.map((each: { storeId: string }) => each.storeId))).toEqual(
      new Set([there.n1.id]),
    );
    const guide = await hired("STORE_GUIDE", { storeId: there.n1.id });
    const asked = await guide.client.ask(HIRE, { input: { name: "X", storeId: there.n1.id } });
    expect(asked.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  test("get no role from themselves, and lose none to who has less", async () => {
    const [owner, other] = [await hired("HQ_OWNER"), await hired("HQ_OWNER")];
    const set = (client: typeof owner.client, staffId: string, role: string) =>
      client.ask(SET, { input: { staffId, role } });
    expect((await set(owner.client, owner.id, "HQ_ANALYST")).errors?.[0]?.extensions.code).toBe(
      "FORBIDDEN",
    );
    await owner.client.mutate(operation("define-role"), {
      input: { code: "PEOPLE", side: "hq", name: "People", rights: ["STAFF"] },
    });
    const people = await hired("PEOPLE");
    expect(typeOf((await set(people.client, owner.id, "HQ_ANALYST")).data)).toBe("RoleBeyondYours");
    const wider = { code: "PEOPLE", side: "hq", name: "People", rights: ["STAFF", "CLOSE"] };
    const widened = await people.client.mutate(operation("define-role"), { input: wider });
    expect(typeOf(widened)).toBe("RoleBeyondYours");
    expect(typeOf((await set(owner.client, other.id, "HQ_FINANCE")).data)).toBe("StaffRoleSet");
  });

  test("are never without an owner, be it that two let each other go at once", async () => {
    const brand = await served.prepare(() => world(served, { members: 0 }));
    const [a, b] = await brand.as(async (work) => [
      await hireStaff(work, { name: "A", role: "HQ_OWNER" }),
      await hireStaff(work, { name: "B", role: "HQ_OWNER" }),
    ]);
    const [first, second] = [served.client(actorOf(a)), served.client(actorOf(b))];
    const done = await Promise.all([
      first.ask(SET, { input: { staffId: b.id, role: "HQ_ANALYST" } }),
      second.ask(operation("leave-staff"), { input: { staffId: a.id, at: served.clock() } }),
    ]);
    expect(
      done.map(({ data }) => typeOf(data)).filter((type) => type === "LastOwner"),
    ).toHaveLength(1);
    const owners = await served
      .look(brand.hq)
      .em.find(StaffEntity, { role: "HQ_OWNER", leftAt: null });
    expect(owners).toHaveLength(1);
  });

  test("who are about to leave may be given less until then", async () => {
    const [owner, clerk] = [await hired("HQ_OWNER"), await hired("HQ_FINANCE")];
    const at = new Date(+served.clock() + 30 * 86_400_000);
    await owner.client.mutate(operation("leave-staff"), { input: { staffId: clerk.id, at } });
    const set = await owner.client.mutate(SET, {
      input: { staffId: clerk.id, role: "HQ_ANALYST" },
    });
    expect(typeOf(set)).toBe("StaffRoleSet");
  });

  test("without personal data find nobody by a number", async () => {
    const planner = await hired("HQ_MARKETING");
    const identities = [{ kind: "EXTERNAL", value: "member-0" }];
    const { enrolMembers } = await planner.client.mutate(
      `mutation ($input: EnrolMembersInput!) { enrolMembers(input: $input) {
        __typename ... on AlreadyMember { memberId message } } }`,
      { input: { members: [{ identities }] } },
    );
    expect(enrolMembers).toMatchObject([{ __typename: "AlreadyMember", memberId: null }]);
    expect(JSON.stringify(enrolMembers)).not.toContain(there.anna);
    const order = {
      ...{
        source: "plan",
        number: "1",
        netMinor: "100",
        currency: "CNY",
        storeCode: there.n1.code,
      },
      occurredAt: served.clock(),
    };
    const preview = async (said: object) =>
      (
        await planner.client.ask(
          "query ($order: OrderInput!) { previewOrder(order: $order) { __typename } }",
          { order: { ...order, ...said } },
        )
      ).errors?.[0]?.extensions.code;
    expect(await preview({ identity: identities[0] })).toBe("FORBIDDEN");
    expect(await preview({ memberId: there.anna })).toBeUndefined();
  });

  test("do at once what another role allows, and no more", async () => {
    const [owner, clerk] = [await hired("HQ_OWNER"), await hired("HQ_FINANCE")];
    const may = async () =>
      (await clerk.client.ask("{ payoutRuns { edges { node { id } } } }")).errors;
    expect(await may()).toBeUndefined();
    await owner.client.mutate(SET, { input: { staffId: clerk.id, role: "HQ_MARKETING" } });
    await until(async () => (await may()) !== undefined);
    expect((await may())?.[0]?.extensions.code).toBe("FORBIDDEN");
    const { viewer } = await clerk.client.query(
      "{ viewer { kind role rights behalf { reason } } }",
    );
    expect(viewer).toMatchObject({ kind: "hq", role: "HQ_MARKETING", behalf: null });
    expect(viewer.rights).toEqual(["CAMPAIGNS", "COUPONS", "MEMBERS"]);
  });
});

describe("an analyst", () => {
  const schema = buildGraph();
  const entrances = entrancesOf(schema);
  type Asker = Parameters<typeof served.client>[0];

  /** Every name and number of a brand's members, and what is said of them. */
  async function personalOf(brandId: string): Promise<string[]> {
    const scope = served.look(system("tests", brandId));
    const rows = await served.asOwner<{ id: string }>("select id from member where brand_id = $1", [
      brandId,
    ]);
    const ids = rows.map(({ id }) => id);
    const names = [...(await membersById(scope, ids)).values()].flatMap(
      (each) => nameOf(scope, each) ?? [],
    );
    const numbers = [...(await identitiesOf(scope, ids)).values()].flat().map(({ value }) => value);
    return [...names, ...numbers, "A-secret-north-value", "A-secret-north-tag"].filter(
      // Its card's number stands in its order's, which a till wrote.
      (text) => !text.endsWith("-twin"),
    );
  }

  test("is told by nothing who a member is, and finds none by its number", async () => {
    const { brandId, north, south } = brand;
    const analyst = actorOf(
      await served.begin(brand.hq, (work) => hireStaff(work, { name: "Xu", role: "HQ_ANALYST" })),
    );
    const personal = await personalOf(brandId);

    const toldTo = async (actor: Asker) => {
      const client = served.client(actor);
      const heard = new Set<string>();
      const files = new Map<string, string>();
      for (const entrance of entrances.filter(({ operation: by }) => by === "query"))
        for (const call of callsInto(entrance, { own: north, other: south }))
          for (const { request, answer } of await askForAll(client, entrance, call)) {
            for (const secret of told(answer.text, personal, request)) heard.add(secret);
            for (const [, url = ""] of answer.text.matchAll(/"\w*[uU]rl":"(http[^"]+)"/g))
              files.set(new URL(url).pathname, url);
          }
      return { heard, files };
    };
    const { heard, files } = await toldTo(analyst);
    expect([...heard]).toEqual([]);
    // The same questions tell an owner.
    expect((await toldTo(brand.hq)).heard.size).toBeGreaterThan(4);

    expect(files.size).toBeGreaterThan(1);
    for (const [path, url] of files) {
      const file = await fetch(url);
      expect([path, file.status]).toEqual([path, 200]);
      expect([path, told(await file.text(), personal)]).toEqual([path, []]);
    }

    const client = served.client(analyst);
    const found = await client.ask(
      `query ($value: Text!) { member(identity: { kind: EXTERNAL, value: $value }) { id } }`,
      { value: north.identity },
    );
    expect(found.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    await served.feedEnd();
    const page = await client.ask(operation("events"), { after: "0", first: 1000 });
    expect(page.data.events.events.length).toBeGreaterThan(10);
    expect(told(page.text, personal)).toEqual([]);
  }, 240_000);

  test("hears of everything but who it was", async () => {
    const analyst = actorOf(
      await served.begin(brand.hq, (work) => hireStaff(work, { name: "Xu", role: "HQ_ANALYST" })),
    );
    await served.feedEnd();
    const open = entrances.filter(({ operation: by, field: { name } }) => {
      const { kinds = [], rights = [] } = DOORS[name] ?? {};
      const mayCome = rights.length === 0 || rights.includes("BOOKS");
      return by === "subscription" && kinds.includes("hq") && mayCome;
    });
    const follow = (actor: Asker) =>
      Promise.all(
        open.flatMap((entrance) => {
          const [call] = callsInto(entrance, { own: brand.north, other: brand.north });
          const client = served.client(actor);
          const { memberId } = brand.north;
          const asked = { ...call?.variables, memberId, after: undefined };
          return [entrance.document, entrance.shallow].map((print) =>
            client.subscribe(print(new Set()), asked),
          );
        }),
      );
    const [owners, analysts] = [await follow(brand.hq), await follow(analyst)];
    await brand.stir();
    const hear = (streams: typeof owners) =>
      Promise.all(streams.map(async (each) => [each.starts, await each.nextResult()] as const));
    const [toOwner, toAnalyst] = [await hear(owners), await hear(analysts)];
    const personal = await personalOf(brand.brandId);
    expect(told(JSON.stringify(toAnalyst), personal)).toEqual([]);
    expect(told(JSON.stringify(toOwner), personal)).not.toEqual([]);
    // Nor is any of it kept from the analyst as a whole.
    for (const [, { errors = [] }] of toAnalyst)
      expect(errors.filter(({ path = [] }) => path.length < 2)).toEqual([]);
  }, 240_000);
});
