import { createHash } from "node:crypto";
import { expect } from "@jest/globals";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { type Account, tracked, untracked } from "../../src/ledger/address.ts";
import type { Applied, Posting, Transfer } from "../../src/ledger/apply.ts";
import { Overdrawn } from "../../src/ledger/ledger.refusals.ts";
import { addOwners, openBook, post } from "../../src/ledger/post.ts";
import { faultsOf } from "./book.ts";
import type { Kit } from "./database.ts";

/**
 * Plays a table of postings against a book of its own, a transaction each, and compares what came:
 *
 *   owner    anna                         whose accounts the lines below speak of
 *   account  wallet/2027   floor 0        tracked; `floor none`: no floor; unnamed: hot
 *   post     o1   issued -> wallet/2027   120   earn
 *   and      o1   wallet/2027 -> debt      20   repay     one more transfer of the posting
 *   post     o1   issued -> wallet/2027   120   earn   same posting | KeyReused | Overdrawn 80
 *   balance  wallet/2027   120   version 1
 *   hot      issued   -120
 *
 * A posting is judged when the next line that is not `and` comes; at the end the book is proved.
 */
export async function scenario(kit: Kit, table: string): Promise<void> {
  const brandId = newId();
  const play = new Play(kit, brandId);
  for (const [index, text] of table.split("\n").entries()) {
    const line = text.replace(/#.*/, "").trim();
    if (line) await play.take(`${index}: ${line}`, line.split(/\s+/));
  }
  await play.judge();
  expect(await faultsOf(kit, brandId)).toEqual([]);
}

interface Waiting {
  readonly line: string;
  readonly key: string;
  readonly transfers: Transfer[];
  readonly expected: string;
}

class Play {
  readonly #kit: Kit;
  readonly #brandId: string;
  readonly #owners = new Map<string, string>();
  readonly #accounts = new Map<string, Account>();
  readonly #postings = new Map<string, string>();
  #owner = "";
  #waiting: Waiting | undefined;

  constructor(kit: Kit, brandId: string) {
    this.#kit = kit;
    this.#brandId = brandId;
  }

  async take(line: string, words: string[]): Promise<void> {
    const [verb, ...rest] = words;
    if (verb === "and") {
      this.#waiting?.transfers.push(this.#transferOf(rest).transfer);
      return;
    }
    await this.judge();
    if (verb === "owner") return this.#own(rest[0] ?? "");
    if (verb === "account") return this.#open(rest);
    if (verb === "balance") return this.#balance(line, rest);
    if (verb === "hot") return this.#hot(line, rest);
    if (verb !== "post") throw new Error(`${line}: no such verb`);
    const { transfer, expected } = this.#transferOf(rest);
    this.#waiting = { line, key: rest[0] ?? "", transfers: [transfer], expected };
  }

  /** Posts what waits and compares the outcome with what the table expects. */
  async judge(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    const posting = postingOf(this.#owner, waiting);
    const outcome = await postOne(this.#kit, this.#brandId, posting);
    expect(`${waiting.line} ⇒ ${this.#said(outcome, waiting.key)}`).toBe(
      `${waiting.line} ⇒ ${waiting.expected}`,
    );
    if (outcome.kind === "posted") this.#postings.set(waiting.key, posting.id);
  }

  #said(outcome: Applied, key: string): string {
    if (outcome.kind === "posted") return "posted";
    if (outcome.kind === "repeated")
      return outcome.postingId === this.#postings.get(key) ? "same posting" : "another posting";
    const { refusal } = outcome;
    return refusal instanceof Overdrawn ? `Overdrawn ${refusal.missing}` : refusal.name;
  }

  #transferOf(words: readonly string[]): { transfer: Transfer; expected: string } {
    const [, from = "", arrow, to = "", amount = "", kind = "", ...expected] = words;
    if (arrow !== "->") throw new Error(`a transfer is written from -> to, not ${words.join(" ")}`);
    return {
      transfer: {
        ...{ asset: "PTS", kind, amount: BigInt(amount) },
        ...{ from: this.#account(from), to: this.#account(to) },
      },
      expected: expected.join(" ") || "posted",
    };
  }

  #account(address: string): Account {
    return this.#accounts.get(address) ?? untracked(...address.split("/"));
  }

  async #own(name: string): Promise<void> {
    const known = this.#owners.get(name);
    this.#owner = known ?? newId();
    if (known) return;
    this.#owners.set(name, this.#owner);
    await this.#kit.begin(this.#actor(), (work) => addOwners(work, [this.#owner]));
  }

  #open([address = "", , floor = "none"]: readonly string[]): void {
    const at = floor === "none" ? null : BigInt(floor);
    this.#accounts.set(address, tracked(at, ...address.split("/")));
  }

  async #balance(
    line: string,
    [address = "", balance, , version]: readonly string[],
  ): Promise<void> {
    const [row] = await this.#kit.asOwner<{ balance: string; version: string }>(
      "select balance, version from ledger_account where owner_id = $1 and address = $2",
      [this.#owner, address],
    );
    const wanted = version === undefined ? { balance } : { balance, version };
    expect({ line, ...(row ?? { balance: "0", version: "0" }) }).toMatchObject({ line, ...wanted });
  }

  async #hot(line: string, [address, balance]: readonly string[]): Promise<void> {
    const [row] = await this.#kit.asOwner(
      `select coalesce(sum(amount), 0) as balance from ledger_entry
       where brand_id = $1 and owner_id = $2 and address = $3`,
      [this.#brandId, this.#owner, address],
    );
    expect({ line, ...row }).toEqual({ line, balance });
  }

  #actor() {
    return system("scenario", this.#brandId);
  }
}

function postingOf(ownerId: string, { key, transfers }: Waiting): Posting {
  const content = transfers.map(({ kind, amount, from, to }) => [
    kind,
    String(amount),
    from.address,
    to.address,
  ]);
  return {
    id: newId(),
    ownerId,
    key,
    fingerprint: createHash("sha256").update(JSON.stringify(content)).digest(),
    kind: "scenario",
    occurredAt: new Date("2026-03-14T00:00:00Z"),
    transfers,
  };
}

/** Posts one posting in a transaction of its own. */
export async function postOne(kit: Kit, brandId: string, posting: Posting): Promise<Applied> {
  const [outcome] = await kit.begin(system("scenario", brandId), async (work) => {
    const book = await openBook(work, { ownerIds: [posting.ownerId], keys: [posting.key] });
    return post(work, book, [posting]);
  });
  if (!outcome) throw new Error("one posting has one outcome");
  return outcome;
}
