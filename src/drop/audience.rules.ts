import { type MemberFacts, parseCondition } from "../kernel/condition.ts";
import { BadInput } from "../kernel/refusal.ts";
import { soundTag } from "../tag/tag.rules.ts";

/** Who gets what is given to many: those who were members when it was ordered, as they are when their turn comes. */
export type Audience =
  | { readonly kind: "EVERYBODY" }
  | { readonly kind: "MEMBERS"; readonly memberIds: readonly string[] }
  | { readonly kind: "TAG"; readonly tag: string }
  | { readonly kind: "LEVEL"; readonly level: string }
  /** In CEL, about `member`. */
  | { readonly kind: "CONDITION"; readonly condition: string };

/** An audience as a caller says it: one of these. */
export interface SaidAudience {
  readonly everybody?: boolean | null | undefined;
  readonly memberIds?: readonly string[] | null | undefined;
  readonly tag?: string | null | undefined;
  readonly level?: string | null | undefined;
  readonly condition?: string | null | undefined;
}

const MEMBERS_LIMIT = 1_000;

/** Reads what a caller says of an audience. */
export function asAudience(said: SaidAudience): Audience {
  const given = Object.entries(said).filter(([, value]) => value !== null && value !== undefined);
  if (given.length !== 1)
    throw new BadInput("say one of: everybody, memberIds, tag, level, condition");
  const { everybody, memberIds, tag, level, condition } = said;
  if (memberIds) {
    const ids = [...new Set(memberIds)].sort();
    if (ids.length === 0 || ids.length > MEMBERS_LIMIT)
      throw new BadInput(`name 1 to ${MEMBERS_LIMIT} members`);
    return { kind: "MEMBERS", memberIds: ids };
  }
  if (typeof tag === "string") return { kind: "TAG", tag: soundTag(tag) };
  if (typeof level === "string") return { kind: "LEVEL", level };
  if (typeof condition === "string")
    return { kind: "CONDITION", condition: conditionOf(condition).text };
  if (everybody === true) return { kind: "EVERYBODY" };
  throw new BadInput("everybody is true, or left out");
}

const conditionOf = (text: string) =>
  parseCondition<{ readonly member: MemberFacts }>(text, ["member"]);

/** What tells of each member whether it is meant, where that is asked of each; undefined: whoever is found is meant. */
export function judgeOf(audience: Audience): ((facts: MemberFacts) => boolean) | undefined {
  if (audience.kind === "LEVEL") return ({ level }) => level === audience.level;
  if (audience.kind !== "CONDITION") return undefined;
  const condition = conditionOf(audience.condition);
  return (member) => condition.holds({ member });
}
