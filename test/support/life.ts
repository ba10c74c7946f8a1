import { expect } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { activatePoints } from "../../src/activation/activate-points.ts";
import type { Bearer, Shortfall } from "../../src/brand/brand.entity.ts";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { verify } from "../../src/commands/verify.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { dayOf } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { pendingOf, walletOf } from "../../src/points/points.accounts.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import type { Activation, Validity } from "../../src/points/validity.rules.ts";
import { pointAccountsOf } from "../../src/points/wallet.queries.ts";
import { faultsOf, sumsOf } from "./book.ts";
import type { Kit } from "./database.ts";
import { silent } from "./silent.ts";
import { orderOf, record, type World, world } from "./world.ts";

/**
 * Lives through a table as Anna, a member of a brand of its own, and compares what comes:
 *
 *   brand      Asia/Shanghai                     its zone; before anything else
 *   rule       MONTH_END 12  AFTER_DAYS 3        validity, then activation; before the first line of life
 *   shortfall  CLAMP ISSUER
 *   at         2026-03-14T12:00                  local time from here on
 *   order      1  100  N1                        100 points, a day ago at N1: earned at this instant
 *   spend      60                                at N2; `… | PointsShort`: and is refused
 *   activate   1                                 the event of order 1, at this instant
 *   refund     1                                 `… | PointsMissing 60`
 *   expire     100                               the job comes by, and so many points end
 *   wallet     40  pending 100  owed 0           what is not said is zero
 *   hot        breakage/N1  100                  the sum of an account's entries
 *
 * At the end the book is proved, by SQL of the tests' own and by verify.
 */
export async function life(kit: Kit, table: string): Promise<void> {
  const play = new Life(kit);
  for (const [index, text] of table.split("\n").entries()) {
    const line = text.replace(/#.*/, "").trim();
    if (line) await play.take(`${index}: ${line}`, line.split(/\s+/));
  }
  await play.prove();
}

class Life {
  readonly #kit: Kit;
  #zone = "Asia/Shanghai";
  #validity: Validity = { kind: "MONTH_END", count: 12 };
  #activation: Activation = { kind: "AT_ONCE" };
  #there: World | undefined;
  #spendings = 0;

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  async take(line: string, [verb = "", ...rest]: string[]): Promise<void> {
    const bar = rest.indexOf("|");
    const words = bar < 0 ? rest : rest.slice(0, bar);
    const expected = bar < 0 ? "done" : rest.slice(bar + 1).join(" ");
    const [first = "", second = "", third = ""] = words;
    switch (verb) {
      case "brand":
        this.#zone = first;
        return;
      case "rule":
        return this.#rule(words);
      case "at":
        return this.#kit.clock.set(this.#instant(first));
      case "wallet":
        return this.#wallet(line, words);
      case "hot":
        return this.#hot(line, first, BigInt(second));
      case "expire": {
        const brandId = (await this.#here()).brandId;
        const done = await expirePoints(this.#kit.begin, system("life", brandId), { pageSize: 2 });
        expect([line, done.points]).toEqual([line, BigInt(first)]);
        return;
      }
      default:
        expect(`${line} ⇒ ${await this.#act(verb, first, second, third)}`).toBe(
          `${line} ⇒ ${expected}`,
        );
    }
  }

  /** Does what is said; `done`, or how it was refused. */
  async #act(verb: string, first: string, second: string, third: string): Promise<string> {
    try {
      await this.#do(verb, first, second, third);
      return "done";
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const missing = (error as { missing?: bigint }).missing;
      return missing === undefined ? error.name : `${error.name} ${missing}`;
    }
  }

  async #do(verb: string, first: string, second: string, third: string): Promise<void> {
    const there = await this.#here();
    const occurredAt = this.#kit.clock();
    if (verb === "shortfall")
      await there.as((work) =>
        setShortfall(work, {
          shortfall: first as Shortfall,
          bearer: (second || "HEADQUARTERS") as Bearer,
        }),
      );
    else if (verb === "order") {
      const netMinor = BigInt(second) * 100n;
      await record(
        there,
        orderOf(there, first, { netMinor, storeCode: third || "N1", occurredAt }),
      );
    } else if (verb === "spend")
      await there.as((work) =>
        spendPoints(work, {
          ...{ memberId: there.anna, storeId: there.n2.id, source: "till" },
          ...{ number: `s${++this.#spendings}`, points: BigInt(first) },
        }),
      );
    else if (verb === "activate") {
      const wish = {
        source: "till",
        orderNumber: first,
        number: second || `a${first}`,
        occurredAt,
      };
      await there.as((work) => activatePoints(work, wish));
    } else if (verb === "refund") {
      const wish = { source: "till", orderNumber: first, number: `r${first}`, occurredAt };
      const [outcome] = await there.as((work) => refundOrders(work, [wish]));
      if (outcome instanceof Refusal) throw outcome;
    } else throw new Error(`${verb}: no such verb`);
  }

  #rule([validity = "", ...rest]: string[]): void {
    const [said = "", ...more] = /^[A-Z]/.test(rest[0] ?? "A") ? ["", ...rest] : rest;
    const [activation = "AT_ONCE", count] = more;
    this.#validity = (
      validity === "FIXED"
        ? { kind: validity, lastDay: said }
        : { kind: validity, ...(said && { count: Number(said) }) }
    ) as Validity;
    this.#activation = { kind: activation, ...(count && { count: Number(count) }) } as Activation;
  }

  #instant = (local: string): Date =>
    new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(this.#zone).epochMilliseconds);

  async #here(): Promise<World> {
    this.#there ??= await world(this.#kit, {
      timeZone: this.#zone,
      validity: this.#validity,
      activation: this.#activation,
      openedAt: "2023-12-31T00:00:00.000Z",
    });
    return this.#there;
  }

  async #wallet(line: string, [balance, ...rest]: string[]): Promise<void> {
    const there = await this.#here();
    const found = await pointAccountsOf(this.#kit.look(there.hq), [there.anna]);
    const today = dayOf(this.#kit.clock(), this.#zone);
    const wallet = walletOf(found.get(there.anna), today);
    const pending = pendingOf(found.get(there.anna), today).reduce(
      (sum, each) => sum + each.points,
      0n,
    );
    const said = Object.fromEntries(
      rest.flatMap((word, at) => (at % 2 === 0 ? [[word, rest[at + 1]]] : [])),
    );
    expect({
      ...{ line, balance: String(wallet.balance) },
      ...{ pending: String(pending), owed: String(wallet.owed) },
    }).toEqual({ line, balance, pending: "0", owed: "0", ...said });
  }

  async #hot(line: string, address: string, sum: bigint): Promise<void> {
    const sums = await sumsOf(this.#kit, (await this.#here()).brandId);
    expect([line, sums[address] ?? 0n]).toEqual([line, sum]);
  }

  async prove(): Promise<void> {
    expect(await faultsOf(this.#kit, (await this.#here()).brandId)).toEqual([]);
    await verify(this.#kit, silent, () => undefined);
  }
}
