import { idOf } from "../kernel/actor.ts";
import { BadInput } from "../kernel/refusal.ts";
import { takeKeys } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { maySay, mayTagMembers } from "./tag.policy.ts";
import { writeTag } from "./tag.queries.ts";
import { soundTag, type Tag, type TagKind } from "./tag.rules.ts";

export interface TagMembers {
  /** 1 to 1,000; one that is named twice is one. */
  readonly memberIds: readonly string[];
  readonly tag: string;
  readonly kind: TagKind;
  /** The file or rule it came from. */
  readonly source?: string | undefined;
  readonly untilAt?: Date | undefined;
}

/** Tags members, all or none; who has the tag already has it anew. */
export async function tagMembers(work: Work, wish: TagMembers): Promise<Tag> {
  const memberIds = [...new Set(wish.memberIds)];
  maySay(work, wish.kind);
  await mayTagMembers(work, memberIds);
  const tag = soundTag(wish.tag);
  if (wish.untilAt && wish.untilAt <= work.now)
    throw new BadInput("a tag ends after it begins: now");
  const keys = await takeKeys(work, memberIds);
  for (const id of memberIds) if (!keys.has(id)) throw new UnknownMember(id);

  const { actor } = work;
  const written: Tag = {
    ...{ tag, kind: wish.kind, source: wish.source ?? null },
    taggedBy: idOf(actor),
    ...{ fromAt: work.now, untilAt: wish.untilAt ?? null },
  };
  await writeTag(work, memberIds, written);
  return written;
}
