/*
 * Goal: a caller's address is what our own proxies say of it, and nothing that a caller says of itself.
 * Method: what came along a line of proxies, and what was made up.
 */
import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/platform/config.ts";
import { addressOf, isTrusted } from "../../src/platform/http/address.ts";

const { proxies } = readConfig({ HUB_PROXIES: "10.0.0.0/8, 2001:db8::1" });
const from = (remoteAddress: string | undefined, said?: string) =>
  addressOf(
    { socket: { remoteAddress }, headers: said === undefined ? {} : { "x-forwarded-for": said } },
    isTrusted(proxies),
  );

test.each([
  ["nobody's proxy", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
  ["a proxy that says nothing", "10.0.0.1", undefined, "10.0.0.1"],
  ["one proxy", "10.0.0.1", "203.0.113.7", "203.0.113.7"],
  ["one over IPv6 that is IPv4", "::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"],
  ["two of them", "2001:db8::1", "203.0.113.7, 10.0.0.2", "203.0.113.7"],
  ["who makes something up", "10.0.0.1", "127.0.0.1, 10.9.9.9, 203.0.113.7", "203.0.113.7"],
  ["who writes what is no address", "10.0.0.1", "203.0.113.7, x, y", "y"],
  ["those that write ports", "10.0.0.1", "203.0.113.7:50123, 10.0.0.2:443", "203.0.113.7"],
  ["the same over IPv6", "10.0.0.1", "[2001:db8::7]:50123", "2001:db8::7"],
  ["none at all", undefined, "203.0.113.7", undefined],
])("behind %s", (_, remote, said, address) => {
  expect(from(remote, said)).toBe(address);
});

test("names are no networks", () => {
  expect(() => readConfig({ HUB_PROXIES: "balancer.internal" })).toThrow(
    "balancer.internal is no network and no address",
  );
  expect(readConfig({}).proxies.check("127.0.0.1")).toBe(false);
});
