import { Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { sightsOf } from "./sight.loader.ts";

/** Who is shown the profiles of members may write in them; a member in its own. */
export async function mayKeepProfiles(work: Work, memberIds: readonly string[]): Promise<void> {
  const { actor } = work;
  if (actor.kind === "member") {
    if (memberIds.every((id) => id === actor.id)) return;
  } else {
    const sights = [...(await sightsOf(work, memberIds)).values()];
    if (sights.every(({ profile }) => profile === "FULL")) return;
  }
  throw new Forbidden("a member's profile is kept by itself, and by those who are shown it");
}
