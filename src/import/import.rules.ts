import { createHash } from "node:crypto";
import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { CONTACTS, type ConsentScope, PURPOSES } from "../consent/consent.rules.ts";
import { grow } from "../growth/growth.rules.ts";
import { addDays, dayStart, isDay } from "../kernel/month.ts";
import { BadInput, type Refusal } from "../kernel/refusal.ts";
import type { Transfer } from "../ledger/apply.ts";
import { IDENTITY_KINDS, type Identity, type IdentityKind } from "../member/identity.rules.ts";
import { CHANNELS, type Channel } from "../member/member.entity.ts";
import { credit } from "../points/moving.rules.ts";
import { issuedBy, NEVER, POINTS } from "../points/points.accounts.ts";
import { LONGEST_PLACEMENT_DAYS } from "../tier/tier.rules.ts";
import { CellUnreadable, LineUnreadable } from "./import.refusals.ts";

/** What a line says of one member. */
export interface ImportRow {
  /** Names the line in its import, for ever: its own number, else what stands for its first identity. */
  readonly number: string;
  readonly name: string | undefined;
  readonly identities: readonly Identity[];
  readonly storeCode: string | undefined;
  readonly channel: Channel;
  readonly enrolledAt: Date | undefined;
  readonly openings: readonly Opening[];
  /** What it agreed to; nothing is said of what it did not. */
  readonly consents: readonly ConsentScope[];
  /** The level it is placed on, whatever it earns, and until when. */
  readonly tier: { readonly level: string; readonly lastDay: string } | undefined;
}

/** What a member brings along: points of an issuer with their last day, or growth of a kind. */
export interface Opening {
  readonly asset: string;
  readonly amount: bigint;
  readonly issuerCode: string;
  /** Of points; null for growth, which has no end. */
  readonly lastDay: string | null;
}

type Plain =
  | "tier"
  | "tierLastDay"
  | "number"
  | "name"
  | "store"
  | "channel"
  | "enrolled"
  | "points"
  | "issuer"
  | "lastDay";

/** A column by what stands in it. */
export type Column =
  | { readonly is: Plain; readonly title: string }
  | {
      readonly is: "identity";
      readonly title: string;
      readonly kind: IdentityKind;
      readonly app: string | undefined;
    }
  | { readonly is: "growth"; readonly title: string; readonly kind: string }
  | ({ readonly is: "consent"; readonly title: string } & ConsentScope)
  | { readonly is: "ignored"; readonly title: string };

/** What a column may be called, in English and Chinese. */
const TITLES: Readonly<Record<Plain, readonly string[]>> = {
  number: ["number", "编号"],
  name: ["name", "姓名"],
  store: ["store", "门店"],
  channel: ["channel", "渠道"],
  enrolled: ["enrolled", "入会日期"],
  points: ["points", "积分"],
  issuer: ["points_issuer", "积分门店"],
  lastDay: ["points_last_day", "积分有效期"],
  tier: ["tier", "等级"],
  tierLastDay: ["tier_last_day", "等级有效期"],
};
const IDENTITY_TITLES: Readonly<Partial<Record<string, IdentityKind>>> = {
  ...Object.fromEntries(IDENTITY_KINDS.map((kind) => [kind.toLowerCase(), kind])),
  ...{
    手机号: "PHONE",
    手机: "PHONE",
    邮箱: "EMAIL",
    卡号: "CARD",
    抖音: "DOUYIN",
    淘宝: "TAOBAO",
    京东: "JD",
  },
};

/** What the columns may be, for people. */
export const COLUMN_HELP = [
  ...Object.values(TITLES).map((titles) => titles.join(" or ")),
  "an identity: " +
    IDENTITY_KINDS.map((kind) => kind.toLowerCase()).join(", ") +
    " (kind@app where an app gave it)",
  "growth:<kind>",
  `consent:<purpose> or consent:<purpose>:<channel>, yes or no; purposes ${PURPOSES.join(", ")}; channels ${CONTACTS.join(", ")}`,
  "#anything: left out",
];

/** Reads the first line; a column that is not known is refused before anything is written. */
export function readHead(cells: readonly string[]): Column[] {
  const columns = cells.map((cell): Column => {
    const title = cell.normalize("NFKC").trim();
    if (title.startsWith("#")) return { is: "ignored", title };
    const [name = "", app] = title.split("@", 2);
    const kind = IDENTITY_TITLES[name.toLowerCase()] ?? IDENTITY_TITLES[name];
    if (kind) return { is: "identity", title, kind, app };
    const growth = /^(?:growth|成长值):([A-Z][A-Z0-9]{3,11})$/i.exec(title)?.[1];
    if (growth) return { is: "growth", title, kind: growth.toUpperCase() };
    const [, purpose = "", channel] =
      /^(?:CONSENT|同意):([A-Z_]+)(?::([A-Z_]+))?$/.exec(title.toUpperCase()) ?? [];
    if (isOneOf(PURPOSES, purpose) && (channel === undefined || isOneOf(CONTACTS, channel)))
      return { is: "consent", title, purpose, channel: channel ?? null };
    for (const [is, titles] of Object.entries(TITLES))
      if (titles.includes(title.toLowerCase())) return { is: is as Plain, title };
    throw new BadInput(
      `the file has a column ${JSON.stringify(title.slice(0, 40))}; columns are:\n  ${COLUMN_HELP.join("\n  ")}`,
    );
  });
  const titles = columns.map(({ title }) => title);
  const twice = titles.find((title, at) => titles.indexOf(title) < at);
  if (twice) throw new BadInput(`the file has two columns ${JSON.stringify(twice)}`);
  if (!columns.some(({ is }) => is === "identity"))
    throw new BadInput("the file has no column of an identity: who are its members?");
  return columns;
}

const isOneOf = <Each extends string>(all: readonly Each[], text: string): text is Each =>
  (all as readonly string[]).includes(text);

const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ...["yes", "y", "true", "1", "是"].map((word) => [word, true] as const),
  ...["no", "n", "false", "0", "否"].map((word) => [word, false] as const),
]);

const LIMIT = 10n ** 15n;
const CELL_LIMIT = 200;

/** Reads a line. Cells left empty say nothing. */
export function readRow(
  columns: readonly Column[],
  cells: readonly string[],
  around: {
    readonly timeZone: string;
    readonly today: string;
    /** Stands for an identity, however it is written, and tells nothing of it: numbers outlive an erasure. */
    readonly pseudonymOf: (identity: Identity) => string;
  },
): ImportRow | Refusal {
  if (cells.length > columns.length)
    return new LineUnreadable({
      en: `the line has ${cells.length} cells for ${columns.length} columns`,
      zh: `此行有 ${cells.length} 格，而表头只有 ${columns.length} 列`,
    });
  const said = new Map<Plain, { readonly title: string; readonly text: string }>();
  const identities: Identity[] = [];
  const growths: Opening[] = [];
  const consents: ConsentScope[] = [];
  for (const [at, column] of columns.entries()) {
    const text = (cells[at] ?? "").trim();
    if (text === "" || column.is === "ignored") continue;
    if (text.length > CELL_LIMIT || /\p{Cc}/u.test(text))
      return new CellUnreadable(column.title, {
        en: `at most ${CELL_LIMIT} characters, none of them a control character`,
        zh: `不超过 ${CELL_LIMIT} 个字符，且不含控制字符`,
      });
    if (column.is === "identity") {
      const { kind, app } = column;
      identities.push({ kind, value: text, ...(app !== undefined && { app }) });
    } else if (column.is === "growth") {
      const amount = amountIn(text);
      if (amount === undefined) return notAnAmount(column.title);
      growths.push({ asset: column.kind, amount, issuerCode: "", lastDay: null });
    } else if (column.is === "consent") {
      const isGiven = YES_OR_NO.get(text.toLowerCase());
      if (isGiven === undefined)
        return new CellUnreadable(column.title, { en: "yes or no", zh: "是或否" });
      if (isGiven) consents.push({ purpose: column.purpose, channel: column.channel });
    } else said.set(column.is, { title: column.title, text });
  }
  const [first] = identities;
  if (!first)
    return new LineUnreadable({ en: "the line names no identity", zh: "此行没有任何身份标识" });

  const channel = (said.get("channel")?.text.toUpperCase() ?? "IMPORT") as Channel;
  if (!CHANNELS.includes(channel))
    return new CellUnreadable(said.get("channel")?.title ?? "", {
      en: `one of ${CHANNELS.join(", ")}`,
      zh: ` ${CHANNELS.join("、")} 之一`,
    });
  const enrolled = said.get("enrolled");
  if (enrolled && (!isDay(enrolled.text) || enrolled.text > around.today))
    return new CellUnreadable(enrolled.title, {
      en: "a day that is not to come, like 2024-03-31",
      zh: "不晚于今天的日期，例如 2024-03-31",
    });
  const storeCode = said.get("store")?.text;
  const points = readPoints(said, storeCode, around.today);
  if (points instanceof Error) return points;
  const tier = readTier(said, around.today);
  if (tier instanceof Error) return tier;
  const issuerCode = storeCode ?? HEADQUARTERS;
  return {
    tier,
    consents,
    number: said.get("number")?.text ?? around.pseudonymOf(first),
    name: said.get("name")?.text,
    ...{ identities, storeCode, channel },
    enrolledAt: enrolled && dayStart(enrolled.text, around.timeZone),
    openings: [...points, ...growths.map((each) => ({ ...each, issuerCode }))].filter(
      ({ amount }) => amount > 0n,
    ),
  };
}

function readPoints(
  said: ReadonlyMap<Plain, { readonly title: string; readonly text: string }>,
  storeCode: string | undefined,
  today: string,
): Opening[] | Refusal {
  const points = said.get("points");
  if (!points) return [];
  const amount = amountIn(points.text);
  if (amount === undefined) return notAnAmount(points.title);
  const last = said.get("lastDay");
  if (last && (!isDay(last.text) || last.text < today))
    return new CellUnreadable(last.title, {
      en: "a day that is not over, like 2028-03-31; empty: for ever",
      zh: "尚未过去的日期，例如 2028-03-31；留空表示永久有效",
    });
  const issuerCode = said.get("issuer")?.text ?? storeCode ?? HEADQUARTERS;
  return [{ asset: POINTS, amount, issuerCode, lastDay: last?.text ?? NEVER }];
}

function readTier(
  said: ReadonlyMap<Plain, { readonly title: string; readonly text: string }>,
  today: string,
): ImportRow["tier"] | Refusal {
  const [level, last] = [said.get("tier"), said.get("tierLastDay")];
  if (!level) return undefined;
  if (
    !last ||
    !isDay(last.text) ||
    last.text < today ||
    last.text > addDays(today, LONGEST_PLACEMENT_DAYS)
  )
    return new CellUnreadable(last?.title ?? "tier_last_day", {
      en: `the level's last day within ${LONGEST_PLACEMENT_DAYS} days, like 2027-03-31`,
      zh: `${LONGEST_PLACEMENT_DAYS} 天以内的等级截止日期，例如 2027-03-31`,
    });
  return { level: level.text, lastDay: last.text };
}

/** A whole amount, as people write it: 1,200 too. */
function amountIn(text: string): bigint | undefined {
  const plain = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text;
  if (!/^\d{1,16}$/.test(plain)) return undefined;
  const amount = BigInt(plain);
  return amount <= LIMIT ? amount : undefined;
}

const notAnAmount = (title: string) =>
  new CellUnreadable(title, { en: "a whole number, not below zero", zh: "不小于零的整数" });

/** What brings openings into a member's book: issued by whoever stands for them; what is owed is repaid first. */
export function open(openings: readonly Opening[], owed: bigint): Transfer[] {
  const points = openings.flatMap(({ asset, amount, issuerCode, lastDay }) =>
    asset === POINTS && lastDay !== null
      ? [{ lastDay, issuerCode, points: amount, from: issuedBy(issuerCode) }]
      : [],
  );
  const growths = openings
    .filter(({ asset }) => asset !== POINTS)
    .flatMap(({ asset, amount, issuerCode }) =>
      grow({ kind: asset, amount, storeCode: issuerCode }),
    );
  return [
    ...credit("opening", points, owed),
    ...growths.map((each) => ({ ...each, kind: "opening" })),
  ];
}

/** What a repeated line must agree with: whose it is, and what it brings. */
export const fingerprintOf = (memberId: string, openings: readonly Opening[]): Buffer =>
  createHash("sha256")
    .update(memberId)
    .update(JSON.stringify(openings.map((each) => ({ ...each, amount: String(each.amount) }))))
    .digest();
