import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Account, tracked, untracked } from "../../src/ledger/address.ts";
import {
  type Applied,
  type AppliedTransfer,
  apply,
  type Book,
  type Posting,
  type Transfer,
} from "../../src/ledger/apply.ts";
import { KeyReused, Overdrawn } from "../../src/ledger/ledger.refusals.ts";

const ACCOUNTS: Account[] = [
  tracked(0n, "wallet", "2027"),
  tracked(0n, "wallet", "2028"),
  tracked(-30n, "credit"),
  tracked(null, "debt"),
  untracked("issued"),
  untracked("spent"),
];
const OWNERS = ["anna", "ben"];

const transfer: fc.Arbitrary<Transfer> = fc
  .record({
    amount: fc.bigInt({ min: 1n, max: 100n }),
    ends: fc.shuffledSubarray(ACCOUNTS, { minLength: 2, maxLength: 2 }),
  })
  .map(({ amount, ends }) => ({
    asset: "PTS",
    kind: "move",
    amount,
    from: ends[0] as Account,
    to: ends[1] as Account,
  }));

/** Few keys and two contents, so that repeats and conflicts of keys are common. */
const posting = fc
  .record({
    ownerId: fc.constantFrom(...OWNERS),
    key: fc.integer({ min: 0, max: 30 }).map(String),
    content: fc.constantFrom("one", "other"),
    transfers: fc.array(transfer, { minLength: 1, maxLength: 4 }),
  })
  .map(({ ownerId, key, content, transfers }) => ({ ownerId, key, content, transfers }));

const history = fc.array(posting, { minLength: 1, maxLength: 40 }).map((all) =>
  all.map(
    ({ content, ...rest }, index): Posting => ({
      ...rest,
      id: `posting-${index}`,
      fingerprint: createHash("sha256").update(content).digest(),
      kind: "test",
      occurredAt: new Date("2026-03-01T00:00:00Z"),
    }),
  ),
);

const emptyBook = (): Book => ({ heads: new Map(), balances: new Map(), keys: new Map() });

const frozen = (book: Book) =>
  JSON.stringify(
    [...book.balances]
      .map(([owner, accounts]) => [owner, [...accounts]])
      .concat([[...book.keys] as never]),
    (_, value) => (typeof value === "bigint" ? String(value) : value),
  );

interface Entry {
  readonly ownerId: string;
  readonly account: Account;
  readonly amount: bigint;
  readonly after: AppliedTransfer["fromAfter"];
}

const entriesOf = (outcome: Applied): Entry[] =>
  outcome.kind === "posted"
    ? outcome.transfers.flatMap(({ amount, from, to, fromAfter, toAfter }) => [
        { ownerId: outcome.posting.ownerId, account: from, amount: -amount, after: fromAfter },
        { ownerId: outcome.posting.ownerId, account: to, amount, after: toAfter },
      ])
    : [];

const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);

/** Plays a history on an empty book and hands over every outcome and the book it ended with. */
function play(postings: readonly Posting[]) {
  const book = emptyBook();
  return { outcomes: postings.map((one) => apply(book, one)), book };
}

/** The tracked accounts' entries, in order, by owner and address. */
const ledgersOf = (outcomes: readonly Applied[]) =>
  Map.groupBy(
    outcomes.flatMap(entriesOf).filter(({ account }) => account.tracked),
    ({ ownerId, account }) => `${ownerId} ${account.address}`,
  );

describe("any sequence of postings", () => {
  test("takes from one account what it gives to another (L1)", () => {
    const total = (book: Book) =>
      sum(
        [...book.balances.values()].flatMap((held) => [...held.values()].map((one) => one.balance)),
      );
    fc.assert(
      fc.property(history, (postings) => {
        const book = emptyBook();
        for (const one of postings) {
          const before = total(book);
          const posted = apply(book, one).kind === "posted";
          // What the hot accounts gained is what the tracked ones must have lost.
          const hot = one.transfers.map(({ amount, from, to }) =>
            from.tracked === to.tracked ? 0n : from.tracked ? amount : -amount,
          );
          expect(total(book) - before).toBe(posted ? -sum(hot) : 0n);
        }
      }),
    );
  });

  test("leaves no account below its floor after any posting (L3)", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const book = emptyBook();
        for (const one of postings) {
          apply(book, one);
          for (const accounts of book.balances.values())
            for (const { balance, floor } of accounts.values())
              if (floor !== null) expect(balance).toBeGreaterThanOrEqual(floor);
        }
      }),
    );
  });

  test("refuses an overdraft only where there is one, and says by how much (L3)", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const book = emptyBook();
        for (const one of postings) {
          const before = new Map(book.balances.get(one.ownerId));
          const outcome = apply(book, one);
          if (outcome.kind !== "refused" || !(outcome.refusal instanceof Overdrawn)) continue;
          const { address, missing } = outcome.refusal;
          const moved = one.transfers.map(({ amount, from, to }) =>
            from.address === address ? -amount : to.address === address ? amount : 0n,
          );
          const account = ACCOUNTS.find((each) => each.address === address);
          const floor = account?.tracked ? account.floor : null;
          const after = (before.get(address)?.balance ?? 0n) + sum(moved);
          expect(missing).toBeGreaterThan(0n);
          expect(after).toBe((floor ?? 0n) - missing);
        }
      }),
    );
  });

  test("does the same request once, and refuses another under its key (L4)", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const first = new Map<string, Posting>();
        const { outcomes } = play(postings);
        outcomes.forEach((outcome, index) => {
          const one = postings[index] as Posting;
          const earlier = first.get(one.key);
          if (earlier?.fingerprint.equals(one.fingerprint))
            expect(outcome).toEqual({ kind: "repeated", postingId: earlier.id });
          else if (earlier)
            expect(outcome).toMatchObject({ kind: "refused", refusal: expect.any(KeyReused) });
          else expect(outcome.kind).not.toBe("repeated");
          if (outcome.kind === "posted") first.set(one.key, one);
        });
      }),
    );
  });

  test("leaves balances that are the sum of their entries and what the last one says (L5)", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const { outcomes, book } = play(postings);
        for (const entries of ledgersOf(outcomes).values()) {
          const [{ ownerId, account } = { ownerId: "", account: undefined }] = entries;
          const held = book.balances.get(ownerId)?.get(account?.address ?? "");
          expect(held?.balance).toBe(sum(entries.map(({ amount }) => amount)));
          expect(entries.at(-1)?.after).toEqual({ balance: held?.balance, version: held?.version });
        }
      }),
    );
  });

  test("counts the versions of each account without a gap (L6)", () => {
    fc.assert(
      fc.property(history, (postings) => {
        for (const entries of ledgersOf(play(postings).outcomes).values())
          expect(entries.map(({ after }) => after?.version)).toEqual(
            entries.map((_, index) => BigInt(index + 1)),
          );
      }),
    );
  });

  test("keeps no balance for a hot account", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const { outcomes, book } = play(postings);
        for (const { account, after } of outcomes.flatMap(entriesOf))
          if (!account.tracked) expect(after).toBeUndefined();
        for (const accounts of book.balances.values())
          for (const address of accounts.keys()) expect(["issued", "spent"]).not.toContain(address);
      }),
    );
  });

  test("is left unchanged by what is refused or repeated", () => {
    fc.assert(
      fc.property(history, (postings) => {
        const book = emptyBook();
        for (const one of postings) {
          const before = frozen(book);
          if (apply(book, one).kind !== "posted") expect(frozen(book)).toBe(before);
        }
      }),
    );
  });

  test("is played often enough to meet every outcome", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(history, (postings) => {
        for (const outcome of play(postings).outcomes)
          met.add(outcome.kind === "refused" ? outcome.refusal.name : outcome.kind);
      }),
    );
    expect([...met].sort()).toEqual(["KeyReused", "Overdrawn", "posted", "repeated"]);
  });
});

describe("a posting that makes no sense", () => {
  const [wallet, , , , issued] = ACCOUNTS as [Account, Account, Account, Account, Account];
  const of = (...transfers: Transfer[]): Posting => ({
    ...{ id: "p", ownerId: "anna", key: "k", kind: "test", transfers },
    ...{ fingerprint: Buffer.from("f"), occurredAt: new Date(0) },
  });
  const earn: Transfer = { asset: "PTS", kind: "earn", amount: 5n, from: issued, to: wallet };

  test.each([
    ["an amount of zero", { ...earn, amount: 0n }, RangeError],
    ["an amount below zero", { ...earn, amount: -5n }, RangeError],
    ["an account on both sides", { ...earn, from: wallet }, RangeError],
  ])("is a bug and thrown: %s", (_, transfer, error) => {
    const book = emptyBook();
    expect(() => apply(book, of(transfer))).toThrow(error);
    expect(book).toEqual(emptyBook());
  });

  test("is a bug and thrown: another asset in an account", () => {
    const book = emptyBook();
    apply(book, of(earn));
    const before = frozen(book);
    expect(() => apply(book, { ...of({ ...earn, asset: "CNY" }), key: "other" })).toThrow(
      TypeError,
    );
    expect(frozen(book)).toBe(before);
  });
});
