/**
 * Goal: no way of writing an address that is not public passes for one that is, and the operator's list opens what it
 * names and no more.
 * Method: the ways that are known to have passed other filters, through the URL parser as a caller would send them; what
 * the special-purpose registries of IANA hold; and properties over all IPv4 addresses.
 */
import { isIP } from "node:net";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isPublic, reachOf, readAllowed } from "../../src/platform/http/reach.ts";

const NOBODY = readAllowed("");
const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, "");

describe("what is not public is refused, however it is written", () => {
  test.each([
    ...[
      "http://127.0.0.1",
      "http://127.1",
      "http://2130706433",
      "http://0x7f.1",
      "http://0177.0.0.1",
    ],
    ...[
      "http://0.0.0.0",
      "http://0",
      "http://10.0.0.1",
      "http://172.31.255.255",
      "http://192.168.1.1",
    ],
    ...["http://169.254.169.254", "http://100.100.100.200", "http://168.63.129.16"],
    ...["http://①②⑦.⓪.⓪.①", "http://127。0。0。1", "http://198.18.0.1", "http://255.255.255.255"],
    ...["http://[::]", "http://[::1]", "http://[0:0:0:0:0:0:0:1]", "http://[::ffff:127.0.0.1]"],
    ...[
      "http://[::ffff:7f00:1]",
      "http://[::127.0.0.1]",
      "http://[::7f00:1]",
      "http://[::ffff:0:7f00:1]",
    ],
    ...["http://[64:ff9b::7f00:1]", "http://[64:ff9b:1::7f00:1]", "http://[2002:7f00:1::]"],
    ...[
      "http://[2001:0:7f00:1::]",
      "http://[fe80::1]",
      "http://[fec0::1]",
      "http://[fd00:ec2::254]",
    ],
    ...["http://[ff02::1]", "http://[4000::1]", "http://[200::1]", "http://[100::1]"],
    ...["http://[2001:db8::1]", "http://[3fff::1]", "http://[5f00::1]"],
  ])("%s", (url) => {
    const host = hostOf(url);
    expect(isIP(host)).not.toBe(0);
    expect(isPublic(host)).toBe(false);
    expect(reachOf(NOBODY, host, [host])).toBe("REFUSED");
  });

  test("an address with a zone, and what is no address", () => {
    for (const each of ["2606:4700::1%eth0", "fe80::1%1", "localhost", "", "1.2.3", "8.8.8.8.8"])
      expect(isPublic(each)).toBe(false);
  });
});

test("what is public is called", () => {
  for (const each of [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00::1",
  ])
    expect(reachOf(NOBODY, each, [each])).toBe("PUBLIC");
});

test("one address that is not public refuses a host with all it has", () => {
  expect(reachOf(NOBODY, "a.example", ["8.8.8.8", "10.0.0.1"])).toBe("REFUSED");
  expect(reachOf(NOBODY, "a.example", ["8.8.8.8", "::1"])).toBe("REFUSED");
  expect(reachOf(NOBODY, "a.example", [])).toBe("REFUSED");
});

describe("the operator's list", () => {
  const allowed = readAllowed("10.1.0.0/16, 192.168.7.9 fd00:1::/32,ERP.internal");

  test("opens its networks, addresses and hosts", () => {
    for (const each of ["10.1.2.3", "192.168.7.9", "fd00:1::9"])
      expect(reachOf(allowed, each, [each])).toBe("ALLOWED");
    expect(reachOf(allowed, "erp.internal", ["172.16.0.9"])).toBe("ALLOWED");
    expect(reachOf(allowed, "x.example", ["8.8.8.8", "10.1.0.1"])).toBe("ALLOWED");
  });

  test("and nothing beside them", () => {
    for (const each of ["10.2.0.1", "192.168.7.8", "fd00:2::9", "::ffff:10.2.0.1"])
      expect(reachOf(allowed, each, [each])).toBe("REFUSED");
    expect(reachOf(allowed, "x.erp.internal", ["172.16.0.9"])).toBe("REFUSED");
    expect(reachOf(allowed, "x.example", ["10.1.0.1", "127.0.0.1"])).toBe("REFUSED");
  });

  test.each(["10.0.0.0/33", "::/129", "10.0.0.0/x", "http://a", "a b/8", "-a"])(
    "%s is told to be wrong",
    (text) => expect(() => readAllowed(text)).toThrow(),
  );
});

test("an IPv4 address is judged alike in plain, and never passes in the clothes of IPv6", () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (number) => {
      const plain = hostOf(`http://${number}`);
      const [a = 0, b = 0, c = 0, d = 0] = plain.split(".").map(Number);
      expect(((a * 256 + b) * 256 + c) * 256 + d).toBe(number);
      for (const dressed of ["::ffff:", "::", "64:ff9b::", "::ffff:0:"])
        expect(isPublic(hostOf(`http://[${dressed}${plain}]`))).toBe(false);
    }),
  );
});
