import { describe, expect, test } from "@jest/globals";
import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { StatementInDispute, UnknownStatement } from "../../src/acceptance/acceptance.refusals.ts";
import { actsOf, standingsOf } from "../../src/acceptance/act.queries.ts";
import { meetDeadlines } from "../../src/acceptance/meet-deadlines.ts";
import { verify } from "../../src/commands/verify.ts";
import {
  DisputeClosed,
  DisputeTooHigh,
  LineInDispute,
  MessageConflict,
  StatementClosed,
  UnknownDispute,
  UnknownStatementLine,
} from "../../src/dispute/dispute.refusals.ts";
import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { type ResolveDispute, resolveDispute } from "../../src/dispute/resolve-dispute.ts";
import { withdrawDispute } from "../../src/dispute/withdraw-dispute.ts";
import { writeToDispute } from "../../src/dispute/write-to-dispute.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { payables } from "../../src/statement/payable.queries.ts";
import { faultsOf } from "../support/book.ts";
import { bundleOf, faultOf, makeKeys } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { factsOf, stateOf } from "../support/state.ts";
import { franchiseeActor, type Issued, issuedWorld } from "../support/statements.ts";
import { orderOf, record } from "../support/world.ts";

// Goal: a franchisee disputes lines and accepts the rest; headquarters upholds in full or in part, by a line in the open
// month that names the one it corrects, or rejects; nothing is taken back twice, whoever acts at once.
// Method: the use cases on a closed January of two orders, whose lines are known; the book is proved behind each.

const kit = await openKit();
const log = { warn: () => undefined, error: () => undefined };
const OVERSTATED = { reason: "WRONG_BASE", text: "the till says 80.00", evidence: [] } as const;

const dispute = (
  { there, north, statementId }: Issued,
  lines: readonly { postingId: string; no: number; amountMinor?: bigint }[],
  but: object = {},
) =>
  there.as(
    (work) =>
      disputeLines(work, {
        statementId,
        lines: lines.map(({ postingId, no, amountMinor }) => ({
          ...{ postingId, no, amountMinor, ...OVERSTATED, ...but },
        })),
      }),
    north,
  );
const accept = ({ there, north, statementId }: Issued) =>
  there.as((work) => acceptStatement(work, { statementId }), north);
const resolve = ({ there }: Issued, wish: Omit<ResolveDispute, "reason">) =>
  there.as((work) => resolveDispute(work, { reason: "we looked it up", ...wish }));
const stateNow = async ({ there, statementId }: Issued) =>
  (await standingsOf(kit.look(there.hq), [statementId])).get(statementId)?.state;
const kindsOf = async ({ there, statementId }: Issued) =>
  ((await actsOf(kit.look(there.hq), [statementId])).get(statementId) ?? []).map(
    ({ kind }) => kind,
  );
const corrections = ({ there }: Issued) =>
  kit.asOwner<Record<string, unknown>>(
    `select l.month, l.of_month, l.kind, l.clause, l.base, l.amount_minor, l.orders, l.corrects_posting_id, l.corrects_no,
       p.kind as posting, p.key
     from settlement_line l join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
     where l.brand_id = $1 and l.about like 'dispute/%'`,
    [there.brandId],
  );
/** North's royalty of 5.00 on 100.00. */
const royalty = ({ lines }: Issued) => {
  const [line] = lines.filter(({ kind }) => kind === "ROYALTY");
  if (!line) throw new Error("there is a royalty line");
  return line;
};

describe("disputing lines", () => {
  test("accepts the rest, holds what is disputed, and tells both sides", async () => {
    const issued = await issuedWorld(kit);
    const { there, statementId, north } = issued;
    const line = royalty(issued);
    const [opened] = await dispute(issued, [{ ...line, amountMinor: 100n }]);
    expect(opened).toMatchObject({ state: "OPEN", amountMinor: 100n, text: OVERSTATED.text });
    expect(await stateNow(issued)).toBe("DISPUTED");
    const [payable] = await payables(kit.look(there.hq), [there.north.id]);
    // 5 % of 150.00, and a point for each 1.00.
    expect(payable).toMatchObject({ dueMinor: -900n, heldMinor: -100n, payableMinor: -800n });
    const acts = (await actsOf(kit.look(there.hq), [statementId])).get(statementId);
    expect(acts).toMatchObject([
      { kind: "DISPUTED", disputeId: opened?.id, actorKind: "franchisee", actorId: north.id },
    ]);
    expect(
      (await factsOf(kit, there.brandId)).filter(({ kind }) => kind === "StatementChanged"),
    ).toMatchObject([{ payload: { statementId, change: "DISPUTED", disputeId: opened?.id } }]);
    await expect(accept(issued)).rejects.toEqual(new StatementInDispute(statementId, 1));
  });

  test("what is upheld is not collected before the month that takes it back", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    const [opened] = await dispute(issued, [royalty(issued)]);
    await resolve(issued, { disputeId: opened?.id ?? "", verdict: "UPHELD", amountMinor: 300n });
    const payable = async () => (await payables(kit.look(there.hq), [there.north.id]))[0];
    expect(await payable()).toMatchObject({
      ...{ dueMinor: -900n, heldMinor: -300n, payableMinor: -600n },
    });
    const line = await corrections(issued);
    kit.clock.advance({ days: 60 });
    await closeMonth(kit.begin, there.hq, { month: asMonth(String(line[0]?.month)) });
    // Headquarters' own statement of the month waits for an answer, and holds nothing of a debt.
    expect(await payable()).toMatchObject({ ...{ dueMinor: -600n, payableMinor: -600n } });
  });

  test("sent again changes nothing; another dispute of the line waits for the first to end", async () => {
    const issued = await issuedWorld(kit);
    const line = royalty(issued);
    const [first] = await dispute(issued, [line]);
    const before = await stateOf(kit, issued.there.brandId);
    expect(await dispute(issued, [line])).toEqual([first]);
    await expect(dispute(issued, [line], { text: "no" })).rejects.toThrow(LineInDispute);
    expect(await stateOf(kit, issued.there.brandId)).toEqual(before);

    await resolve(issued, { disputeId: first?.id ?? "", verdict: "REJECTED" });
    const [second] = await dispute(issued, [line]);
    expect(second?.id).not.toBe(first?.id);
  });

  test("is for no more than is left of the line", async () => {
    const issued = await issuedWorld(kit);
    const line = royalty(issued);
    const tooHigh = (most: bigint) => new DisputeTooHigh(line.postingId, line.no, most);
    await expect(dispute(issued, [{ ...line, amountMinor: 501n }])).rejects.toEqual(tooHigh(500n));
    const [opened] = await dispute(issued, [{ ...line, amountMinor: 300n }]);
    await resolve(issued, { disputeId: opened?.id ?? "", verdict: "UPHELD" });
    await expect(dispute(issued, [{ ...line, amountMinor: 201n }])).rejects.toEqual(tooHigh(200n));
    const [again] = await dispute(issued, [line]);
    expect(again?.amountMinor).toBe(200n);
    await resolve(issued, { disputeId: again?.id ?? "", verdict: "UPHELD" });
    await expect(dispute(issued, [line])).rejects.toEqual(tooHigh(0n));
    expect(await faultsOf(kit, issued.there.brandId)).toEqual([]);
  });

  test("is all or nothing, and of the statement's own lines", async () => {
    const issued = await issuedWorld(kit);
    const line = royalty(issued);
    const before = await stateOf(kit, issued.there.brandId);
    const stranger = { postingId: newId(), no: 0 };
    await expect(dispute(issued, [line, stranger])).rejects.toEqual(
      new UnknownStatementLine(stranger.postingId, 0),
    );
    await expect(dispute(issued, [line, line])).rejects.toThrow(BadInput);
    await expect(dispute(issued, [])).rejects.toThrow(BadInput);
    await expect(dispute(issued, [{ ...line, amountMinor: 0n }])).rejects.toThrow(BadInput);
    for (const wrong of [
      { kind: "FILE", value: "no digest" },
      { kind: "URL", value: "ftp://x" },
    ])
      await expect(dispute(issued, [line], { evidence: [wrong] })).rejects.toThrow(BadInput);
    const southern = { ...issued, statementId: issued.southernId };
    await expect(dispute(southern, [line])).rejects.toThrow(UnknownStatement);
    const south = franchiseeActor(issued.there, issued.there.south.id);
    await expect(dispute({ ...southern, north: south }, [line])).rejects.toThrow(
      UnknownStatementLine,
    );
    expect(await stateOf(kit, issued.there.brandId)).toEqual(before);
  });

  test("ends with acceptance, and with the time to answer for whoever disputed some", async () => {
    const issued = await issuedWorld(kit);
    const { postingId, no } = royalty(issued);
    await accept(issued);
    await expect(dispute(issued, [{ postingId, no }])).rejects.toThrow(StatementClosed);

    const late = await issuedWorld(kit);
    const [first, second] = late.lines;
    await dispute(late, first ? [first] : []);
    kit.clock.set("2026-02-12T15:59:59Z");
    expect(await dispute(late, second ? [second] : [])).toHaveLength(1);
    kit.clock.set("2026-02-12T16:00:00Z");
    const third = late.lines.slice(2, 3);
    await expect(dispute(late, third)).rejects.toThrow(StatementClosed);
  });

  test("is the franchisee's; resolving is headquarters' staff's", async () => {
    const issued = await issuedWorld(kit);
    const { there, statementId } = issued;
    const line = royalty(issued);
    const [opened] = await dispute(issued, [line]);
    const wish = { disputeId: opened?.id ?? "", verdict: "UPHELD", reason: "x" } as const;
    const member = { kind: "member", id: there.anna, brandId: there.brandId } as const;
    for (const actor of [there.n1.till, member, there.hq])
      await expect(
        there.as((work) => disputeLines(work, { statementId, lines: [] }), actor),
      ).rejects.toThrow(Forbidden);
    for (const actor of [there.n1.till, member, issued.north])
      await expect(there.as((work) => resolveDispute(work, wish), actor)).rejects.toThrow(
        Forbidden,
      );
    const south = franchiseeActor(there, there.south.id);
    const message = { disputeId: wish.disputeId, number: "1", text: "x", evidence: [] };
    for (const act of [
      () => there.as((work) => writeToDispute(work, message), south),
      () => there.as((work) => withdrawDispute(work, wish), south),
    ])
      await expect(act()).rejects.toEqual(new UnknownDispute(wish.disputeId));
  });
});

describe("a dispute", () => {
  test("upheld in part is taken back in the open month, under the line's own clause", async () => {
    const issued = await issuedWorld(kit);
    const line = royalty(issued);
    const [opened] = await dispute(issued, [line]);
    const disputeId = opened?.id ?? "";
    const upheld = await resolve(issued, { disputeId, verdict: "UPHELD", amountMinor: 100n });
    expect(upheld).toMatchObject({ state: "UPHELD", upheldMinor: 100n });
    expect(await corrections(issued)).toEqual([
      {
        ...{ month: "2026-02", of_month: "2026-01", kind: "ROYALTY", clause: "1", orders: 0 },
        // 1.00 of 5.00: a fifth of the base.
        ...{ base: "-2000", amount_minor: "100", posting: "correction" },
        ...{ corrects_posting_id: line.postingId, corrects_no: line.no },
        key: `correction:${disputeId}`,
      },
    ]);
    expect(await stateNow(issued)).toBe("ACCEPTED");
    expect(await faultsOf(kit, issued.there.brandId)).toEqual([]);

    const before = await stateOf(kit, issued.there.brandId);
    expect(await resolve(issued, { disputeId, verdict: "UPHELD", amountMinor: 100n })).toEqual(
      upheld,
    );
    for (const wish of [{ verdict: "REJECTED" }, { verdict: "UPHELD", amountMinor: 99n }] as const)
      await expect(resolve(issued, { disputeId, ...wish })).rejects.toEqual(
        new DisputeClosed(disputeId, "UPHELD"),
      );
    expect(await stateOf(kit, issued.there.brandId)).toEqual(before);
  });

  test("upheld stands in the next statement, whose bundle the franchisee's own program checks", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    const [opened] = await dispute(issued, [royalty(issued)]);
    await resolve(issued, { disputeId: opened?.id ?? "", verdict: "UPHELD", amountMinor: 100n });
    await record(there, orderOf(there, "3", { occurredAt: "2026-02-01T04:00:00Z" }));
    kit.clock.set("2026-03-02T04:00:00Z");
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });
    for (const month of ["2026-01", "2026-02"]) {
      const bundle = await bundleOf(kit, there, { code: "north", month, keys: makeKeys() });
      expect([month, await faultOf(bundle)]).toEqual([month, undefined]);
    }
    const [february] = await kit.asOwner<{ total_minor: string; orders: string }>(
      "select total_minor, orders from statement where franchisee_id = $1 and month = '2026-02'",
      [there.north.id],
    );
    // 5.00 and a point for each 1.00 of 100.00, less what was upheld.
    expect(february).toEqual({ total_minor: "-500", orders: "1" });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("is never upheld for more than a refund left of its line", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    const line = royalty(issued);
    const [opened] = await dispute(issued, [line]);
    const disputeId = opened?.id ?? "";
    const refund = { source: "till", orderNumber: "1", number: "R", refundMinor: 9_000n };
    await there.as((work) =>
      refundOrders(work, [{ ...refund, occurredAt: new Date("2026-02-01T04:00:00Z") }]),
    );
    await expect(
      resolve(issued, { disputeId, verdict: "UPHELD", amountMinor: 51n }),
    ).rejects.toEqual(new DisputeTooHigh(line.postingId, line.no, 50n));
    expect(await resolve(issued, { disputeId, verdict: "UPHELD" })).toMatchObject({
      upheldMinor: 50n,
    });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("gives nothing twice: a refund takes back what is left of its line, whichever came first", async () => {
    const issued = await issuedWorld(kit);
    const { there } = issued;
    const line = royalty(issued);
    const refund = (number: string, refundMinor: bigint | undefined) =>
      there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: "1", number, refundMinor },
            occurredAt: new Date("2026-02-01T04:00:00Z"),
          },
        ]),
      );
    const uphold = async (amountMinor: bigint) => {
      const [opened] = await dispute(issued, [{ ...line, amountMinor }]);
      await resolve(issued, { disputeId: opened?.id ?? "", verdict: "UPHELD" });
    };
    const left = async () => {
      const [row] = await kit.asOwner<{ text: string }>(
        `select format('%s on %s, %s', sum(amount_minor), sum(base), sum(orders)) as text from settlement_line
         where brand_id = $1 and kind = 'ROYALTY' and coalesce(corrects_posting_id, posting_id) = $2`,
        [there.brandId, line.postingId],
      );
      return row?.text;
    };
    await uphold(100n);
    expect(await left()).toBe("-400 on 8000, 1");
    await refund("R1", 5_000n);
    expect(await left()).toBe("-200 on 4000, 1");
    await uphold(50n);
    expect(await left()).toBe("-150 on 3000, 1");
    await refund("R2", 2_500n);
    expect(await left()).toBe("-75 on 1500, 1");
    await verify(kit, silent, () => undefined);
    await refund("R3", undefined);
    expect(await left()).toBe("0 on 0, 0");
    const [judged] = await kit.asOwner<{ base: string }>(
      `select sum(base) as base from settlement_line
       where kind = 'ROYALTY' and coalesce(corrects_posting_id, posting_id) = $1 and coalesce(about, '') not like 'dispute/%'`,
      [line.postingId],
    );
    // A month is judged without what disputes decided: of what is refunded it keeps nothing either.
    expect(judged).toEqual({ base: "0" });
    await verify(kit, silent, () => undefined);

    kit.clock.set("2026-03-02T04:00:00Z");
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });
    const bundle = await bundleOf(kit, there, {
      code: "north",
      month: "2026-02",
      keys: makeKeys(),
    });
    const fault = await faultOf(bundle);
    expect({ fault, line: bundle[Number(fault?.number ?? 0) - 1] }).toEqual({});
  });

  test("is written to by both sides, once for each number, until it ends", async () => {
    const issued = await issuedWorld(kit);
    const { there, north, statementId } = issued;
    const [opened] = await dispute(issued, [royalty(issued)]);
    const disputeId = opened?.id ?? "";
    const file = { kind: "FILE", value: "ab".repeat(32) } as const;
    const write = (actor: typeof north | typeof there.hq, text: string, number = "1") =>
      there.as(
        (work) => writeToDispute(work, { disputeId, number, text, evidence: [file] }),
        actor,
      );
    await write(north, "see the till's file");
    await write(there.hq, "which till?");
    await write(north, "see the till's file");
    await expect(write(north, "another")).rejects.toEqual(new MessageConflict("1"));
    const acts = (await actsOf(kit.look(there.hq), [statementId])).get(statementId) ?? [];
    expect(acts.map(({ kind, text, actorKind }) => [kind, text, actorKind])).toEqual([
      ["DISPUTED", OVERSTATED.text, "franchisee"],
      ["WRITTEN", "see the till's file", "franchisee"],
      ["WRITTEN", "which till?", "hq"],
    ]);
    const withdrawn = () => there.as((work) => withdrawDispute(work, { disputeId }), north);
    expect(await withdrawn()).toMatchObject({ state: "WITHDRAWN" });
    expect(await withdrawn()).toMatchObject({ state: "WITHDRAWN" });
    await expect(write(north, "more", "2")).rejects.toEqual(
      new DisputeClosed(disputeId, "WITHDRAWN"),
    );
    await expect(resolve(issued, { disputeId, verdict: "UPHELD" })).rejects.toThrow(DisputeClosed);
    expect(await stateNow(issued)).toBe("ACCEPTED");
  });
});

describe("at once", () => {
  test("one accepts while another disputes: either comes first, and the other is refused", async () => {
    for (let round = 0; round < 6; round++) {
      const issued = await issuedWorld(kit);
      const line = royalty(issued);
      const outcomes = await Promise.allSettled([
        ...(round % 2 ? [accept(issued)] : []),
        dispute(issued, [line]),
        ...(round % 2 ? [] : [accept(issued)]),
      ]);
      const [refused] = outcomes.flatMap((each) =>
        each.status === "rejected" ? [each.reason] : [],
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect([StatementInDispute, StatementClosed]).toContain(refused.constructor);
      expect(await kindsOf(issued)).toHaveLength(1);
    }
  });

  test("two resolve one dispute: it is decided once and corrected at most once", async () => {
    for (let round = 0; round < 4; round++) {
      const issued = await issuedWorld(kit);
      const [opened] = await dispute(issued, [royalty(issued)]);
      const disputeId = opened?.id ?? "";
      const outcomes = await Promise.allSettled([
        resolve(issued, { disputeId, verdict: "UPHELD", amountMinor: 100n }),
        resolve(issued, { disputeId, verdict: "UPHELD", amountMinor: 200n }),
        resolve(issued, { disputeId, verdict: "REJECTED" }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await kindsOf(issued)).toHaveLength(2);
      expect((await corrections(issued)).length).toBeLessThanOrEqual(1);
      expect(await faultsOf(kit, issued.there.brandId)).toEqual([]);
    }
  });

  test("a franchisee disputes while silence would accept: the clock decides", async () => {
    const issued = await issuedWorld(kit, {
      ...{ acceptDays: 10, silence: "ACCEPTS", thresholdMinor: 0n, cureDays: 20 },
    });
    kit.clock.set("2026-02-12T16:00:00Z");
    const outcomes = await Promise.allSettled([
      dispute(issued, [royalty(issued)]),
      meetDeadlines({ ...kit, log: log }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(await kindsOf(issued)).toEqual(["ACCEPTED_BY_SILENCE"]);
  });
});
