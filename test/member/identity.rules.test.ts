import { describe, expect, test } from "@jest/globals";
import {
  type Identity,
  identityText,
  maskedValue,
  readIdentity,
  saidText,
} from "../../src/member/identity.rules.ts";

const read = (kind: Identity["kind"], value: string, app?: string, region = "CN") =>
  readIdentity({ kind, value, app }, region);

describe("an identity is written in one way", () => {
  test.each([
    ["138 0013 8000", "CN", "+8613800138000"],
    ["138-0013-8000", "CN", "+8613800138000"],
    ["+86 13800138000", "HK", "+8613800138000"],
    ["008613800138000", "CN", "+8613800138000"],
    ["１３８００１３８０００", "CN", "+8613800138000"],
    ["(202) 555-0123", "US", "+12025550123"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["9123 4567", "HK", "+85291234567"],
  ])("the telephone %s, in %s, as %s", (value, region, e164) => {
    expect(read("PHONE", value, undefined, region)).toEqual({ kind: "PHONE", value: e164 });
  });

  test("an address without regard to capitals, and anything else as it is", () => {
    expect(read("EMAIL", " Anna@Example.COM ")?.value).toBe("anna@example.com");
    expect(read("CARD", " BT-0001 ")?.value).toBe("BT-0001");
    expect(read("EXTERNAL", "abc", "erp")).toEqual({ kind: "EXTERNAL", value: "abc", app: "erp" });
  });

  test.each([
    ["PHONE", "12", undefined],
    ["PHONE", "not a number", undefined],
    ["PHONE", "138001380001380013800", undefined],
    ["EMAIL", "anna", undefined],
    ["EMAIL", "anna@home", undefined],
    ["CARD", "   ", undefined],
    ["CARD", "a\u0000b", undefined],
    ["CARD", "a\nb", undefined],
    ["CARD", "x".repeat(201), undefined],
    // An openid is one app's; a telephone is no app's.
    ["WECHAT_OPENID", "o6_bmjrPTlm6", undefined],
    ["PHONE", "13800138000", "wx1"],
  ] as const)("%s %j of app %j is none", (kind, value, app) => {
    expect(read(kind, value, app)).toBeUndefined();
  });

  test("and is shown as it was said", () => {
    expect(identityText({ kind: "CARD", value: "1" })).toBe("CARD:1");
    expect(saidText({ id: "anna" })).toBe("anna");
    expect(saidText({ identity: { kind: "PHONE", value: "138" } })).toBe("PHONE:138");
    expect(identityText({ kind: "WECHAT_OPENID", value: "o1", app: "wx1" })).toBe(
      "WECHAT_OPENID:wx1:o1",
    );
  });
});

describe("a masked identity", () => {
  test.each([
    ["PHONE", "+8613800138000", "+86****8000"],
    ["EMAIL", "anna@example.com", "a***@example.com"],
    ["CARD", "BT-0001", "****0001"],
    ["CARD", "0001", "****"],
    ["WECHAT_OPENID", "o6_bmjrPTlm6", "****Tlm6"],
  ] as const)("%s %s is shown as %s", (kind, value, masked) => {
    expect(maskedValue({ kind, value })).toBe(masked);
  });
});
