import { expect, test } from "@jest/globals";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { networkOf } from "../../src/platform/attempts.rules.ts";
import { type Guess, openAttempts } from "../../src/platform/attempts.ts";
import { TooManyAttempts } from "../../src/platform/too-many-attempts.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";

// Goal: who guesses is stopped, who knows is not. Method: acts that end as told, one after another and all at once.

const kit = await openKit();

const member = (brandId: string): Actor => ({ kind: "member", id: newId(), brandId });
const wrongly = async () => {
  throw new UnknownMember("x");
};
const rightly = async () => "right";
const SECRET: Guess<unknown> = {
  guessed: "SECRET",
  isWrong: (error) => error instanceof UnknownMember,
};
const NAME: Guess<boolean> = {
  guessed: "NAME",
  wrongIn: (wrong) => ({ wrong: wrong ? 1 : 0, nothing: true }),
};
/** As many wrong ones of the first kind at once. */
const many = (wrong: number): Guess<unknown> => ({
  guessed: "SECRET",
  wrongIn: () => ({ wrong, nothing: false }),
});
const otherwise = async () => {
  throw new Error("another");
};

test("wrong attempts are bounded, others are not counted", async () => {
  const attempts = openAttempts(kit, 3);
  const anna = member(newId());
  const guess = (act: () => Promise<unknown>, actor = anna) =>
    attempts.guarded({ actor }, SECRET, act);
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
  const attempts = openAttempts(kit, 5);
  const anna = member(newId());
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, () => attempts.guarded({ actor: anna }, SECRET, wrongly)),
  );
  const wrong = all.filter(
    (each) => each.status === "rejected" && each.reason instanceof UnknownMember,
  );
  expect(wrong).toHaveLength(5);
});

test("they count at every instance, for the account, its address and its brand, and no longer than ten minutes", async () => {
  const [one, other] = [openAttempts(kit, 2), openAttempts(kit, 2)];
  const brandId = newId();
  const anna = member(brandId);
  const guess = (
    attempts: typeof one,
    actor: Actor | undefined,
    address: string,
    act: () => Promise<unknown>,
  ) => attempts.guarded({ actor, address }, SECRET, act);
  /** So many accounts use up what they have. */
  const fill = async (address: string, accounts: number) => {
    for (let left = accounts; left > 0; left -= 25)
      await Promise.all(
        Array.from({ length: Math.min(25, left) }, () =>
          one.guarded({ actor: member(brandId), address }, many(2), rightly),
        ),
      );
  };
  for (const attempts of [one, other])
    await expect(guess(attempts, anna, "a", wrongly)).rejects.toThrow(UnknownMember);
  for (const attempts of [one, other])
    await expect(guess(attempts, anna, "b", rightly)).rejects.toThrow(TooManyAttempts);
  expect(await guess(openAttempts(kit, 2), member(brandId), "a", rightly)).toBe("right");

  // By many accounts from one address: fifty times as many.
  await fill("a", 48);
  expect(await guess(other, member(brandId), "a", rightly)).toBe("right");
  await fill("a", 1);
  await expect(guess(other, member(brandId), "a", rightly)).rejects.toThrow(TooManyAttempts);
  expect(await guess(other, member(brandId), "b", rightly)).toBe("right");
  expect(await guess(other, member(newId()), "a", rightly)).toBe("right");
  // Who is nobody yet, and who is at work, has its own count there.
  expect(await guess(other, undefined, "a", rightly)).toBe("right");
  const till = { kind: "till", id: newId(), brandId, storeId: newId() } as const;
  expect(await guess(other, till, "a", rightly)).toBe("right");
  await one.guarded({ address: "a" }, many(100), rightly);
  await expect(guess(other, undefined, "a", rightly)).rejects.toThrow(TooManyAttempts);

  // From everywhere, by everybody: the brand's.
  for (let times = 0; times < 10; times++) await fill(`c${times}`, 45);
  await expect(guess(one, member(brandId), "d", rightly)).rejects.toThrow(TooManyAttempts);
  expect(await guess(one, till, "d", rightly)).toBe("right");
  kit.clock.advance({ minutes: 10 });
  expect(await guess(one, anna, "a", rightly)).toBe("right");
});

test("one account uses up no more of what it shares than it has itself, by batches and at once", async () => {
  const attempts = openAttempts(kit, 2);
  const brandId = newId();
  const till = { kind: "till", id: newId(), brandId, storeId: newId() } as const;
  const thousand: Guess<unknown> = {
    guessed: "NAME",
    wrongIn: () => ({ wrong: 1_000, nothing: false }),
  };
  const batch = (actor: Actor) =>
    attempts.guarded({ actor, address: "a" }, thousand, rightly).catch((error) => error);
  const all = await Promise.all(Array.from({ length: 20 }, () => batch(till)));
  expect(all).toContain("right");
  expect(await batch(till)).toBeInstanceOf(TooManyAttempts);
  expect(await batch({ ...till, id: newId() })).toBe("right");
});

test("what many say in good faith is counted when it was wrong, and then not even that is told", async () => {
  const [one, other] = [openAttempts(kit, 2), openAttempts(kit, 2)];
  const anna = member(newId());
  const say = (attempts: typeof one, wrong: boolean) =>
    attempts.guarded({ actor: anna }, NAME, async () => wrong);
  expect(await count(() => say(one, false))).toBe(0);
  expect([await say(one, true), await say(other, true)]).toEqual([true, true]);
  // It was not heard of here yet, and what is right may be said.
  expect(await say(one, false)).toBe(false);
  await expect(say(one, true)).rejects.toThrow(TooManyAttempts);
  for (const attempts of [one, other])
    await expect(say(attempts, false)).rejects.toThrow(TooManyAttempts);
});

test("of a batch that did something all is told", async () => {
  const attempts = openAttempts(kit, 2);
  const anna = member(newId());
  const batch: Guess<string> = {
    guessed: "NAME",
    wrongIn: () => ({ wrong: 50, nothing: false }),
  };
  expect(await attempts.guarded({ actor: anna }, batch, rightly)).toBe("right");
  await expect(attempts.guarded({ actor: anna }, batch, rightly)).rejects.toThrow(TooManyAttempts);
});

test("as many as can be configured", async () => {
  const attempts = openAttempts(kit, 1_000_000);
  const till = { kind: "till", id: newId(), brandId: newId(), storeId: newId() } as const;
  const guess = attempts.guarded({ actor: till, address: "a" }, SECRET, wrongly);
  await expect(guess).rejects.toThrow(UnknownMember);
});

test("an address of IPv6 counts as its network", () => {
  expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  for (const address of ["2001:db8:1:2::1", "2001:0DB8:1:2:3:4:5:6", "2001:db8:1:2:ffff::"])
    expect(networkOf(address)).toBe("2001:db8:1:2::/64");
  expect(networkOf("::1")).toBe("0:0:0:0::/64");
  expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
});

test("what is kept names no account and no address", async () => {
  const anna = member(newId());
  const guess = openAttempts(kit, 2).guarded(
    { actor: anna, address: "203.0.113.7" },
    SECRET,
    wrongly,
  );
  await expect(guess).rejects.toThrow(UnknownMember);
  const rows = await kit.asOwner<{ row: string }>("select a::text as row from attempt a");
  expect(rows.length).toBeGreaterThan(0);
  const text = JSON.stringify(rows);
  expect(text).not.toContain("203.0.113.7");
  expect(text).not.toContain((anna as { readonly id: string }).id);
});
