import { personOf } from "../kernel/actor.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { maySayFourEyes } from "./four-eyes.policy.ts";
import { fourEyesOf, holdFourEyes, writeApproval } from "./four-eyes.queries.ts";
import { FourEyesSuperseded, UnknownFourEyes } from "./four-eyes.refusals.ts";
import { contentOf, type FourEyesVersion, judgeSecond, statusOf } from "./four-eyes.rules.ts";

/** The second person's word on what takes two people: in force from its instant on, from now where that is past. */
export async function approveFourEyes(
  work: Work,
  { fourEyesId }: { readonly fourEyesId: string },
): Promise<FourEyesVersion> {
  maySayFourEyes(work.actor);
  const versions = await holdFourEyes(work);
  const rule = versions.find(({ id }) => id === fourEyesId);
  if (!rule) throw new UnknownFourEyes(fourEyesId);
  const status = statusOf(rule, versions);
  if (status === "AGREED") return rule;
  if (status === "SUPERSEDED") throw new FourEyesSuperseded(fourEyesId);
  const approvedBy = personOf(work.actor);
  judgeSecond(true, rule.proposedBy, approvedBy);

  noteChanged(work, "FourEyes", await fourEyesOf(work), contentOf(rule));
  await writeApproval(work, fourEyesId, approvedBy);
  return { ...rule, approvedBy, approvedAt: work.now };
}
