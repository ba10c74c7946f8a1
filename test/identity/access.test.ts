/*
 * Goal: whoever's access is over is out within a second at every instance, over HTTP as over sockets; whoever's is not
 * costs no statement to be known; and nobody is let in whose standing cannot be looked up.
 * Method: two hubs on one database, of which one relays; each ending, with an open door at both.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { openSession } from "../../src/identity/open-session.ts";
import { refreshSession } from "../../src/identity/refresh-session.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, client, serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const other = await served.second();

const VIEWER = "{ viewer { id } }";
/** The promise is a second; a machine that is busy with other tests gets a few. */
const SOON_MS = 60_000;

async function open() {
  const there = await world(served, { members: 2 });
  const signIn = () =>
    there.as((work) => openSession(work, served.hub.keys, { holderId: there.anna, by: "TEST" }));
  const doors = (token: string) => [client(served.url, token), client(other.url, token)];
  return { there, signIn, doors };
}

const isIn = async (caller: Client) => (await caller.ask(VIEWER)).status === 200;

/** How long each takes to be out. */
async function untilOut(callers: readonly Client[]): Promise<number> {
  const began = performance.now();
  while ((await Promise.all(callers.map(isIn))).includes(true)) {
    if (performance.now() - began > SOON_MS) throw new Error("somebody is still in");
    await sleep(20);
  }
  return performance.now() - began;
}

describe("a call over HTTP is refused at every instance", () => {
  test("as its session is signed out, and those of other sessions are not", async () => {
    const { signIn, doors } = await open();
    const [phone, tablet] = [await signIn(), await signIn()];
    const [mine, others] = [doors(phone.accessToken), doors(tablet.accessToken)];
    for (const each of [...mine, ...others]) expect(await isIn(each)).toBe(true);
    await others[0]?.mutate(operation("sign-out"), { sessionId: phone.session.id });
    await untilOut(mine);
    for (const each of others) expect(await isIn(each)).toBe(true);
    const { status, errors } = (await mine[1]?.ask(VIEWER)) ?? {};
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  test("as a stolen refresh token ends its session", async () => {
    const { signIn, doors } = await open();
    const stolen = await signIn();
    const callers = doors(stolen.accessToken);
    for (const each of callers) expect(await isIn(each)).toBe(true);
    await refreshSession(served.hub, stolen.refreshToken);
    served.clock.advance({ minutes: 2 });
    await expect(refreshSession(served.hub, stolen.refreshToken)).rejects.toThrow();
    await untilOut(callers);
  });

  test("as the member is erased", async () => {
    const { there, doors } = await open();
    const callers = doors(served.token(callersOf(there).member(there.anna)));
    for (const each of callers) expect(await isIn(each)).toBe(true);
    await there.as((work) => eraseMember(work, { memberId: there.anna, reason: "MEMBER_REQUEST" }));
    await untilOut(callers);
  });

  test("as staff leaves, at once or when the day has come, and as it serves elsewhere", async () => {
    const { there, doors } = await open();
    const hire = (name: string) =>
      there.as((work) => hireStaff(work, { name, storeId: there.n1.id }));
    const [lin, wu] = [await hire("Lin"), await hire("Wu")];
    const leave = (staffId: string, at: Date) =>
      there.as((work) => leaveStaff(work, { staffId, at }));
    const [now, later] = [lin, wu].map((staff) => doors(served.token(actorOf(staff)))) as [
      Client[],
      Client[],
    ];
    for (const each of [...now, ...later]) expect(await isIn(each)).toBe(true);
    await leave(lin.id, served.clock());
    await leave(wu.id, new Date(+served.clock() + 3_600_000));
    await untilOut(now);
    for (const each of later) expect(await isIn(each)).toBe(true);
    served.clock.advance({ hours: 2 });
    // The other may hear of it just now.
    await untilOut(later);

    const xu = await hire("Xu");
    const moved = doors(served.token({ ...actorOf(xu), storeId: there.n2.id } as never));
    for (const each of moved) expect(await isIn(each)).toBe(false);
  });
});

test("whoever calls again costs no statement to be known, at any instance", async () => {
  const { there, signIn } = await open();
  const who = callersOf(there);
  const staff = await there.as((work) => hireStaff(work, { name: "Lin" }));
  const callers = [
    ...[(await signIn()).accessToken, served.token(actorOf(staff))],
    ...[served.token(who.till(there.n1)), served.token(who.member(there.anna))],
  ].map((token) => client(other.url, token));
  for (const each of callers) await each.query(VIEWER);
  const { sent } = await statementsOf(async () => {
    for (let times = 0; times < 5; times++) for (const each of callers) await each.query(VIEWER);
  });
  expect(sent.filter((text) => text.includes("access."))).toEqual([]);
});

test("nobody is let in who cannot be looked up", async () => {
  const { there } = await open();
  const staff = await there.as((work) => hireStaff(work, { name: "Lin" }));
  const caller = served.client(actorOf(staff));
  await served.asOwner("alter table staff rename to gone");
  const refused = await caller.ask(VIEWER);
  await served.asOwner("alter table gone rename to staff");
  expect([refused.status, refused.data]).toEqual([500, undefined]);
  // What failed is not kept.
  expect(await isIn(caller)).toBe(true);
});
