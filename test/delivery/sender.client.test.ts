/**
 * Goal: a letter goes to the address it was judged by and to no other; whatever is done to it there costs a bounded time
 * and a bounded memory, and is told by its name.
 * Method: real servers that misbehave, TLS with certificates of a test's own, and a name server that lies.
 */
import { afterAll, describe, expect, test } from "@jest/globals";
import { openSender, type Sender, type SenderParts } from "../../src/delivery/sender.client.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import {
  AUTHORITY,
  deadPort,
  type Mood,
  nameServer,
  receiver,
  type Zone,
} from "../support/receivers.ts";

/** Time enough for whoever answers at all, on any machine; and little for those who never do. */
const LIMITS = { connectMs: 20_000, totalMs: 20_000, bodyMs: 100 };
const HURRIED = { ...LIMITS, totalMs: 800 };

const made: Sender[] = [];
afterAll(() => {
  for (const each of made) each.close();
});

function sender(allow: string, but: Partial<SenderParts> = {}) {
  const opened = openSender({ allowed: readAllowed(allow), limits: LIMITS, ...but });
  made.push(opened);
  return opened;
}
const local = sender("127.0.0.1/32");
const letter = (url: string) => ({ url, body: '{"a":"é"}', headers: { "webhook-id": "1" } });

test("a letter arrives whole, over a connection that is kept", async () => {
  const there = await receiver(204);
  for (let count = 0; count < 3; count++)
    expect(await local.send(letter(there.url))).toMatchObject({ status: 204, answer: "" });
  expect(there.heard).toHaveLength(3);
  expect(there.heard[0]).toMatchObject({ body: '{"a":"é"}', headers: { "webhook-id": "1" } });
  expect(there.connections).toBe(1);
});

test("a kept connection that the other side closed is not a failure", async () => {
  const there = await receiver(204);
  await local.send(letter(there.url));
  let first = true;
  there.mood = () => {
    const mood = first ? "close" : 204;
    first = false;
    return mood;
  };
  expect(await local.send(letter(there.url))).toMatchObject({ status: 204 });
});

describe("misbehaviour costs a bounded time and is told by its name", () => {
  test.each<[Mood, object]>([
    [500, { status: 500, answer: "it is 500" }],
    [410, { status: 410 }],
    ["hang", { mishap: "TIMEOUT" }],
    ["drip head", { mishap: "TIMEOUT" }],
    ["endless hints", { mishap: "TIMEOUT" }],
    ["drip body", { status: 200 }],
    ["flood", { status: 200 }],
    ["reset", { mishap: "CONNECTION_LOST" }],
    ["close", { mishap: "CONNECTION_LOST" }],
    ["garbage", { mishap: "NOT_HTTP" }],
    ["huge head", { mishap: "NOT_HTTP" }],
    ["upgrade", { mishap: "CONNECTION_LOST" }],
    [{ busyFor: "7" }, { status: 429, retryAfterMs: 7_000 }],
    [{ busyFor: "999999999" }, { status: 429, retryAfterMs: 86_400_000 }],
    [{ busyFor: "Wed, 21 Oct 2026 07:28:00 GMT" }, { status: 429, retryAfterMs: 0 }],
  ])("%j", async (mood, came) => {
    const there = await receiver(mood);
    const isEndless = "mishap" in came && came.mishap === "TIMEOUT";
    const asked = isEndless ? sender("127.0.0.1/32", { limits: HURRIED }) : local;
    const rest = await asked.send(letter(there.url));
    expect(rest).toMatchObject(came);
    if ("answer" in rest) expect(rest.answer.length).toBeLessThanOrEqual(500);
    // What is on its way in the buffers of two sockets, and not the fifty megabytes.
    expect(there.sent).toBeLessThan(16_000_000);
  });

  test("nobody listens", async () => {
    const url = `http://127.0.0.1:${await deadPort()}/`;
    expect(await local.send(letter(url))).toMatchObject({ mishap: "UNREACHABLE" });
  });
});

describe("a redirect is not followed", () => {
  test("to anywhere, loopback above all", async () => {
    const prey = await receiver(204);
    const there = await receiver({ redirect: prey.url });
    expect(await local.send(letter(there.url))).toMatchObject({ status: 302 });
    expect(prey.connections).toBe(0);
  });
});

describe("what the operator does not allow is not called", () => {
  const strict = sender("");
  test.each([
    ...["http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "https://2130706433:PORT/"],
    ...["https://0x7f.1:PORT/", "https://0.0.0.0:PORT/", "https://[::1]:PORT/"],
    ...["https://[::ffff:127.0.0.1]:PORT/", "https://[::ffff:7f00:1]:PORT/", "https://[::]:PORT/"],
    ...["https://[64:ff9b::7f00:1]:PORT/", "https://[::127.0.0.1]:PORT/"],
  ])("%s", async (url) => {
    const there = await receiver(204);
    expect(await strict.send(letter(url.replace("PORT", String(there.port))))).toMatchObject({
      mishap: "ADDRESS_REFUSED",
    });
    expect(there.connections).toBe(0);
  });

  test("public, but without TLS", async () => {
    expect(await strict.send(letter("http://8.8.8.8/"))).toMatchObject({
      mishap: "ADDRESS_REFUSED",
    });
  });
});

describe("a name is judged by all its addresses, each time", () => {
  const through = async (zone: Zone, allow = "", ca?: string) =>
    sender(allow, { resolver: await nameServer(zone), ...(ca !== undefined && { ca }) });

  test.each<[string, readonly string[]]>([
    ["private", ["127.0.0.1"]],
    ["private, IPv6", ["::1"]],
    ["an IPv4 address inside an IPv6 one", ["0:0:0:0:0:ffff:7f00:1"]],
    ["one public and one private", ["8.8.8.8", "127.0.0.1"]],
    ["the cloud's own", ["169.254.169.254"]],
  ])("%s", async (_, addresses) => {
    const there = await receiver(204, { secure: true });
    const asked = await through({ "evil.example": addresses }, "", AUTHORITY);
    const came = await asked.send(letter(`https://evil.example:${there.port}/`));
    expect(came).toMatchObject({ mishap: "ADDRESS_REFUSED" });
    // A last dot is the same name.
    const dotted = await asked.send(letter(`https://evil.example.:${there.port}/`));
    expect(dotted).toMatchObject({ mishap: "ADDRESS_REFUSED" });
    expect(there.connections).toBe(0);
  });

  test("rebound between two letters, and between judging and calling", async () => {
    const there = await receiver(204, { secure: true });
    let asked = 0;
    // Public when it is looked at, loopback from then on.
    const rebinding = await through({
      "evil.example": () => (asked++ === 0 ? ["192.0.2.1"] : ["127.0.0.1"]),
    });
    for (let count = 0; count < 3; count++) {
      const came = await rebinding.send(letter(`https://evil.example:${there.port}/`));
      expect(came).toMatchObject({ mishap: "ADDRESS_REFUSED" });
    }
    expect(there.connections).toBe(0);
  });

  test("unknown, and of a server that does not answer", async () => {
    const resolver = await nameServer({ "slow.example": "silence" }, 100);
    const asked = sender("", { resolver });
    for (const host of ["none.example", "slow.example"])
      expect(await asked.send(letter(`https://${host}/`))).toMatchObject({
        mishap: "UNKNOWN_HOST",
      });
  });

  test("many slow names hold up no other", async () => {
    const there = await receiver(204, { secure: true });
    const zone: Zone = { "good.example": ["127.0.0.1"] };
    for (let no = 0; no < 40; no++) zone[`slow${no}.example`] = "silence";
    const resolver = await nameServer(zone);
    const asked = sender("127.0.0.1", { resolver, ca: AUTHORITY });
    let over = 0;
    const slow = Array.from({ length: 40 }, (_, no) =>
      asked.send(letter(`https://slow${no}.example/`)).then(() => over++),
    );
    const came = await asked.send(letter(`https://good.example:${there.port}/`));
    expect(came).toMatchObject({ status: 204 });
    expect(over).toBe(0);
    resolver.cancel();
    await Promise.all(slow);
  });
});

describe("TLS", () => {
  const zone: Zone = { "good.example": ["127.0.0.1"], "other.example": ["127.0.0.1"] };
  test("is agreed on with who the name says it is", async () => {
    const there = await receiver(204, { secure: true });
    const asked = sender("127.0.0.1", { resolver: await nameServer(zone), ca: AUTHORITY });
    const url = (host: string) => `https://${host}:${there.port}/`;
    expect(await asked.send(letter(url("good.example")))).toMatchObject({ status: 204 });
    expect(await asked.send(letter(url("other.example")))).toMatchObject({ mishap: "TLS" });
  });

  test("not with a stranger, nor with who does not speak it", async () => {
    const there = await receiver(204, { secure: true });
    const plain = await receiver(204);
    expect(await local.send(letter(there.url))).toMatchObject({ mishap: "TLS" });
    const asked = await local.send(letter(plain.url.replace("http:", "https:")));
    expect(asked).toMatchObject({ mishap: "TLS" });
    expect(there.heard).toHaveLength(0);
  });
});
