import type { Actor } from "../kernel/actor.ts";
import { dayStart, isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Begin, Look } from "../platform/database/work.ts";
import { mayManageSplits } from "../split/split.policy.ts";
import { BillUnavailable } from "../split/split.refusals.ts";
import { BillUnreadable, type WechatPay } from "../split/wechat-pay.client.ts";
import { type CheckedBill, merchantsOf, ours, writeBill } from "./bill.queries.ts";
import { type BillLine, BillMalformed, billLines, compareBill } from "./bill.rules.ts";

/** WeChat Pay's days are China's. */
const ZONE = "Asia/Shanghai";
const DAY_MS = 24 * 3_600_000;

/** Compares WeChat Pay's bill of a day with the book, and keeps what does not fit. Changes nothing else. */
export async function checkBill(
  {
    begin,
    look,
    wechatPay,
  }: {
    readonly begin: Begin;
    readonly look: Look;
    readonly wechatPay: Pick<WechatPay, "bill"> | undefined;
  },
  actor: Actor,
  { day }: { readonly day: string },
): Promise<CheckedBill> {
  mayManageSplits(actor);
  if (!isDay(day)) throw new BadInput("a day is written like 2026-03-14");
  if (!wechatPay) throw new BillUnavailable(day, "WeChat Pay is not set up");
  const { hash, lines } = await readBill(wechatPay, day);

  const scope = look(actor);
  const merchants = await merchantsOf(scope);
  const mine = lines.filter(({ subMchid }) => merchants.has(subMchid));
  const from = dayStart(day, ZONE);
  const known = await ours(scope, {
    outNos: mine.map(({ outNo }) => outNo),
    ...{ from, to: new Date(+from + DAY_MS) },
  });
  const bill = { day, hash, ...compareBill(mine, known), readAt: scope.now };
  await begin(actor, (work) => writeBill(work, bill));
  return bill;
}

async function readBill(
  wechatPay: Pick<WechatPay, "bill">,
  day: string,
): Promise<{ hash: string; lines: BillLine[] }> {
  try {
    const bill = await wechatPay.bill(day);
    return bill ? { hash: bill.hash, lines: billLines(bill.text) } : { hash: "", lines: [] };
  } catch (error) {
    if (error instanceof BillUnreadable || error instanceof BillMalformed)
      throw new BillUnavailable(day, error.message);
    throw error;
  }
}
