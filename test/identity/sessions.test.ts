/*
 * Sessions as clients meet them: over HTTP.
 *
 * Goal: a refresh token is good once, for one client; who holds a stolen one ends the session for both; a member
 * sees where it is signed in, and signs out there.
 * Method: sessions opened as any way of signing in does, then refreshed and ended by the operations of
 * schema/operations; races against the real database.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { clearSessionsJob } from "../../src/identity/clear-sessions.job.ts";
import { openSession } from "../../src/identity/open-session.ts";
import { readRefreshToken, writeRefreshToken } from "../../src/identity/refresh-token.ts";
import { newId } from "../../src/kernel/id.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { factsOf } from "../support/state.ts";
import { world } from "../support/world.ts";

const served = await serveHub("serve");

async function open(members = 1) {
  const there = await world(served, { members });
  const signIn = (device?: string, holderId = there.anna) =>
    there.as((work) => openSession(work, served.hub.keys, { holderId, device, by: "TEST" }));
  const ended = async () =>
    (await factsOf(served, there.brandId)).filter(({ kind }) => kind === "SessionsEnded");
  return { there, signIn, ended, who: callersOf(there) };
}

const nobody = served.client();
/** What refreshing with a token answers: new tokens, or why not. */
const refresh = async (refreshToken: string) => {
  const { refreshSession } = await nobody.mutate(operation("refresh-session"), { refreshToken });
  return refreshSession.credentials ?? refreshSession;
};
const ENDED = { __typename: "SessionEnded", code: "SESSION_ENDED" };

const rows = (brandId: string) =>
  served.asOwner<Record<string, unknown>>("select * from session where brand_id = $1", [brandId]);

test("nobody who is erased is signed in", async () => {
  const { there, signIn } = await open();
  await there.as((work) => eraseMember(work, { memberId: there.anna, reason: "MEMBER_REQUEST" }));
  await expect(signIn()).rejects.toThrow("erased meanwhile");
  expect(await rows(there.brandId)).toEqual([]);
});

describe("a refresh token", () => {
  test("brings new tokens, once", async () => {
    const { there, signIn, ended } = await open();
    const first = await signIn();
    expect(first.accessUntil.toISOString()).toBe("2026-03-15T04:15:00.000Z");

    served.clock.advance({ minutes: 16 });
    const me = "{ me { id } }";
    expect((await client(served.url, first.accessToken).ask(me)).status).toBe(401);
    const second = await refresh(first.refreshToken);
    expect(second).toMatchObject({
      session: { id: first.session.id, endsAt: "2026-04-14T04:16:00.000Z" },
      accessUntil: "2026-03-15T04:31:00.000Z",
    });
    expect(await client(served.url, second.accessToken).query(me)).toEqual({
      me: { id: there.anna },
    });

    served.clock.advance({ minutes: 16 });
    const third = await refresh(second.refreshToken);
    expect(new Set([first, second, third].map((each) => each.refreshToken)).size).toBe(3);
    expect(await ended()).toEqual([]);
  });

  test("used again ends the session, whoever has the newest one", async () => {
    const { there, signIn, ended } = await open();
    const stolen = await signIn();
    const other = await signIn();
    const thief = await refresh(stolen.refreshToken);
    served.clock.advance({ minutes: 2 });
    expect(await refresh(stolen.refreshToken)).toMatchObject(ENDED);
    expect(await refresh(thief.refreshToken)).toMatchObject(ENDED);
    expect(await ended()).toEqual([
      {
        kind: "SessionsEnded",
        topics: [`member:${there.anna}`, `callers:${there.brandId}`],
        payload: { holderId: there.anna, by: "TOKEN_REUSED", sessionIds: [stolen.session.id] },
      },
    ]);
    // The member's other session goes on.
    expect(await refresh(other.refreshToken)).toHaveProperty("accessToken");
  });

  test("of many generations ago is known as well", async () => {
    const { signIn, ended } = await open();
    const first = await signIn();
    let latest = await refresh(first.refreshToken);
    for (let turn = 0; turn < 5; turn++) latest = await refresh(latest.refreshToken);
    expect(await refresh(first.refreshToken)).toMatchObject(ENDED);
    expect(await refresh(latest.refreshToken)).toMatchObject(ENDED);
    expect(await ended()).toHaveLength(1);
  });

  test("whose answer was lost brings the same answer for a minute", async () => {
    const { signIn, ended } = await open();
    const { refreshToken } = await signIn();
    const lost = await refresh(refreshToken);
    served.clock.advance({ minutes: 1 });
    const again = await refresh(refreshToken);
    expect(again.refreshToken).toBe(lost.refreshToken);
    expect(await refresh(again.refreshToken)).toHaveProperty("accessToken");
    // The one behind it is in use: nothing was lost.
    expect(await refresh(refreshToken)).toMatchObject(ENDED);
    expect(await ended()).toHaveLength(1);
  });

  test("sent twenty times at once brings one answer", async () => {
    const { signIn, ended } = await open();
    const { refreshToken } = await signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(new Set(answers.map((each) => each.refreshToken)).size).toBe(1);
    expect(await refresh(answers[0].refreshToken)).toHaveProperty("accessToken");
    expect(await ended()).toEqual([]);
  });

  test("that is made up opens nothing and ends nothing", async () => {
    const { there, signIn } = await open();
    const { refreshToken } = await signIn();
    const read = readRefreshToken(refreshToken);
    if (!read) throw new Error("a token of ours is read");
    for (const forged of [
      { ...read, sessionId: newId() },
      { ...read, holderId: newId() },
      { ...read, brandId: newId() },
    ])
      expect(await refresh(writeRefreshToken(forged))).toMatchObject(ENDED);
    expect(await refresh("x")).toMatchObject(ENDED);
    expect(await rows(there.brandId)).toHaveLength(1);
    expect(await refresh(refreshToken)).toHaveProperty("accessToken");
  });

  test("is not in the database", async () => {
    const { there, signIn } = await open();
    const { refreshToken } = await signIn();
    const { refreshToken: next } = await refresh(refreshToken);
    const stored = JSON.stringify(await rows(there.brandId));
    for (const token of [refreshToken, next]) {
      const secret = readRefreshToken(token)?.secret ?? Buffer.alloc(0);
      expect(stored).not.toContain(JSON.stringify([...secret]).slice(1, -1));
    }
  });
});

describe("a session", () => {
  test("ends a month after its last use, and half a year after its sign-in", async () => {
    const { signIn } = await open();
    const idle = await signIn();
    served.clock.advance({ days: 30 });
    expect(await refresh(idle.refreshToken)).toMatchObject(ENDED);

    let used = await signIn();
    for (const _ of Array.from({ length: 6 })) {
      served.clock.advance({ days: 29 });
      used = await refresh(used.refreshToken);
    }
    served.clock.advance({ days: 6 });
    expect(await refresh(used.refreshToken)).toMatchObject(ENDED);
  });

  test("that is over is cleared away", async () => {
    const { there, signIn } = await open();
    await signIn();
    served.clock.advance({ days: 10 });
    await signIn();
    const worker = { ...served, log: pino({ level: "silent" }) };
    served.clock.advance({ days: 20 });
    await runIfDue(clearSessionsJob, worker, new AbortController().signal);
    expect(await rows(there.brandId)).toHaveLength(1);
  });

  test("beyond the twentieth ends the one that was not used for longest", async () => {
    const { there, signIn } = await open();
    const opened = [];
    for (let made = 0; made < 20; made++) {
      served.clock.advance({ minutes: 1 });
      opened.push(await signIn());
    }
    const [first, second] = opened;
    await refresh(first?.refreshToken ?? "");
    served.clock.advance({ minutes: 1 });
    await signIn();
    expect(await rows(there.brandId)).toHaveLength(20);
    expect(await refresh(second?.refreshToken ?? "")).toMatchObject(ENDED);
  });
});

describe("a member", () => {
  test("sees where it is signed in, and signs out there", async () => {
    const { there, who, signIn, ended } = await open(2);
    const phone = await signIn("Anna's phone");
    served.clock.advance({ minutes: 1 });
    const tablet = await signIn("Anna's tablet");
    const other = await signIn("Ben's phone", there.members[1]);
    const anna = client(served.url, phone.accessToken);
    const devices = async () =>
      (await anna.query(operation("my-sessions"))).sessions.map(
        ({ device }: { device: string }) => device,
      );
    expect(await devices()).toEqual(["Anna's tablet", "Anna's phone"]);

    const out = (sessionId: string) => anna.mutate(operation("sign-out"), { sessionId });
    expect(await out(tablet.session.id)).toEqual({ signOut: { sessions: 1 } });
    expect(await out(tablet.session.id)).toEqual({ signOut: { sessions: 0 } });
    expect(await out(other.session.id)).toEqual({ signOut: { sessions: 0 } });
    expect(await devices()).toEqual(["Anna's phone"]);
    expect(await refresh(tablet.refreshToken)).toMatchObject(ENDED);
    expect(await refresh(other.refreshToken)).toHaveProperty("accessToken");
    expect((await ended()).map(({ payload }) => payload.by)).toEqual(["SIGN_OUT"]);
    expect(await served.client(who.hq).query(operation("my-sessions"))).toEqual({ sessions: [] });
  });

  test("signs out everywhere", async () => {
    const { there, signIn, ended } = await open(2);
    const [phone, tablet] = [await signIn(), await signIn()];
    const other = await signIn(undefined, there.members[1]);
    const anna = client(served.url, phone.accessToken);
    expect(await anna.mutate(operation("sign-out-everywhere"))).toEqual({
      signOutEverywhere: { sessions: 2 },
    });
    for (const { refreshToken } of [phone, tablet])
      expect(await refresh(refreshToken)).toMatchObject(ENDED);
    expect(await refresh(other.refreshToken)).toHaveProperty("accessToken");
    expect((await ended()).map(({ payload }) => [payload.by, payload.sessionIds])).toEqual([
      ["SIGN_OUT_EVERYWHERE", expect.arrayContaining([phone.session.id, tablet.session.id])],
    ]);
  });
});
