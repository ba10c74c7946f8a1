/** What a member may agree to. */
export const PURPOSES = ["MARKETING", "PROFILING", "PHONE", "THIRD_PARTY"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** By which way it may be reached. */
export const CONTACTS = ["SMS", "WECHAT", "EMAIL", "PHONE_CALL", "PUSH"] as const;
export type Contact = (typeof CONTACTS)[number];

/** What is agreed to: a purpose by one channel, or by any where none is named. */
export interface ConsentScope {
  readonly purpose: Purpose;
  readonly channel: Contact | null;
}

/** A consent given or withdrawn; what was said before it stays in the history. */
export interface ConsentAct extends ConsentScope {
  readonly id: string;
  readonly memberId: string;
  readonly act: "GIVEN" | "WITHDRAWN";
  /** Which wording was read. */
  readonly textVersion: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly at: Date;
}

/**
 * What stands of a history, oldest first: the last act for each purpose and channel. What is said of any channel
 * takes the place of what was said of each before.
 */
export function standing(history: readonly ConsentAct[]): ConsentAct[] {
  const last = new Map<string, ConsentAct>();
  for (const act of history) {
    if (act.channel === null)
      for (const [key, { purpose }] of last) if (purpose === act.purpose) last.delete(key);
    last.set(`${act.purpose} ${act.channel}`, act);
  }
  return [...last.values()].sort(byScope);
}

const byScope = (a: ConsentScope, b: ConsentScope): number =>
  PURPOSES.indexOf(a.purpose) - PURPOSES.indexOf(b.purpose) ||
  placeOf(a.channel) - placeOf(b.channel);

const placeOf = (channel: Contact | null): number =>
  channel === null ? -1 : CONTACTS.indexOf(channel);

/** The last word on a purpose and channel: what was said of it, else of any channel. */
export const lastWord = (
  history: readonly ConsentAct[],
  { purpose, channel }: ConsentScope,
): ConsentAct | undefined =>
  history.findLast(
    (act) => act.purpose === purpose && (act.channel === channel || act.channel === null),
  );
