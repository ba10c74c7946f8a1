import { regionOf } from "../brand/brand.queries.ts";
import { type Identity, readIdentity } from "../member/identity.rules.ts";
import { takeKeys, writeIdentities } from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";

/** Adds what WeChat showed to be a member's own, and was nobody's a moment ago. */
export async function claimIdentities(
  work: Work,
  memberId: string,
  identities: readonly Identity[],
): Promise<void> {
  if (identities.length === 0) return;
  const region = await regionOf(work);
  const key = (await takeKeys(work, [memberId])).get(memberId);
  if (!key) throw new ConcurrentChange("the member was erased meanwhile");
  const claimed = await writeIdentities(
    work,
    identities.map((said) => {
      const identity = readIdentity(said, region);
      if (!identity) throw new Error(`WeChat told an identity that is none: ${said.kind}`);
      return { memberId, key, identity, source: "WECHAT", verification: "VERIFIED" };
    }),
  );
  if (claimed !== identities.length)
    throw new ConcurrentChange("an identity was claimed meanwhile");
}
