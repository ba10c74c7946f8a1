/** A line of the bill that is a split or a return of ours, or could be. */
export interface BillLine {
  readonly outNo: string;
  readonly amountMinor: bigint;
  /** Who was paid for the order: the store's merchant. */
  readonly subMchid: string;
  readonly receiver: string;
}

export class BillMalformed extends Error {}

/** The columns we read, by the names they have had. */
const COLUMNS = {
  outNo: ["商户分账/回退单号", "商户分账单号", "商户回退单号", "out_order_no"],
  amount: ["分账金额", "分账/回退金额", "金额", "amount"],
  subMchid: ["分账方", "分账出资方", "sub_mchid"],
  receiver: ["分账接收方", "分账接收方账号", "receiver_account"],
} as const;

/**
 * The lines of a bill: CSV whose every value begins with a backtick, amounts in yuan. Behind them, under a head of its own,
 * comes the summary, which is not read.
 */
export function billLines(text: string): BillLine[] {
  const [head = "", ...rows] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const names = head.split(",").map((name) => name.replace(/^`/, "").trim());
  const place = (key: keyof typeof COLUMNS): number => {
    const at = names.findIndex((name) => (COLUMNS[key] as readonly string[]).includes(name));
    if (at < 0) throw new BillMalformed(`the bill has no column ${COLUMNS[key][0]}`);
    return at;
  };
  const at = {
    ...{ outNo: place("outNo"), amount: place("amount") },
    ...{ subMchid: place("subMchid"), receiver: place("receiver") },
  };
  const end = rows.findIndex((row) => !row.startsWith("`"));
  return rows.slice(0, end < 0 ? rows.length : end).map((row, no) => {
    const cells = row.slice(1).split(",`");
    if (cells.length !== names.length)
      throw new BillMalformed(`line ${no + 1} of the bill has ${cells.length} values`);
    const said = (index: number) => (cells[index] ?? "").trim();
    return {
      ...{ outNo: said(at.outNo), amountMinor: fen(said(at.amount), no + 1) },
      ...{ subMchid: said(at.subMchid), receiver: said(at.receiver) },
    };
  });
}

function fen(text: string, line: number): bigint {
  const [, whole, part = ""] = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new BillMalformed(`line ${line} of the bill: no amount`);
  return BigInt(whole + part.padEnd(2, "0"));
}

/** What our book says of a number. */
export interface Ours {
  readonly outNo: string;
  readonly amountMinor: bigint;
  readonly brandMchid: string;
  readonly succeeded: boolean;
  /** WeChat Pay says it was done on the day of the bill. */
  readonly ofDay: boolean;
}

/** What does not fit: it succeeded here and is not in the bill, is in the bill and not here, or comes to another amount. */
export interface Gap {
  readonly kind: "OURS_ONLY" | "THEIRS_ONLY" | "DIFFERENT";
  readonly outNo: string;
  readonly oursMinor: bigint | null;
  readonly theirsMinor: bigint | null;
}

/** Compares a day's bill with the book. Lines by which the rest is freed for who was paid are not compared: they move nothing of ours. */
export function compareBill(
  lines: readonly BillLine[],
  ours: readonly Ours[],
): { readonly matched: number; readonly gaps: Gap[] } {
  const known = new Map(ours.map((each) => [each.outNo, each]));
  const theirs = new Map<string, bigint>();
  for (const { outNo, amountMinor, subMchid, receiver } of lines)
    if (receiver !== subMchid) theirs.set(outNo, (theirs.get(outNo) ?? 0n) + amountMinor);
  let matched = 0;
  const gaps: Gap[] = [];
  for (const [outNo, theirsMinor] of theirs) {
    const our = known.get(outNo);
    const oursMinor = our?.succeeded ? our.amountMinor : null;
    if (oursMinor === null) gaps.push({ kind: "THEIRS_ONLY", outNo, oursMinor, theirsMinor });
    else if (oursMinor === theirsMinor) matched++;
    else gaps.push({ kind: "DIFFERENT", outNo, oursMinor, theirsMinor });
  }
  for (const { outNo, amountMinor: oursMinor, succeeded, ofDay } of ours)
    if (succeeded && ofDay && !theirs.has(outNo))
      gaps.push({ kind: "OURS_ONLY", outNo, oursMinor, theirsMinor: null });
  return { matched, gaps };
}
