// What is said, in English and Chinese.

const WHY = {
  NOT_TEXT: ["its bytes are no text", "不是合法文本"],
  NOT_JSON: ["it is no JSON", "不是合法 JSON"],
  NOT_A_RECORD: ["it is no record of a bundle", "不是对账包中的记录"],
  NOT_AS_WRITTEN: ["it is not written as the hub writes", "写法与原件不同"],
  CHANGED: [
    "it, or one before it, is not what was signed: its digest differs",
    "本行或其前内容已被改动：摘要不符",
  ],
  CUT_OFF: ["the file ends too early", "文件不完整"],
  BEHIND_THE_END: ["there is more behind the end", "结尾之后还有内容"],
  NO_FACT: ["the event it is of is not told", "缺少其依据的事件"],
  NAMES_NO_LINE: ["the line it corrects is not told", "缺少其更正的明细"],
  FOLLOWS_FROM_NOTHING: ["no clause makes this line of its event", "按条款该事件不应产生此明细"],
  MISSING: ["a line that follows from it is missing before this one", "此行之前缺少应有的明细"],
  NOT_SIGNED: ["its signature is not that of what it says", "签名与内容不符"],
};

const COUNTS = {
  terms: [["contract version", "contract versions"], "个合同版本"],
  orders: [["order", "orders"], "笔订单"],
  refunds: [["refund", "refunds"], "笔退款"],
  others: [["other event", "other events"], "个其他事件"],
  earlier: [
    ["line of an earlier statement", "lines of earlier statements"].map(
      (each) => `${each}, corrected here`,
    ),
    "条往期明细，在此更正",
  ],
  lines: [["line, worked out again", "lines, each worked out again"], "条明细，已逐条重算"],
  corrections: [
    ["of them corrects a line that it names", "of them correct a line that they name"],
    "条为更正，均指明原明细",
  ],
  months: ["of them of the month as a whole", "条按整月计算"],
  decided: [
    "of them decided in disputes, within what is left of their lines",
    "条由争议裁定，未超出原明细余额",
  ],
  righted: ["of them put right by contracts that were signed late", "条因合同补签而更正"],
  parts: [["part, added up again", "parts, added up again"], "个分项，已重新加总"],
};

const at = (language) => (language === "zh" ? 1 : 0);

/** What there is so many of: English tells one from many. */
function counted(name, count, language) {
  const said = COUNTS[name][at(language)];
  return typeof said === "string" ? said : said[count === 1 ? 0 : 1];
}

/** A fault as a sentence. */
export function sayFault({ number, it, field, says, should, why }, language) {
  const zh = at(language) === 1;
  const of = it === undefined ? "" : zh ? `（${it}）` : ` (${it})`;
  const where = zh ? `第 ${number} 行${of}：` : `line ${number}${of}: `;
  if (why !== undefined) return where + WHY[why][at(language)];
  const [a, b] = [says, should].map((value) => (value === null ? "-" : String(value)));
  return where + (zh ? `${field} 写的是 ${a}，应为 ${b}` : `${field} says ${a}, should be ${b}`);
}

/** What was checked, as lines. */
export function sayReport({ head, counts, records, key }, { trusted, language }) {
  const zh = at(language) === 1;
  const { franchisee, statement, brand } = head;
  return [
    zh
      ? `正确：${brand.name} 的 ${franchisee.legalName}（${franchisee.code}），${statement.month}，共 ${records} 行`
      : `TRUE: ${franchisee.legalName} (${franchisee.code}) of ${brand.name}, ${statement.month}, ${records} records`,
    ...Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `  ${String(count).padStart(8)} ${counted(name, count, language)}`),
    zh
      ? `  合计 ${statement.totalMinor}（${brand.currency} 最小单位），${brand.zone}，四舍五入到最小单位`
      : `  total ${statement.totalMinor} minor units of ${brand.currency}, days of ${brand.zone}, a half rounded away from zero`,
    `  SHA-256 ${statement.linesSha256}`,
    zh ? `  签名密钥 ${key}` : `  signed with the key ${key}`,
    ...(trusted === undefined
      ? [
          zh
            ? "请另行向总部核实该密钥，或用 --key 指定。"
            : "Ask headquarters by another way whether that is its key, or name it with --key.",
        ]
      : []),
  ];
}

export const DIFFERS = { en: "FALSE", zh: "不正确" };

export const NO_BUNDLE = {
  en: "this is no bundle of a statement",
  zh: "这不是对账单的对账包",
};

export const USAGE = {
  en: `verify-statement BUNDLE [--key KEY] [--lang en|zh]

Works every line of a statement out again, from the orders it rests on and the contract, and checks its sums,
digests and signature. It needs neither the hub nor a network.
  --key   the name of the key you trust; headquarters tells it by another way than this file
Ends with 0: all is true. 1: something differs, the first is printed. 2: the file cannot be read.`,
  zh: `verify-statement 对账包 [--key 密钥] [--lang en|zh]

按合同与所依据的订单逐条重算对账单明细，并核对合计、摘要与签名。无需联网，也无需访问总部系统。
  --key   您信任的密钥名称；请通过其他途径向总部获取
退出码 0：全部正确；1：有出入，打印第一处；2：文件无法读取。`,
};
