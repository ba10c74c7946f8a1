/*
 * Goal: whoever uses the client never thinks of tokens: they are renewed in time, once for many, and their end is told.
 * Method: sessions of a hub that is served, on a stand-in phone and over the web's own transport.
 */
import { afterEach, expect, test } from "@jest/globals";
import WebSocket from "ws";
import { createBanyan } from "../../src/client/create-banyan.ts";
import {
  MyPoints,
  RefreshSession,
  SignOutEverywhere,
  WalletChanged,
} from "../../src/client/operations.ts";
import type { Credentials, Pass } from "../../src/client/session.ts";
import { webTransport } from "../../src/client/web.ts";
import { openSession } from "../../src/identity/open-session.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { members: 1 }));
const anna = callersOf(there).member(there.anna);

/** Credentials as a sign-in answers them. */
async function signIn(): Promise<Credentials> {
  const credentials = await there.as((work) =>
    openSession(work, served.hub.keys, { holderId: there.anna, by: "TEST" }),
  );
  return JSON.parse(JSON.stringify(credentials));
}

let close: () => void = () => undefined;
afterEach(() => close());

/** A client over the web's transport; counts what it posts. */
function start(pass: Pass | undefined, onSignedOut?: () => Promise<Pass | undefined>) {
  let kept = pass;
  const posted: string[] = [];
  const banyan = createBanyan({
    url: served.url,
    transport: webTransport({
      WebSocket,
      fetch: (url, init) => {
        posted.push(JSON.parse(String(init?.body)).documentId);
        return fetch(url, init);
      },
    }),
    token: {
      read: () => kept,
      write: (next) => {
        kept = next;
      },
    },
    onSignedOut,
  });
  close = () => banyan.close();
  return { banyan, posted, kept: () => kept };
}

/** Follows the points; what changed, and why it ended. */
function follow({ banyan }: ReturnType<typeof start>) {
  const changes: string[] = [];
  const errors: string[] = [];
  let started = false;
  banyan.follow(
    WalletChanged,
    {},
    {
      next: ({ walletChanged }) => {
        started = true;
        if ("change" in walletChanged) changes.push(walletChanged.change);
      },
      error: ({ code }) => void errors.push(code),
    },
  );
  return { changes, errors, started: () => until(() => started) };
}

test("a token that ended is renewed once for many callers, and each is answered", async () => {
  const started = start(await signIn());
  await started.banyan.ask(MyPoints);
  served.clock.advance({ minutes: 16 });
  started.posted.length = 0;
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => started.banyan.ask(MyPoints)));
  expect(answers.map(({ me }) => me?.id)).toEqual(Array(5).fill(there.anna));
  expect(started.posted.filter((id) => RefreshSession.endsWith(id))).toHaveLength(1);
});

test("a session that was ended is told, and whoever signs in again goes on", async () => {
  const started = start(await signIn(), signIn);
  const { changes, errors, started: live } = follow(started);
  await live();
  const before = started.kept();
  await started.banyan.ask(SignOutEverywhere);
  await until(() => started.kept() !== before && started.kept() !== undefined);
  await record(there, orderOf(there, "S-1"));
  await until(() => changes.length === 1);
  expect(errors).toEqual([]);
});

test("where nobody signs in again, everything ends with SIGNED_OUT", async () => {
  const started = start(await signIn());
  const { errors, started: live } = follow(started);
  await live();
  await started.banyan.ask(SignOutEverywhere);
  await until(() => errors.length === 1);
  expect(errors).toEqual(["SIGNED_OUT"]);
  expect(started.kept()).toBeUndefined();
  expect(await started.banyan.ask(MyPoints).catch(({ code }) => code)).toBe("SIGNED_OUT");
});

test("who has no token yet is asked for one, by the first that needs it", async () => {
  const started = start(undefined, signIn);
  expect((await started.banyan.ask(MyPoints)).me?.id).toBe(there.anna);
});

test("a socket whose token ends goes on with the next one, behind its cursor", async () => {
  const brief = served.token(anna, 1 / 3600);
  const started = start(brief, async () => served.token(anna));
  const { changes, errors, started: live } = follow(started);
  await live();
  await record(there, orderOf(there, "S-2"));
  await until(() => started.kept() !== brief);
  await record(there, orderOf(there, "S-3"));
  await until(() => changes.length === 2);
  expect(errors).toEqual([]);
});

test("a token that the hub does not know ends in SIGNED_OUT, not in asking for ever", async () => {
  const started = start("nonsense", async () => "more.nonsense");
  const { errors } = follow(started);
  expect(await started.banyan.ask(MyPoints).catch(({ code }) => code)).toBe("UNAUTHENTICATED");
  await until(() => errors.length === 1);
  expect(errors).toEqual(["SIGNED_OUT"]);
});
