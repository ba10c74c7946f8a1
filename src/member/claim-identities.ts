import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import type { Identity } from "./identity.rules.ts";
import { type NewIdentity, takeKeys, writeIdentities } from "./member.queries.ts";

interface ClaimIdentities extends Pick<NewIdentity, "memberId" | "source" | "verification"> {
  /** In their one way of writing; nobody's, a moment ago. */
  readonly identities: readonly Identity[];
}

/** Adds identities to a member that is locked. */
export async function claimIdentities(
  work: Work,
  { identities, ...whose }: ClaimIdentities,
): Promise<void> {
  if (identities.length === 0) return;
  const key = (await takeKeys(work, [whose.memberId])).get(whose.memberId);
  if (!key) throw new Error("a member that is locked has its key");
  const claimed = await writeIdentities(
    work,
    identities.map((identity) => ({ ...whose, key, identity })),
  );
  if (claimed !== identities.length)
    throw new ConcurrentChange("an identity was claimed meanwhile");
}
