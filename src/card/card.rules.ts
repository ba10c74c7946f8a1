import type { Refusal } from "../kernel/refusal.ts";
import { type MemberSaid, saidText } from "../member/identity.rules.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { MemberCodeEnded, MemberCodeForged } from "./card.refusals.ts";

/** What a member's card shows: whose it is, and since when. */
export interface Card {
  readonly memberId: string;
  /** In full seconds. */
  readonly issuedAt: Date;
}

/** A keyed digest of 32 bytes. */
export type Sign = (text: string) => Buffer;

const GOOD_FOR_MS = 60_000;
/** How far a till's clock may be from the hub's for its members' codes to be good. */
const CLOCKS_APART_MS = 60_000;

const ID_BYTES = 16;
const SECONDS_BYTES = 4;
const TAG_BYTES = 12;
const CODE_BYTES = TAG_BYTES + ID_BYTES + SECONDS_BYTES;
/** As many as the largest number of so many bytes has. */
const DIGITS = 78;

/**
 * A card's code: 78 digits that tell nothing to whoever lacks the key, and are one member's of one brand. The tag signs
 * what is in it, and hides it: two codes of one member have nothing in common.
 */
export function codeOf({ memberId, issuedAt }: Card, brandId: string, sign: Sign): string {
  const body = Buffer.alloc(ID_BYTES + SECONDS_BYTES);
  body.write(memberId.replaceAll("-", ""), "hex");
  body.writeUInt32BE(Math.floor(+issuedAt / 1_000), ID_BYTES);
  const tag = sign(`member code ${brandId} ${body.toString("hex")}`).subarray(0, TAG_BYTES);
  const code = Buffer.concat([tag, hidden(body, tag, sign)]);
  return BigInt(`0x${code.toString("hex")}`)
    .toString()
    .padStart(DIGITS, "0");
}

/** What a code says; undefined where it is none of this brand's. */
export function readCode(code: string, brandId: string, sign: Sign): Card | undefined {
  if (!/^\d{78}$/.test(code)) return undefined;
  const hex = BigInt(code)
    .toString(16)
    .padStart(2 * CODE_BYTES, "0");
  const bytes = Buffer.from(hex, "hex");
  const body = hidden(bytes.subarray(TAG_BYTES, CODE_BYTES), bytes.subarray(0, TAG_BYTES), sign);
  const memberId = body
    .toString("hex", 0, ID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const card = { memberId, issuedAt: new Date(body.readUInt32BE(ID_BYTES) * 1_000) };
  return codeOf(card, brandId, sign) === code ? card : undefined;
}

/** Hidden, or shown again: the same tag takes away what it put on. */
function hidden(body: Buffer, tag: Buffer, sign: Sign): Buffer {
  const mask = sign(`member code mask ${tag.toString("hex")}`);
  return Buffer.from(body.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

export const untilOf = ({ issuedAt }: Card): Date => new Date(+issuedAt + GOOD_FOR_MS);

/** Whether a card was shown at an instant, as far as two clocks can agree. */
const wasShown = (card: Card, at: Date): boolean =>
  +at >= +card.issuedAt - CLOCKS_APART_MS && +at <= +untilOf(card) + CLOCKS_APART_MS;

/** What was found by the names callers gave. */
export interface Named {
  /** Member ids, by name. */
  readonly members: ReadonlyMap<string, string>;
  /** By name: those named by the code on their card. */
  readonly cards: ReadonlyMap<string, Card>;
}

/** The member a name stands for at an instant, or why it is nobody's. */
export function judgeName(said: MemberSaid, { members, cards }: Named, at: Date): string | Refusal {
  const name = saidText(said);
  if ("identity" in said && said.identity.kind === "MEMBER_CODE") {
    const card = cards.get(name);
    if (!card) return new MemberCodeForged();
    if (!wasShown(card, at)) return new MemberCodeEnded(untilOf(card), at);
  }
  return members.get(name) ?? new UnknownMember(name);
}
