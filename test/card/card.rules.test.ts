import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { encode } from "uqr";
import { codeOf, judgeName, readCode } from "../../src/card/card.rules.ts";
import { newId } from "../../src/kernel/id.ts";

const signedBy = (key: string) => (text: string) => createHmac("sha256", key).update(text).digest();
const sign = signedBy("ours");
const [brand, anna] = [newId(), newId()];
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 15, 4) + seconds * 1_000);
const card = { memberId: anna, issuedAt: at(0) };
const code = codeOf(card, brand, sign);

describe("a card's code", () => {
  test("is 78 digits, and gives back whose it is and since when", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        (memberId, issuedAt) => {
          const some = codeOf({ memberId, issuedAt }, brand, sign);
          expect(some).toMatch(/^\d{78}$/);
          const seconds = Math.floor(+issuedAt / 1_000) * 1_000;
          expect(readCode(some, brand, sign)).toEqual({ memberId, issuedAt: new Date(seconds) });
        },
      ),
    );
  });

  test("fits a QR code of version 3", () => {
    expect(encode(code, { ecc: "M", border: 0 }).version).toBe(3);
  });

  test("of another brand, or signed by another key, is none", () => {
    expect(readCode(code, newId(), sign)).toBeUndefined();
    expect(readCode(code, brand, signedBy("theirs"))).toBeUndefined();
  });

  test("with any one digit changed is none", () => {
    for (let place = 0; place < code.length; place++)
      for (const digit of "0123456789")
        if (digit !== code[place])
          expect(
            readCode(code.slice(0, place) + digit + code.slice(place + 1), brand, sign),
          ).toBeUndefined();
  });

  test("is no other text: shorter, longer, above the highest, or anything at all", () => {
    for (const text of ["", code.slice(1), `${code}0`, ` ${code}`, "9".repeat(78)])
      expect(readCode(text, brand, sign)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readCode(text, brand, sign) === undefined));
  });

  test("tells nothing: two of one member are as unlike as two of two members", () => {
    const later = codeOf({ ...card, issuedAt: at(1) }, brand, sign);
    const agreeing = [...later].filter((digit, place) => digit === code[place]).length;
    // One digit of ten agrees by chance.
    expect(agreeing).toBeLessThan(30);
  });
});

describe("a name", () => {
  const said = { identity: { kind: "MEMBER_CODE", value: code } } as const;
  const name = `MEMBER_CODE:${code}`;
  const found = { members: new Map([[name, anna]]), cards: new Map([[name, card]]) };

  test.each([
    ["a minute before it was shown, by a clock that is behind", -60, anna],
    ["as it is shown", 0, anna],
    ["in its minute", 60, anna],
    ["a minute behind it, by a clock that is ahead", 120, anna],
  ])("by a code stands for its member %s", (_, seconds, memberId) => {
    expect(judgeName(said, found, at(seconds))).toBe(memberId);
  });

  test.each([-61, 121])("by a code is nobody's at %i s", (seconds) => {
    expect(judgeName(said, found, at(seconds))).toMatchObject({
      ...{ code: "MEMBER_CODE_ENDED", until: at(60), at: at(seconds) },
    });
  });

  test("by a code that was not read is forged; of who is no member any more, nobody's", () => {
    expect(judgeName(said, { ...found, cards: new Map() }, at(0))).toMatchObject({
      code: "MEMBER_CODE_FORGED",
    });
    expect(judgeName(said, { ...found, members: new Map() }, at(0))).toMatchObject({
      code: "UNKNOWN_MEMBER",
    });
  });

  test("by anything else stands for whom it was found for, at any time", () => {
    const phone = { identity: { kind: "PHONE", value: "138" } } as const;
    const members = new Map([
      ["PHONE:138", anna],
      [anna, anna],
    ]);
    expect(judgeName(phone, { members, cards: new Map() }, at(9_999))).toBe(anna);
    expect(judgeName({ id: anna }, { members, cards: new Map() }, at(9_999))).toBe(anna);
  });
});
