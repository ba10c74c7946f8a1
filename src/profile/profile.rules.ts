import { Temporal } from "temporal-polyfill";
import { isDay, isTimeZone } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";

/** What is known of a person, by key: `birthday`, `gender` and `city`, and the brand's own keys. */
export type Attributes = Readonly<Record<string, string>>;

/** Local hours of the day in which a member is left alone, `[from, to)`; they may cross midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** How a member wants to be addressed; what is left out, the brand decides. */
export interface Preferences {
  /** BCP 47: `zh-CN`. */
  readonly language?: string | undefined;
  /** IANA: `Asia/Shanghai`. */
  readonly timeZone?: string | undefined;
  readonly quietHours?: QuietHours | undefined;
}

/** What is sealed of a member beside its name. */
export interface Profile {
  readonly attributes: Attributes;
  readonly preferences: Preferences;
}

export const NO_PROFILE: Profile = { attributes: {}, preferences: {} };

const KEYS_LIMIT = 50;
const KEY_LENGTH_LIMIT = 50;
const VALUE_LENGTH_LIMIT = 200;
const GENDERS: readonly string[] = ["FEMALE", "MALE", "OTHER"];

/** A key that says something from now on; without a value, nothing any more. */
export interface AttributeChange {
  readonly key: string;
  readonly value?: string | null | undefined;
}

/** The attributes after changes, in order of their keys. `today` is the brand's day. */
export function changedAttributes(
  before: Attributes,
  changes: readonly AttributeChange[],
  today: string,
): Attributes {
  const after = new Map(Object.entries(before));
  const said = new Set<string>();
  for (const change of changes) {
    const key = change.key.normalize("NFC").trim();
    if (key === "" || key.length > KEY_LENGTH_LIMIT)
      throw new BadInput(`an attribute's key has 1 to ${KEY_LENGTH_LIMIT} characters`);
    if (said.has(key)) throw new BadInput(`the attribute ${key} is named twice`);
    said.add(key);
    const value = change.value?.normalize("NFC").trim();
    if (value === undefined) after.delete(key);
    else after.set(key, sound(key, value, today));
  }
  if (after.size > KEYS_LIMIT) throw new BadInput(`a member has at most ${KEYS_LIMIT} attributes`);
  return Object.fromEntries([...after].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sound(key: string, value: string, today: string): string {
  if (value === "" || value.length > VALUE_LENGTH_LIMIT)
    throw new BadInput(`an attribute's value has 1 to ${VALUE_LENGTH_LIMIT} characters`);
  if (key === "birthday" && (!isDay(value) || value > today))
    throw new BadInput("a birthday is a day gone by, like 1990-02-28");
  if (key === "gender" && !GENDERS.includes(value))
    throw new BadInput(`gender is one of ${GENDERS.join(", ")}`);
  return value;
}

/** The preferences as they are kept: language and zone in their one way of writing. */
export function soundPreferences(said: Preferences): Preferences {
  const { language, timeZone, quietHours } = said;
  return {
    ...(language !== undefined && { language: languageTag(language) }),
    ...(timeZone !== undefined && { timeZone: zone(timeZone) }),
    ...(quietHours !== undefined && { quietHours: hours(quietHours) }),
  };
}

function languageTag(said: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(said);
    if (tag !== undefined) return tag;
  } catch {
    // Said below.
  }
  throw new BadInput("a language is a tag like zh-CN");
}

function zone(said: string): string {
  // An offset knows no summer.
  if (/^[+-]|^UTC[+-]/i.test(said) || !isTimeZone(said))
    throw new BadInput("a time zone is a name like Asia/Shanghai");
  return said;
}

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

function hours({ from, to }: QuietHours): QuietHours {
  if (!HOUR.test(from) || !HOUR.test(to)) throw new BadInput("an hour is written HH:MM");
  if (from === to) throw new BadInput("quiet hours end at another hour than they begin");
  return { from, to };
}

/** Whether a member is to be left alone at an instant; the brand's zone stands in where it named none. */
export function isQuiet(
  { quietHours, timeZone }: Preferences,
  at: Date,
  brandZone: string,
): boolean {
  if (!quietHours) return false;
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone ?? brandZone)
    .toPlainTime()
    .toString()
    .slice(0, 5);
  const { from, to } = quietHours;
  return from < to ? from <= local && local < to : from <= local || local < to;
}
