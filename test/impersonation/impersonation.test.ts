/*
 * Support in another's place.
 *
 * Goal: whoever acts in another's place is held to what support may do, leaves both names, is seen by that person, and is
 * out as soon as it is ended or ends itself.
 * Method: over HTTP, on a hub that relays.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { newId } from "../../src/kernel/id.ts";
import { OWNER } from "../../src/role/role.rules.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();

const VIEWER = "{ viewer { id kind } }";
const REASON = "cannot find the coupons";
async function open() {
  const there = await world(served);
  const hired = await there.as(async (work) => ({
    // The last owner could not leave.
    other: await hireStaff(work, { name: "Other", role: OWNER }),
    supporter: await hireStaff(work, { name: "Support", role: OWNER }),
    owner: await hireStaff(work, {
      ...{ name: "Owner", franchiseeId: there.north.id, role: "FRANCHISEE_OWNER" },
    }),
  }));
  const [supporter, owner] = [actorOf(hired.supporter), actorOf(hired.owner)];
  const hq = served.client(supporter);
  const impersonate = async (wish: object, minutes = 30) =>
    (await hq.mutate(operation("impersonate"), { input: { reason: REASON, minutes, ...wish } }))
      .impersonate as { code?: string; accessToken: string; impersonation: { id: string } };
  return { there, supporter, owner, hq, impersonate };
}

const untilOut = async (caller: Client): Promise<void> => {
  for (const began = performance.now(); (await caller.ask(VIEWER)).status === 200; await sleep(20))
    if (performance.now() - began > 60_000) throw new Error("still in");
};

describe("whoever acts in another's place", () => {
  test("is shown nothing that it could be taken for that person by", async () => {
    const { there, impersonate } = await open();
    const OWN = "{ me { card { code } exportUrl } }";
    const { accessToken } = await impersonate({ memberId: there.anna });
    expect((await client(served.url, accessToken).query(OWN)).me).toEqual({
      ...{ card: null, exportUrl: null },
    });
    const anna = served.client(callersOf(there).member(there.anna));
    expect((await anna.query(OWN)).me).toEqual({
      card: { code: expect.stringMatching(/^\d{78}$/) },
      exportUrl: expect.any(String),
    });
  });

  test("is that person, told so by each answer, and leaves both names", async () => {
    const { there, supporter, impersonate } = await open();
    const { accessToken, impersonation } = await impersonate({ memberId: there.anna });
    const asked = await fetch(`${served.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query: "{ me { id identities { value } } }" }),
    });
    expect(asked.headers.get("x-acting-for")).toBe(there.anna);
    expect(await asked.json()).toMatchObject({ data: { me: { id: there.anna } } });
    const inPlace = client(served.url, accessToken);
    await inPlace.ask(
      "mutation ($input: SetPreferencesInput!) { setPreferences(input: $input) { __typename } }",
      { input: { memberId: there.anna, language: "zh" } },
    );
    const entries = await served.asOwner(
      `select act, mutation, actor_id, behalf_id, impersonation_id from audit_entry
       where brand_id = $1 and behalf_id is not null order by id`,
      [there.brandId],
    );
    const both = {
      ...{ actor_id: there.anna, behalf_id: supporter.id, impersonation_id: impersonation.id },
    };
    expect(entries).toEqual([
      { act: "IDENTITIES_SHOWN", mutation: null, ...both },
      { act: "ACTED", mutation: "setPreferences", ...both },
    ]);
    const own = await client(served.url, served.token(callersOf(there).member(there.anna))).ask(
      VIEWER,
    );
    expect(own.status).toBe(200);
  });

  test("settles no money, gives no keys and roles, erases nobody, and goes no further", async () => {
    const { there, owner, impersonate } = await open();
    const asMember = client(served.url, (await impersonate({ memberId: there.anna })).accessToken);
    const asOwner = client(served.url, (await impersonate({ staffId: owner.id })).accessToken);
    const { document } = { document: operation("impersonate") };
    const tries: [Client, string, object][] = [
      [
        asMember,
        "mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }",
        { input: { memberId: there.anna, reason: "MEMBER_REQUEST" } },
      ],
      [asMember, "mutation { signOutEverywhere { sessions } }", {}],
      [
        asOwner,
        "mutation ($input: AcceptStatementInput!) { acceptStatement(input: $input) { __typename } }",
        { input: { statementId: newId() } },
      ],
      [
        asOwner,
        "mutation ($input: HireStaffInput!) { hireStaff(input: $input) { __typename } }",
        { input: { name: "More" } },
      ],
      // Headquarters opts nobody in on its behalf: that side pays.
      [
        asOwner,
        operation("opt-in-to-campaign"),
        { input: { campaign: "SPRING", storeId: there.n1.id } },
      ],
      [asOwner, document, { input: { memberId: there.anna, reason: REASON, minutes: 5 } }],
    ];
    for (const [caller, query, variables] of tries) {
      const { errors } = await caller.ask(query, variables);
      expect([query, errors?.[0]?.extensions.code]).toEqual([query, "FORBIDDEN"]);
    }
    const [counted] = await served.asOwner<{ count: number }>(
      `select count(*)::int as count from audit_entry
       where brand_id = $1 and outcome = 'FORBIDDEN' and behalf_id is not null`,
      [there.brandId],
    );
    expect(counted?.count).toBe(tries.length);
    // Nor would a till take it for the member.
    const { me } = await asMember.query("{ me { exportUrl card { code } } }");
    expect(me).toEqual({ exportUrl: null, card: null });
  });

  test("is out within a moment as it is ended, leaves, or its person is erased", async () => {
    const { there, supporter, hq, impersonate } = await open();
    const [ended, stays] = [
      await impersonate({ memberId: there.anna }),
      await impersonate({ memberId: there.anna }),
    ];
    const [out, still] = [
      client(served.url, ended.accessToken),
      client(served.url, stays.accessToken),
    ];
    for (const each of [out, still]) expect((await each.ask(VIEWER)).status).toBe(200);
    const again = () =>
      hq.mutate(operation("end-impersonation"), { impersonationId: ended.impersonation.id });
    const first = await again();
    await untilOut(out);
    expect(await again()).toEqual(first);
    expect((await still.ask(VIEWER)).status).toBe(200);
    await there.as((work) =>
      leaveStaff(work, { staffId: supporter.id, at: new Date(+served.clock() - 1) }),
    );
    await untilOut(still);
  });

  test("is out as its person is erased, and when its minutes are over", async () => {
    const { there, impersonate } = await open();
    const [short, long] = [
      await impersonate({ memberId: there.anna }, 1),
      await impersonate({ memberId: there.anna }),
    ];
    const [brief, erased] = [
      client(served.url, short.accessToken),
      client(served.url, long.accessToken),
    ];
    expect((await brief.ask(VIEWER)).status).toBe(200);
    served.clock.advance({ minutes: 2 });
    expect((await brief.ask(VIEWER)).status).toBe(401);
    await there.as((work) => eraseMember(work, { memberId: there.anna, reason: "MEMBER_REQUEST" }));
    await untilOut(erased);
  });
});

describe("acting in another's place", () => {
  test("is headquarters' alone, of nobody at headquarters, and for up to an hour", async () => {
    const { there, supporter, owner, impersonate } = await open();
    const { north, till } = callersOf(there);
    const input = { memberId: there.anna, reason: REASON, minutes: 5 };
    for (const caller of [north, till(there.n1), owner]) {
      const { errors } = await served.client(caller).ask(operation("impersonate"), { input });
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    await expect(impersonate({ staffId: supporter.id })).rejects.toThrow("FORBIDDEN");
    await expect(impersonate({ memberId: there.anna }, 61)).rejects.toThrow("BAD_USER_INPUT");
    const silent = impersonate({ memberId: there.anna, reason: " " });
    await expect(silent).rejects.toThrow("BAD_USER_INPUT");
    expect(await impersonate({ memberId: newId() })).toMatchObject({ code: "UNKNOWN_MEMBER" });
    expect(await impersonate({ staffId: newId() })).toMatchObject({ code: "UNKNOWN_STAFF" });
  });

  test("is seen by the person, its franchisee and headquarters, and nobody else", async () => {
    const { there, supporter, owner, hq, impersonate } = await open();
    await impersonate({ memberId: there.anna });
    await impersonate({ staffId: owner.id });
    const { north, south, member } = callersOf(there);
    const seen = async (caller: Client) =>
      (await caller.query(operation("impersonations"))).impersonations.edges.map(
        ({ node }: { node: object }) => node,
      );
    const ofAnna = {
      memberId: there.anna,
      staffId: null,
      supporterId: supporter.id,
      reason: REASON,
    };
    const ofOwner = { memberId: null, staffId: owner.id, supporterId: supporter.id };
    expect(await seen(served.client(member(there.anna)))).toMatchObject([ofAnna]);
    expect(await seen(served.client(owner))).toMatchObject([ofOwner]);
    expect(await seen(served.client(north))).toMatchObject([ofOwner]);
    expect(await seen(served.client(south))).toEqual([]);
    expect(await seen(hq)).toMatchObject([ofOwner, ofAnna]);
  });
});
