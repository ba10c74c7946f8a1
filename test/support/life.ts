import { expect } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { activatePoints } from "../../src/activation/activate-points.ts";
import type { Bearer, Shortfall } from "../../src/brand/brand.entity.ts";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { verify } from "../../src/commands/verify.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { system } from "../../src/kernel/actor.ts";
import { dayOf } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { pendingOf, walletOf } from "../../src/points/points.accounts.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import type { Activation, Validity } from "../../src/points/validity.rules.ts";
import { pointAccountsOf } from "../../src/points/wallet.queries.ts";
import type { ClauseKind } from "../../src/terms/clause.rules.ts";
import type { ProposeTerms } from "../../src/terms/propose-terms.ts";
import { faultsOf, sumsOf } from "./book.ts";
import type { Kit } from "./database.ts";
import { silent } from "./silent.ts";
import { orderOf, record, type World, world } from "./world.ts";

/**
 * Lives through a table as Anna, a member of a brand of its own, and compares what comes:
 *
 *   brand      Asia/Shanghai                     its zone; before anything else
 *   rule       MONTH_END 12  AFTER_DAYS 3        validity, then activation; before the first line of life
 *   terms      POINTS_COST 2 due AT_USE          a clause of both franchisees beside a royalty of 0; one a line
 *   shortfall  CLAMP ISSUER
 *   at         2026-03-14T12:00                  local time from here on
 *   order      1  100  N1                        100 points, a day ago at N1: earned at this instant
 *   spend      60  S1                            at N2, when left out; `… | PointsShort`: and is refused
 *   sell       N1  south                         to another franchisee, ten minutes on
 *   close      N1  N2                            ten minutes on; with a successor, or without
 *   activate   1                                 the event of order 1, at this instant
 *   refund     1                                 `… | PointsMissing 60`
 *   expire     100                               the job comes by, and so many points end
 *   wallet     40  pending 100  owed 0           what is not said is zero
 *   hot        breakage/N1  100                  the sum of an account's entries
 *   lines      POINTS_USED north N1 60 -120 …    what the last lines of life accrued, but royalties; `none`
 *
 * After each line all entries sum to zero. At the end the book is proved, by SQL of the tests' own and by verify.
 */
export async function life(kit: Kit, table: string): Promise<void> {
  const play = new Life(kit);
  for (const [index, text] of table.split("\n").entries()) {
    const line = text.replace(/#.*/, "").trim();
    if (line) await play.take(`${index}: ${line}`, line.split(/\s+/));
  }
  await play.prove();
}

const storeOf = (there: World, code: string) => there[code.toLowerCase() as "n1" | "n2" | "s1"];

class Life {
  readonly #kit: Kit;
  #zone = "Asia/Shanghai";
  #validity: Validity = { kind: "MONTH_END", count: 12 };
  #activation: Activation = { kind: "AT_ONCE" };
  #there: World | undefined;
  #clauses: ProposeTerms["clauses"] = [];
  #spendings = 0;
  #lines = 0;

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
      case "terms":
        return this.#terms(words);
      case "lines":
        return this.#told(line, words);
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
      expect(await this.#trial()).toEqual([]);
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
          ...{ memberId: there.anna, storeId: storeOf(there, second || "N2").id, source: "till" },
          ...{ number: `s${++this.#spendings}`, points: BigInt(first) },
        }),
      );
    else if (verb === "sell" || verb === "close") {
      const fromAt = new Date(occurredAt.getTime() + 10 * 60_000);
      const storeId = storeOf(there, first).id;
      await there.as<unknown>((work) =>
        verb === "sell"
          ? transferStore(work, {
              ...{ storeId, fromAt },
              franchiseeId: there[second as "north" | "south"].id,
            })
          : closeStore(work, {
              ...{ storeId, at: fromAt },
              ...(second && { successorId: storeOf(there, second).id }),
            }),
      );
    } else if (verb === "activate") {
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

  /** Numbers and lists of a clause are said as JSON would. */
  #terms([kind = "", rate = "0", ...rest]: string[]): void {
    const details = Object.fromEntries(
      rest.flatMap((word, at) => {
        const value = rest[at + 1] ?? "";
        const said = value === "true" || (/Minor$/.test(word) ? BigInt(value) : value);
        return at % 2 === 0 ? [[word, said]] : [];
      }),
    );
    const number = String(this.#clauses.length + 2);
    this.#clauses = [
      ...this.#clauses,
      { number, kind: kind as ClauseKind, rate: BigInt(rate), ...details },
    ];
  }

  /** Every asset and every posting that does not sum to zero. */
  async #trial() {
    const { brandId } = await this.#here();
    return this.#kit.asOwner(
      `select posting_id, asset, sum(amount) from ledger_entry where brand_id = $1
       group by grouping sets ((asset), (posting_id, asset)) having sum(amount) <> 0`,
      [brandId],
    );
  }

  async #told(line: string, words: readonly string[]): Promise<void> {
    const rows = await this.#kit.asOwner<Record<string, string>>(
      `select l.kind || ' ' || f.code || ' ' || s.code || ' ' || l.base || ' ' || l.amount_minor as line
       from settlement_line l join franchisee f on f.id = l.franchisee_id join store s on s.id = l.store_id
       where l.brand_id = $1 and l.kind <> 'ROYALTY' order by l.posting_id, l.no`,
      [(await this.#here()).brandId],
    );
    const told = rows.slice(this.#lines).map((row) => row.line);
    this.#lines = rows.length;
    expect(`${line} ⇒ ${told.join(" ") || "none"}`).toBe(`${line} ⇒ ${words.join(" ")}`);
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
    if (this.#there) return this.#there;
    const { clock } = this.#kit;
    const now = clock();
    const openedAt = "2023-12-31T00:00:00.000Z";
    // Its contracts are signed before whatever the table does, whichever way that turns the clock.
    clock.set(openedAt);
    this.#there = await world(this.#kit, {
      timeZone: this.#zone,
      validity: this.#validity,
      activation: this.#activation,
      openedAt,
      ...(this.#clauses.length > 0 && {
        clauses: [{ number: "1", kind: "ROYALTY", rate: 0n }, ...this.#clauses],
      }),
    });
    clock.set(now);
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
