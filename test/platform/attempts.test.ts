import { expect, test } from "@jest/globals";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { TooManyAttempts } from "../../src/platform/attempts.refusals.ts";
import { openAttempts } from "../../src/platform/attempts.ts";

// Goal: who guesses is stopped, who knows is not. Method: acts that end as told, one after another and all at once.

const member = (brandId: string): Actor => ({ kind: "member", id: newId(), brandId });
const wrongly = async () => {
  throw new UnknownMember("x");
};
const rightly = async () => "right";
const otherwise = async () => {
  throw new Error("another");
};

test("wrong attempts are bounded, others are not counted", async () => {
  const attempts = openAttempts(3);
  const anna = member(newId());
  const guess = (act: () => Promise<unknown>, actor = anna) =>
    attempts.guarded(actor, UnknownMember, act);
  for (let round = 0; round < 10; round++) {
    expect(await guess(rightly)).toBe("right");
    await expect(guess(otherwise)).rejects.toThrow("another");
  }
  for (let round = 0; round < 3; round++)
    await expect(guess(wrongly)).rejects.toThrow(UnknownMember);
  await expect(guess(rightly)).rejects.toThrow(TooManyAttempts);
  const seconds = await guess(wrongly).catch((error: TooManyAttempts) => error.seconds);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(600);
  expect(await guess(rightly, member(anna.brandId))).toBe("right");
  expect(await guess(rightly, system("tests", anna.brandId))).toBe("right");
});

test("guesses at once are bounded as well", async () => {
  const attempts = openAttempts(5);
  const anna = member(newId());
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, () => attempts.guarded(anna, UnknownMember, wrongly)),
  );
  const wrong = all.filter(
    (each) => each.status === "rejected" && each.reason instanceof UnknownMember,
  );
  expect(wrong).toHaveLength(5);
});
