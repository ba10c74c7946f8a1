import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { newId } from "../../src/kernel/id.ts";
import { codeOf, readCode } from "../../src/scene/scene.rules.ts";

const signedBy = (key: string) => (text: string) => createHmac("sha256", key).update(text).digest();
const sign = signedBy("ours");

describe("a scene's code", () => {
  test("is 32 characters that a WeChat scene parameter takes, and gives its id back", () => {
    for (let index = 0; index < 100; index++) {
      const id = newId();
      expect(codeOf(id, sign)).toMatch(/^1[A-Za-z0-9_-]{31}$/);
      expect(readCode(codeOf(id, sign), sign)).toBe(id);
    }
  });

  test("signed by another is none", () => {
    expect(readCode(codeOf(newId(), signedBy("theirs")), sign)).toBeUndefined();
  });

  test("with any one character changed is none", () => {
    const code = codeOf(newId(), sign);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (let at = 0; at < code.length; at++)
      for (const letter of alphabet)
        if (letter !== code[at])
          expect(readCode(code.slice(0, at) + letter + code.slice(at + 1), sign)).toBeUndefined();
  });

  test("is no other text: shorter, longer, of another version, or anything at all", () => {
    const code = codeOf(newId(), sign);
    for (const text of ["", code.slice(1), `${code}A`, ` ${code}`, `2${code.slice(1)}`, `${code}=`])
      expect(readCode(text, sign)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readCode(text, sign) === undefined));
  });
});
