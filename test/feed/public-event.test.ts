/*
 * Which facts are told to others, and to whom.
 *
 * Goal: no kind of fact is told, or kept back, because nobody thought of it; nobody hears of what is another's.
 * Method: the kinds are read from the features' own files and each must be on one of two lists.
 */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { OwnedStore } from "../../src/brand/brand.rules.ts";
import { EVENT_TYPES, hears, publicEvent, type Side } from "../../src/feed/public-event.ts";
import type { FeedEvent } from "../../src/platform/outbox/feed-event.ts";

const event = (kind: string, topics: string[] = [], payload = {}): FeedEvent => ({
  ...{ cursor: "7", brandId: "b", recordedAt: new Date("2026-03-05T00:00:00Z") },
  ...{ kind, topics, payload },
});

/** The hub's own affairs. */
const INTERNAL = [
  ...["ImpersonationEnded", "KeyChanged", "PhoneGiven", "RoleChanged", "SessionsEnded"],
  ...["StaffLeft", "TierEntered"],
];

test("each kind of fact is told to others, or is known to be the hub's own affair", () => {
  const kinds = new Set(
    globSync("src/**/*.events.ts").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/"((?:[A-Z][a-z]+){2,})"/g)].map(([, kind]) =>
        String(kind),
      ),
    ),
  );
  const told = [...kinds].filter((kind) => publicEvent(event(kind)));
  expect([...kinds].filter((kind) => !told.includes(kind)).sort()).toEqual(INTERNAL);
  expect(told.map((kind) => publicEvent(event(kind))?.type).sort()).toEqual(
    EVENT_TYPES.map(({ type }) => type),
  );
});

test("of the payload only what is documented is told", () => {
  const gift = event("PointsTransferred", ["member:m", "member:n"], {
    transferId: "t",
    memberId: "m",
    whatever: 1,
  });
  expect(publicEvent(gift)).toEqual({
    ...{ cursor: "7", type: "points.transferred", at: gift.recordedAt, memberId: "m" },
    data: { transferId: "t" },
  });
  expect(publicEvent(event("MemberMerged", ["member:a", "member:s"]))?.memberId).toBe("a");
  expect(publicEvent(event("constructor"))).toBeUndefined();
});

describe("who hears", () => {
  const owner = (franchiseeId: string, from: string, to: string | null) => ({
    ...{ franchiseeId, franchiseeCode: franchiseeId },
    ...{ fromAt: new Date(from), toAt: to === null ? null : new Date(to) },
  });
  const store: OwnedStore = {
    ...{ id: "s", code: "S", closedAt: null, successorId: null },
    owners: [
      owner("before", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
      owner("then", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z"),
      owner("after", "2026-04-01T00:00:00Z", null),
    ],
  };
  const stores = new Map([[store.id, store]]);
  const sides: Record<string, Side> = {
    brand: { kind: "brand" },
    "its store": { kind: "store", storeId: "s" },
    "another store": { kind: "store", storeId: "t" },
    "the owner then": { kind: "franchisee", franchiseeId: "then", stores },
    "the owner before": { kind: "franchisee", franchiseeId: "before", stores },
    "the owner after": { kind: "franchisee", franchiseeId: "after", stores },
    "its member": { kind: "member", memberId: "m" },
    "another member": { kind: "member", memberId: "n" },
  };
  const hearing = (...topics: string[]) =>
    Object.keys(sides).filter((name) => hears(sides[name] as Side, event("X", topics)));

  test("of what happened at a store: it, and whose it was then", () =>
    expect(hearing("store:s", "brand:b")).toEqual(["brand", "its store", "the owner then"]));

  test("of a member's: it, and headquarters", () =>
    expect(hearing("member:m")).toEqual(["brand", "its member"]));

  test("of a franchisee's: it, whatever it owns", () =>
    expect(hearing("franchisee:before", "store:unknown")).toEqual(["brand", "the owner before"]));
});
