import type { Work } from "../platform/database/work.ts";
import { mayTagMembers } from "./tag.policy.ts";
import { removeTag } from "./tag.queries.ts";
import { soundTag } from "./tag.rules.ts";

export interface UntagMembers {
  /** 1 to 1,000. */
  readonly memberIds: readonly string[];
  readonly tag: string;
}

/** Takes a tag from members; answers how many had it. */
export async function untagMembers(work: Work, wish: UntagMembers): Promise<number> {
  const memberIds = [...new Set(wish.memberIds)];
  await mayTagMembers(work, memberIds);
  return removeTag(work, memberIds, soundTag(wish.tag));
}
