/**
 * Goal: what WeChat Pay says is believed only where it is clear and signed; what is unclear is neither yes nor no.
 * Method: the client against a server that speaks the documented protocol, and fails as told; notices forged, old and altered.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import type { SplitInstruction } from "../../src/split/split.rules.ts";
import { BillUnreadable, openWechatPay } from "../../src/split/wechat-pay.client.ts";
import { type Mood, wechatPayServer } from "../support/wechat-pay.ts";

const server = await wechatPayServer(600);
const pay = await openWechatPay(server.place, pino({ level: "silent" }));

let made = 0;
/** A payment of 100.00 and what is to be split off it. */
function paid(but: Partial<SplitInstruction> = {}): SplitInstruction {
  const transactionId = `t${++made}`;
  server.pay(transactionId, { subMchid: "1900000200", amount: 10_000 });
  return {
    ...{ kind: "SPLIT", outNo: `S${made}-1`, splitNo: `S${made}-1`, transactionId },
    ...{ subMchid: "1900000200", brandMchid: "1900000109", amountMinor: 500n, ...but },
  };
}

async function inMood(mood: Mood, instruction: SplitInstruction) {
  server.mood = () => mood;
  const outcome = await pay.send(instruction);
  server.mood = () => undefined;
  return outcome;
}

describe("a split", () => {
  test("that is done is said with its amount, its number and its time", async () => {
    const split = paid();
    const done = { number: split.outNo, ended: "DONE", amountMinor: 500n };
    expect(await pay.send(split)).toMatchObject({ ...done, reference: `W${split.outNo}` });
    // Under its number it is one, however often it is asked for.
    expect(await pay.send(split)).toMatchObject(done);
    expect(await pay.ask(split)).toMatchObject({ ...done, doneAt: expect.any(Date) });
    expect(server.moved.filter(({ number }) => number === split.outNo)).toHaveLength(1);
    expect(server.frozen(split.transactionId)).toBe(0);
  });

  test.each<Mood>([
    { how: "hang", after: true },
    { how: "drop", after: true },
    { how: "error", after: true },
    { how: "html", after: true },
    { how: "wrong signature" },
    { how: "skewed" },
  ])("that was done and not said so is unclear, and found by asking: %j", async (mood) => {
    const split = paid();
    expect(await inMood(mood, split)).toMatchObject({ ended: "OPEN" });
    expect(await pay.ask(split)).toMatchObject({ ended: "DONE", amountMinor: 500n });
  });

  test.each<Mood>([
    { how: "hang", after: false },
    { how: "drop", after: false },
    { how: "error", after: false },
  ])("that was never heard of is unclear, and unknown by asking: %j", async (mood) => {
    const split = paid();
    expect(await inMood(mood, split)).toMatchObject({ ended: "OPEN" });
    expect(await pay.ask(split)).toMatchObject({ ended: "UNKNOWN" });
  });

  test("that is not taken may be sent again; one that is refused may not", async () => {
    const split = paid();
    for (const how of ["rate limited", "not enough"] as const)
      expect(await inMood({ how }, split)).toMatchObject({ ended: "UNKNOWN" });
    const large = paid({ amountMinor: 3_001n });
    expect(await pay.send(large)).toMatchObject({ ended: "FAILED", reason: "RULE_LIMIT" });
    const changed = { ...split, amountMinor: 400n };
    await pay.send(split);
    expect(await pay.send(changed)).toMatchObject({ ended: "FAILED", reason: "INVALID_REQUEST" });
  });

  test("that is busy to answer is not unknown", async () => {
    const split = paid();
    server.mood = () => ({ how: "rate limited" });
    expect(await pay.ask(split)).toMatchObject({ ended: "OPEN" });
    server.mood = () => undefined;
  });

  test("that closes says why; one that is pending is open", async () => {
    server.decide = () => ({ closed: "NO_RELATION" });
    expect(await pay.send(paid())).toMatchObject({ ended: "FAILED", reason: "NO_RELATION" });
    server.decide = () => "PENDING";
    expect(await pay.send(paid())).toMatchObject({ ended: "OPEN" });
    server.decide = () => "SUCCESS";
  });

  test("is returned when there is money, and times out for good", async () => {
    const split = paid();
    await pay.send(split);
    const back = { ...split, kind: "RETURN", outNo: `R${split.outNo}`, amountMinor: 200n } as const;
    server.balance = 0;
    expect(await pay.ask(back)).toMatchObject({ ended: "UNKNOWN" });
    expect(await pay.send(back)).toMatchObject({ ended: "OPEN", reason: "PROCESSING" });
    server.balance = 1_000;
    expect(await pay.send(back)).toMatchObject({ ended: "DONE", amountMinor: 200n });
    const late = { ...back, outNo: `${back.outNo}x` };
    server.balance = 0;
    await pay.send(late);
    server.timeOut();
    expect(await pay.ask(late)).toMatchObject({ ended: "FAILED", reason: "TIME_OUT_CLOSED" });
  });

  test("whose payment is over frees what is left", async () => {
    const finish = paid({ kind: "FINISH", amountMinor: 0n });
    expect(await pay.ask(finish)).toMatchObject({ ended: "UNKNOWN" });
    expect(await pay.send(finish)).toMatchObject({ ended: "OPEN" });
    expect(await pay.ask(finish)).toMatchObject({ ended: "DONE" });
    expect(server.frozen(finish.transactionId)).toBe(0);
  });
});

describe("a notice", () => {
  test("that is WeChat Pay's, of now and unchanged is opened, and no other", async () => {
    const { headers, body } = server.notice("t1");
    const now = new Date();
    expect(pay.openNotice(headers, body, now)).toEqual({ transactionId: "t1" });
    expect(pay.openNotice(headers, body.replace("EV-", "EV_"), now)).toBeUndefined();
    expect(pay.openNotice({}, body, now)).toBeUndefined();
    expect(pay.openNotice(headers, body, new Date(+now + 6 * 60_000))).toBeUndefined();
    const serial = { ...headers, "wechatpay-serial": "PUB_KEY_ID_1" };
    expect(pay.openNotice(serial, body, now)).toBeUndefined();
    const other = await openWechatPay(
      { ...server.place, apiV3Key: "x".repeat(32) },
      pino({ level: "silent" }),
    );
    expect(other.openNotice(headers, body, now)).toBeUndefined();
  });
});

describe("a bill", () => {
  test("that cannot be fetched is told without the token it lies under", async () => {
    const told: string[] = [];
    const log = pino({}, { write: (line: string) => void told.push(line) });
    const failing = await openWechatPay(server.place, log);
    server.billFails = true;
    await expect(failing.bill("2026-03-14")).rejects.toThrow(BillUnreadable);
    server.billFails = false;
    expect(told.join("")).toContain("v3/billdownload/file");
    expect(told.join("")).not.toContain("token");
  });

  test("is fetched, unpacked and checked by its digest", async () => {
    const bill = await pay.bill("2026-03-14");
    expect(bill?.text).toContain("商户分账/回退单号");
    expect(bill?.hash).toMatch(/^[0-9a-f]{40}$/);
    server.billText = "x";
    const { hash } = (await pay.bill("2026-03-14")) ?? {};
    expect(hash).not.toBe(bill?.hash);
    server.spoilBill = true;
    await expect(pay.bill("2026-03-14")).rejects.toThrow(BillUnreadable);
    server.spoilBill = false;
    server.billText = undefined;
  });
});
