import { isHeadquarters } from "../brand/brand.policy.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { mayKeepProfiles } from "../sight/sight.policy.ts";
import type { TagKind } from "./tag.rules.ts";

const LIMIT = 1_000;

/** Members are tagged by whoever is shown their profiles, never by themselves. */
export async function mayTagMembers(work: Work, memberIds: readonly string[]): Promise<void> {
  if (work.actor.kind === "member") throw new Forbidden("members do not tag themselves");
  if (memberIds.length < 1 || memberIds.length > LIMIT)
    throw new BadInput(`between 1 and ${LIMIT} members a call`);
  await mayKeepProfiles(work, memberIds);
}

/** What a file or a rule says, headquarters' programs bring; a person says what it sees. */
export function maySay({ actor }: Work, kind: TagKind): void {
  if (kind !== "MANUAL" && !isHeadquarters(actor))
    throw new Forbidden("imported and computed tags come from headquarters");
}
