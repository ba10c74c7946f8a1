import { type Campaign, endOf, isHeldOut } from "../campaign/campaign.rules.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import type { MemberFacts } from "../kernel/condition.ts";
import type { Scope } from "../platform/database/work.ts";
import { spendOfMembers } from "./funnel.queries.ts";
import type { Comparison } from "./funnel.rules.ts";

/** Members whose facts are read at once. */
const PAGE = 5_000;

/**
 * What members spent while a campaign ran: those it was offered to, used or not, beside those it was kept from, by the same
 * digest that kept it from them. Both are who was a member when it began and was in its audience by what was known then, so
 * that nothing the campaign brought about decides who is counted. Undefined where nobody is held out, or it has not begun.
 */
export async function compareWithControl(
  scope: Scope,
  campaign: Campaign,
): Promise<Comparison | undefined> {
  const { fromAt } = campaign;
  if (campaign.holdoutBps === 0 || fromAt > scope.now) return undefined;
  const ends = endOf(campaign);
  const untilAt = ends && ends < scope.now ? ends : scope.now;
  const spend = await spendOfMembers(scope, { fromAt, untilAt });

  const offered = { members: 0, spendMinor: 0n };
  const heldOut = { members: 0, spendMinor: 0n };
  for (const id of await audienceOf(scope, campaign, [...spend.keys()])) {
    const side = isHeldOut(campaign, id) ? heldOut : offered;
    side.members++;
    side.spendMinor += spend.get(id) ?? 0n;
  }
  return { offered, heldOut };
}

/** Who of the members was meant when it began. */
async function audienceOf(
  scope: Scope,
  { audience, fromAt }: Campaign,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (!audience) return ids;
  const then: Scope = { ...scope, now: fromAt };
  const meant: string[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const some = ids.slice(at, at + PAGE);
    const facts = await memberFacts(then, some);
    const isMeant = (member: MemberFacts | undefined) =>
      member !== undefined && audience.holds({ member });
    meant.push(...some.filter((id) => isMeant(facts.get(id))));
  }
  return meant;
}
