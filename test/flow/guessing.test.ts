/*
 * Whoever guesses, at two hubs on one database, over HTTP.
 *
 * Goal: wrong guesses are bounded for an account, an address and a brand, whichever hub they come to; being right gives
 * none of them back; nobody is shut out by another's mistakes; and a wrong one tells nothing, by its answer or its work.
 * Method: a hub where a member may be wrong once; answers compared byte for byte, statements counted.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "@jest/globals";
import { generateCodesJob } from "../../src/code/generate-codes.job.ts";
import { writeRefreshToken } from "../../src/identity/refresh-token.ts";
import type { Caller } from "../../src/identity/token.ts";
import { newId } from "../../src/kernel/id.ts";
import { createTillKey } from "../../src/key/create-till-key.ts";
import { newSecret, writeKey } from "../../src/key/key.rules.ts";
import { revokeKey } from "../../src/key/revoke-key.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { callersOf } from "../support/callers.ts";
import { answerOf, client, serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { offered } from "../support/offered.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub("serve", { wrongAttempts: 1 });
const other = await served.prepare(() => served.second());
const there = await served.prepare(async () => {
  const made = await world(served, { members: 4 });
  await offered(served, made);
  return made;
});
const callers = callersOf(there);
const [, ben = "", cui = "", dan = ""] = there.members;

const NO_CODE = "0000-0000-0000-0000";
const FIND = "query($identity: IdentityInput) { member(identity: $identity) { id } }";
const REFRESH =
  "mutation($token: Text!) { refreshSession(input: { refreshToken: $token }) { __typename ... on Refusal { code message } } }";
const CLAIM =
  "mutation($input: ClaimCodeInput!) { claimCode(input: $input) { __typename ... on Refusal { code message } } }";

const from = (address: string) => ({ "x-forwarded-for": address });
const card = (value: string) => ({ identity: { kind: "CARD", value } });
let addresses = 0;
/** An address nobody has called from. */
const newAddress = () => `198.51.100.${++addresses}`;

/** Asks at both hubs in turn, as one caller from one address. */
function asker(actor: Caller | undefined, address = newAddress()) {
  const token = actor && served.token(actor);
  const both = [client(served.url, token), client(other.url, token)];
  let times = 0;
  return async (document: string, variables: object) => {
    const { data, errors } = await (both[times++ % 2] as (typeof both)[0]).ask(
      ...([document, variables, from(address)] as const),
    );
    const [said] = Object.values(data ?? {}).flat() as ({ __typename?: string } | null)[];
    return errors?.[0]?.extensions ?? said?.__typename ?? said;
  };
}

const token = () =>
  writeRefreshToken({
    ...{ brandId: there.brandId, holderId: newId(), sessionId: newId(), secret: randomBytes(32) },
  });
const REFUSED = { code: "TOO_MANY_REQUESTS", retryAfter: 600 };

/** Lets so many of one kind be wrong. */
async function beWrong(times: number, ask: () => Promise<unknown>, said: unknown) {
  for (let done = 0; done < times; done += 10)
    for (const each of await Promise.all(Array.from({ length: Math.min(10, times - done) }, ask)))
      expect(each).toEqual(said);
}

test("a member's guesses are counted at both, its neighbours' apart", async () => {
  const address = newAddress();
  const claim = { input: { code: NO_CODE } };
  const anna = asker(callers.member(there.anna), address);
  expect(await anna(CLAIM, claim)).toBe("UnknownCode");
  for (let times = 0; times < 4; times++) expect(await anna(CLAIM, claim)).toEqual(REFUSED);
  expect(await asker(callers.member(ben), address)(CLAIM, claim)).toBe("UnknownCode");
  // What it does beside is its own.
  expect(await anna(FIND, {})).toEqual({ code: "BAD_USER_INPUT" });
  expect(await anna("{ me { id } }", {})).toEqual({ id: there.anna });
  served.clock.advance({ minutes: 10 });
  expect(await anna(CLAIM, claim)).toBe("UnknownCode");
});

test("an address is counted whoever calls from it, and what goes well there gives nothing back", async () => {
  const address = newAddress();
  const nobody = asker(undefined, address);
  await beWrong(49, () => nobody(REFRESH, { token: token() }), "SessionEnded");
  expect(await nobody("{ __typename }", {})).toBe("Query");
  expect(await nobody(REFRESH, { token: token() })).toBe("SessionEnded");
  for (let times = 0; times < 2; times++)
    expect(await nobody(REFRESH, { token: token() })).toEqual(REFUSED);
  expect(await asker(undefined)(REFRESH, { token: token() })).toBe("SessionEnded");
  // A shop's tills behind it go on, and so do its members.
  const till = asker(callers.till(there.n1), address);
  expect(await till(CLAIM, { input: { memberId: cui, code: NO_CODE } })).toBe("UnknownCode");
  expect(await asker(callers.member(cui), address)(CLAIM, { input: { code: NO_CODE } })).toBe(
    "UnknownCode",
  );
});

test("made-up keys are counted for their address, at the door, and shut out nobody else there", async () => {
  const address = newAddress();
  const { brandId } = there;
  const tillId = "id" in there.n1.till ? there.n1.till.id : "";
  const { text } = await there.as((work) => createTillKey(work, { tillId, name: "Till" }));
  const madeUp = () => writeKey(true, { brandId, keyId: newId(), secret: newSecret() });
  const show = async (url: string, key = madeUp()) =>
    (await client(url, key).ask("{ __typename }", {}, from(address))).status;
  await beWrong(50, () => show(served.url), 401);
  expect([await show(served.url), await show(other.url)]).toEqual([429, 429]);
  // A key that nobody has shown before, and whoever signs in beside.
  for (const url of [served.url, other.url]) expect(await show(url, text)).toBe(200);
  expect(await asker(undefined, address)(REFRESH, { token: token() })).toBe("SessionEnded");
});

test("a till may name ten who are nobody; an order that says so counts, and headquarters does not guess", async () => {
  const till = asker(callers.till(there.n1));
  const order = (no: number) => ({
    ...{ source: "till", number: `guess-${no}`, ...card(`nobody ${no}`), netMinor: "500" },
    ...{ currency: "CNY", occurredAt: "2026-03-14T04:00:00Z" },
  });
  const orders = { orders: Array.from({ length: 8 }, (_, no) => order(no)) };
  expect(await till(operation("record-orders"), orders)).toBe("UnknownMember");
  expect(await till(FIND, card("nobody"))).toBeNull();
  expect(await till(FIND, card("nobody"))).toBeNull();
  for (let times = 0; times < 2; times++) expect(await till(FIND, card("nobody"))).toEqual(REFUSED);
  expect(await till(operation("record-orders"), orders)).toEqual(REFUSED);
  // Its neighbour in the same shop goes on.
  expect(await asker(callers.till(there.n1))(FIND, card("nobody"))).toBeNull();
  const hq = asker(callers.hq);
  await beWrong(15, () => hq(FIND, card("nobody")), null);
});

test("links that were made up are counted for their address", async () => {
  const address = newAddress();
  const open = (url: string, at = address) =>
    fetch(`${url}/statements/${newId()}.csv?until=9999999999&signature=made-up`, {
      headers: from(at),
    });
  const status = async (url: string) => (await open(url)).status;
  await beWrong(50, () => status(served.url), 403);
  const refused = await open(served.url);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "600"]);
  expect((await answerOf(refused)).errors).toMatchObject([{ extensions: REFUSED }]);
  // The other hub hears of it with the next wrong one.
  expect([await status(other.url), await status(other.url)]).toEqual([403, 429]);
  expect((await open(served.url, newAddress())).status).toBe(403);
});

/** What each of several askings answers, and by which statements: all alike. */
async function alike(askings: Record<string, () => Promise<{ readonly text: string }>>) {
  const seen: Record<string, unknown> = {};
  for (const [name, ask] of Object.entries(askings)) {
    const { result, sent } = await statementsOf(ask);
    const ours = sent.filter((each) => !/^\/\* (feed|jobs|outbox)\./.test(each));
    seen[name] = { text: result.text, sent: ours.map((each) => each.split(" */")[0]) };
  }
  const [first, ...rest] = Object.values(seen);
  for (const each of rest) expect(each).toEqual(first);
  return first as { readonly text: string; readonly sent: readonly string[] };
}

test("whether a number is a member's that is not shown is told by nothing", async () => {
  const of = (value: string) => ({ identity: { kind: "EXTERNAL", value } });
  const south = served.client(callers.south);
  const find = (value: string) => () => south.ask(FIND, of(value));
  const hq = served.client(callers.hq);
  expect((await hq.query(FIND, of("member-3"))).member).toEqual({ id: dan });
  await find("first")();
  const { text } = await alike({ nobody: find("nobody"), dan: find("member-3") });
  expect(text).toBe('{"data":{"member":null}}\n');
});

test("a session that never was and one that is over are alike", async () => {
  const ended = { holderId: dan, sessionId: newId(), secret: randomBytes(32) };
  await served.asOwner(
    `insert into session (id, brand_id, holder_id, opened_at, used_at, ends_at, hash)
     values ($1, $2, $3, $4, $4, $4, $5)`,
    [ended.sessionId, there.brandId, dan, served.clock(), randomBytes(32)],
  );
  const refresh = (text: string) => () =>
    served.client().ask(REFRESH, { token: text }, from(newAddress()));
  await refresh(token())();
  const { sent } = await alike({
    none: refresh(token()),
    over: refresh(writeRefreshToken({ brandId: there.brandId, ...ended })),
  });
  expect(sent.length).toBeGreaterThan(0);
});

test("a key that never was, one that is over and one of another secret are alike", async () => {
  const { brandId } = there;
  const tillId = "id" in there.n1.till ? there.n1.till.id : "";
  const give = () => there.as((work) => createTillKey(work, { tillId, name: "Till" }));
  const [good, revoked] = [await give(), await give()];
  await there.as((work) => revokeKey(work, { keyId: revoked.key.id }));
  const show = (text: string) => () =>
    client(served.url, text).ask("{ viewer { id } }", {}, from(newAddress()));
  const madeUp = (keyId: string) => show(writeKey(true, { brandId, keyId, secret: newSecret() }));
  await madeUp(newId())();
  await alike({
    none: madeUp(newId()),
    other: madeUp(good.key.id),
    over: show(revoked.text),
  });
});

test("a code that never was, one that another has and one that was revoked are alike", async () => {
  const hq = served.client(callers.hq);
  for (const number of ["taken", "revoked"])
    await hq.mutate(operation("order-codes"), { input: { number, template: "FIVE", size: 1 } });
  await runIfDue(generateCodesJob, served.hub, new AbortController().signal);
  const codeOf = async (number: string) => {
    const { codeBatch } = await hq.query(operation("code-batch"), { number });
    const csv = await (await fetch(codeBatch.downloadUrl)).text();
    return csv.trimEnd().split("\n").at(-1)?.split(",")[1] ?? "";
  };
  const till = served.client(callers.till(there.n1));
  const claim = (code: string, memberId = dan) =>
    till.ask(CLAIM, { input: { code, memberId } }, from(newAddress()));
  const [taken, revoked] = [await codeOf("taken"), await codeOf("revoked")];
  expect((await claim(taken, ben)).data.claimCode.__typename).toBe("CouponIssued");
  await hq.mutate(operation("revoke-codes"), { input: { number: "revoked" } });
  await claim(NO_CODE);
  const { text } = await alike({
    none: () => claim(NO_CODE),
    taken: () => claim(taken),
    revoked: () => claim(revoked),
  });
  expect(text).toContain("UnknownCode");
});
