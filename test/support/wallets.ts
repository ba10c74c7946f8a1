import { createHash } from "node:crypto";
import { expect } from "@jest/globals";
import { adjustmentChecks } from "../../src/adjustment/prove.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { holdChecks } from "../../src/hold/prove.ts";
import { releaseDueHolds } from "../../src/hold/release-due-holds.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { debt, issuedBy, POINTS } from "../../src/points/points.accounts.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { walletLoader } from "../../src/points/wallet.loader.ts";
import { transferChecks } from "../../src/transfer/prove.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { faultsOf, sumsOf } from "./book.ts";
import type { Kit } from "./database.ts";
import { postOne } from "./scenario.ts";
import { tests } from "./tests.ts";
import { OPENED_AT, orderOf, record, type World, world } from "./world.ts";

/** Every member's wallet as callers are shown it. */
export async function shownWallets(kit: Kit, there: World, memberIds = there.members) {
  const loader = walletLoader(kit.look(there.hq));
  const shown = await Promise.all(memberIds.map((id) => loader.load(id)));
  return shown.filter((wallet) => wallet !== null);
}

/** A member's wallet as callers are shown it. */
export async function shownWallet(kit: Kit, there: World, memberId: string) {
  const [shown] = await shownWallets(kit, there, [memberId]);
  if (!shown) throw new Error("a wallet can always be read");
  return shown;
}

/** What the proofs of holds, gifts and adjustments find broken, and those of the book. */
export async function wanderingFaults(kit: Kit, there: World): Promise<string[]> {
  const scope = kit.look(tests);
  const watch = () => ({ update: () => undefined, stop: () => undefined });
  const found = await faultsOf(kit, there.brandId);
  for (const check of [...holdChecks, ...transferChecks, ...adjustmentChecks]) {
    const { broken } = await check.run(scope, watch);
    if (broken !== undefined) found.push(`${check.invariant}: ${broken}`);
  }
  const moved = Object.keys(await sumsOf(kit, there.brandId)).filter((a) => a.startsWith("moved/"));
  return [...found, ...moved.map((address) => `${address} is not zero`)];
}

/** Makes a member owe points, as an order does whose points were spent before it was refunded. */
export const owe = (kit: Kit, there: World, memberId: string, points: bigint) =>
  postOne(kit, there.brandId, {
    ...{ id: newId(), ownerId: memberId, key: newId(), kind: "test", occurredAt: kit.clock() },
    fingerprint: createHash("sha256").update("owe").digest(),
    transfers: [
      { asset: POINTS, kind: "unearn", amount: points, from: debt(), to: issuedBy("N1") },
    ],
  });

/**
 * Plays a table of what is done with the points of Anna and Ben, through the use cases, and compares:
 *
 *   clock    2026-03-15T04:00:00Z
 *   earn     anna  100  N1  2026-02-10       an order of that day: good until the end of 2027-02
 *   owe      ben   20
 *   hold     h1    anna 60 N2  15            named h1, for 15 minutes
 *   commit   h1    40                        of it, or all
 *   release  h1
 *   due      1                               the job releases so many
 *   spend    anna  30 N1
 *   give     anna  ben 10
 *   wallet   anna  40 held 60 owed 0         as callers are shown it
 *   bucket   anna  2027-02-28 N1 40
 *   hot      spent/N2 40                     the sum of its entries
 *
 * A line that ends in `=> X` is refused with X. At the end everything is proved.
 */
export async function wallets(kit: Kit, table: string): Promise<World> {
  const there = await world(kit, { members: 2 });
  await there.as((work) =>
    setTransferRule(work, { dailyPoints: 1_000n, fromAt: new Date(OPENED_AT) }),
  );
  const play = new Play(kit, there);
  for (const [index, text] of table.split("\n").entries()) {
    const [line = "", refusal] = text
      .replace(/#.*/, "")
      .trim()
      .split(/\s*=>\s*/);
    if (!line) continue;
    const said = await play.take(`${index}: ${line}`, line.split(/\s+/));
    expect(`${index}: ${line} => ${said}`).toBe(`${index}: ${line} => ${refusal ?? "done"}`);
  }
  expect(await wanderingFaults(kit, there)).toEqual([]);
  return there;
}

class Play {
  readonly #kit: Kit;
  readonly #there: World;
  readonly #holds = new Map<string, string>();
  #numbers = 0;

  constructor(kit: Kit, there: World) {
    this.#kit = kit;
    this.#there = there;
  }

  async take(line: string, [verb = "", ...words]: string[]): Promise<string> {
    try {
      await this.#do(line, verb, words);
      return "done";
    } catch (error) {
      if (error instanceof Refusal) return error.name;
      throw error;
    }
  }

  async #do(line: string, verb: string, [a = "", b = "", c = "", d = "", e = ""]: string[]) {
    const there = this.#there;
    const number = `${++this.#numbers}`;
    const at = (code: string) =>
      [there.n1, there.n2, there.s1].find((store) => store.code === code)?.id ?? "";
    switch (verb) {
      case "clock":
        return this.#kit.clock.set(a);
      case "earn":
        return record(
          there,
          orderOf(there, number, {
            ...{ member: { id: this.#member(a) }, netMinor: BigInt(b) * 100n, storeCode: c },
            occurredAt: `${d}T04:00:00Z`,
          }),
        );
      case "owe":
        return owe(this.#kit, there, this.#member(a), BigInt(b));
      case "hold": {
        const made = await there.as((work) =>
          holdPoints(work, {
            ...{ memberId: this.#member(b), points: BigInt(c), storeId: at(d), source: "till" },
            ...{ number, minutes: e ? Number(e) : undefined },
          }),
        );
        return this.#holds.set(a, made.id);
      }
      case "commit":
        return there.as((work) =>
          commitHold(work, { holdId: this.#hold(a), points: b ? BigInt(b) : undefined }),
        );
      case "release":
        return there.as((work) => releaseHold(work, { holdId: this.#hold(a) }));
      case "due":
        return expect({ line, due: await releaseDueHolds(this.#kit.begin, there.hq) }).toEqual({
          ...{ line, due: Number(a) },
        });
      case "spend":
        return there.as((work) =>
          spendPoints(work, {
            ...{ memberId: this.#member(a), points: BigInt(b), storeId: at(c) },
            ...{ source: "till", number },
          }),
        );
      case "give": {
        const [memberId, toMemberId] = [this.#member(a), this.#member(b)];
        return there.as((work) =>
          transferPoints(work, { memberId, toMemberId, number, points: BigInt(c) }),
        );
      }
      case "wallet": {
        const { balance, held, owed } = await shownWallet(this.#kit, there, this.#member(a));
        return expect(`${line} ${balance} held ${held} owed ${owed}`).toBe(
          `${line} ${b} held ${d} owed ${e ? line.split(/\s+/).at(-1) : 0n}`,
        );
      }
      case "bucket": {
        const { buckets } = await shownWallet(this.#kit, there, this.#member(a));
        const found = buckets.find((each) => each.lastDay === b && each.issuerCode === c);
        return expect(`${line}: ${found?.points ?? 0n}`).toBe(`${line}: ${d}`);
      }
      case "hot":
        return expect(`${line}: ${(await sumsOf(this.#kit, there.brandId))[a] ?? 0n}`).toBe(
          `${line}: ${b}`,
        );
      default:
        throw new Error(`${line}: no such verb`);
    }
  }

  #member(name: string): string {
    const [anna = "", ben = ""] = this.#there.members;
    return name === "anna" ? anna : ben;
  }

  #hold(name: string): string {
    return this.#holds.get(name) ?? newId();
  }
}
