import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isId } from "../../src/kernel/id.ts";
import {
  cursorOf,
  keyOf,
  PAGE_LIMIT,
  PageUnreadable,
  pageOf,
  pageSize,
} from "../../src/kernel/page.ts";

const anything = () => true;
const isNumber = (part: string) => /^\d{1,4}$/.test(part);

describe("a page", () => {
  test("holds 20 rows where nobody says otherwise", () => {
    expect(pageSize({})).toBe(20);
  });

  test.each([1, 20, PAGE_LIMIT])("may hold %s rows", (first) => {
    expect(pageSize({ first })).toBe(first);
  });

  test.each([0, -1, PAGE_LIMIT + 1, 1.5, Number.NaN])("cannot hold %s rows", (first) => {
    expect(() => pageSize({ first })).toThrow(PageUnreadable);
  });

  test.each([
    [2, [1, 2, 3], [1, 2], true],
    [3, [1, 2, 3], [1, 2, 3], false],
    [3, [], [], false],
  ])(
    "of %s out of %s found shows %s and says more follow: %s",
    (first, found, rows, hasNextPage) => {
      expect(pageOf(found, { first })).toEqual({ rows, hasNextPage });
    },
  );
});

describe("a cursor", () => {
  test("gives back the key it was made of, whatever its characters", () => {
    const key = fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(key, (parts) => {
        expect(
          keyOf(
            cursorOf(parts),
            parts.map(() => anything),
          ),
        ).toEqual(parts);
      }),
    );
  });

  test("may be absent", () => {
    expect(keyOf(undefined, [anything])).toBeUndefined();
    expect(keyOf(null, [anything])).toBeUndefined();
  });

  test.each([
    ["text that is no cursor", "not a cursor"],
    ["nothing", ""],
    ["JSON that is no list", Buffer.from('{"a":1}').toString("base64url")],
    ["a list of other things than text", Buffer.from("[1]").toString("base64url")],
    ["the key of another list", cursorOf(["12", "13"])],
    ["a part that is no number", cursorOf(["1 or 1=1"])],
    ["a part that is longer than any", cursorOf(["123456"])],
  ])("that holds %s is unreadable", (_, cursor) => {
    expect(() => keyOf(cursor, [isNumber])).toThrow(PageUnreadable);
  });

  test("lets no text near the database that is not an id", () => {
    expect(() => keyOf(cursorOf(["'; drop table member"]), [isId])).toThrow(PageUnreadable);
    const id = "0198c0de-0000-7000-8000-000000000000";
    expect(keyOf(cursorOf([id]), [isId])).toEqual([id]);
  });
});
