/*
 * Codes as they are written and typed.
 *
 * Goal: what was typed wrongly is told as such, whatever people do to a code that means the same is read. Method: every
 * single wrong character and every swap of two characters of many codes, and codes written in many ways.
 */
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkOf, codeFrom, readCode, shownCode } from "../../src/code/code.rules.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const secrets = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => Buffer.from(bytes));

describe("a code", () => {
  test("is the first 75 bits of what it is made from, and a check character", () => {
    expect(codeFrom(Buffer.alloc(10))).toBe("0000000000000000");
    expect(codeFrom(Buffer.alloc(10, 255)).slice(0, 15)).toBe("ZZZZZZZZZZZZZZZ");
    fc.assert(
      fc.property(secrets, (secret) => {
        const bits = [...secret].map((byte) => byte.toString(2).padStart(8, "0")).join("");
        const body = Array.from({ length: 15 }, (_, at) =>
          ALPHABET.charAt(Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)),
        ).join("");
        expect(codeFrom(secret)).toBe(body + checkOf(body));
      }),
    );
  });

  test("is shown in groups of four", () => {
    expect(shownCode("0123456789ABCDEF")).toBe("0123-4567-89AB-CDEF");
  });

  test("is read however it is typed", () => {
    fc.assert(
      fc.property(
        secrets,
        fc.array(fc.constantFrom("", " ", "-", "  "), { minLength: 16, maxLength: 16 }),
        fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
        fc.array(fc.nat(2), { minLength: 16, maxLength: 16 }),
        (secret, gaps, lower, likeness) => {
          const code = codeFrom(secret);
          const typed = [...code]
            .map((char, at) => {
              const like = { 0: "0OO", 1: "1IL" }[char]?.charAt(likeness[at] ?? 0) ?? char;
              return (lower[at] ? like.toLowerCase() : like) + gaps[at];
            })
            .join("");
          expect(readCode(typed)).toBe(code);
        },
      ),
    );
  });

  test("with one wrong character, or two swapped, is never read", () => {
    for (let round = 0; round < 30; round++) {
      const code = codeFrom(randomBytes(10));
      for (let at = 0; at < code.length; at++) {
        for (const char of ALPHABET)
          if (char !== code[at])
            expect(readCode(code.slice(0, at) + char + code.slice(at + 1))).toBeUndefined();
        for (let other = at + 1; other < code.length; other++) {
          if (code[at] === code[other]) continue;
          const chars = [...code];
          [chars[at], chars[other]] = [code[other] as string, code[at] as string];
          expect(readCode(chars.join(""))).toBeUndefined();
        }
      }
    }
  });

  test("of another length, or with another character, is none", () => {
    for (const typed of ["", "0000", "0".repeat(17), "U000-0000-0000-0000", "０".repeat(16)])
      expect(readCode(typed)).toBeUndefined();
  });
});
