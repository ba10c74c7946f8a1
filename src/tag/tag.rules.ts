import { BadInput } from "../kernel/refusal.ts";

/** Who says so: a person, a file, or a rule. */
export const TAG_KINDS = ["MANUAL", "IMPORTED", "COMPUTED"] as const;
export type TagKind = (typeof TAG_KINDS)[number];

/** A word that stands for a member, `[fromAt, untilAt)`. */
export interface Tag {
  readonly tag: string;
  readonly kind: TagKind;
  /** The file or rule it came from. */
  readonly source: string | null;
  readonly taggedBy: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

const LENGTH_LIMIT = 50;

/** The one way of writing a tag. */
export function soundTag(said: string): string {
  const tag = said.normalize("NFC").trim();
  if (tag === "" || tag.length > LENGTH_LIMIT)
    throw new BadInput(`a tag has 1 to ${LENGTH_LIMIT} characters`);
  return tag;
}
