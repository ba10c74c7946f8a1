import { mayManageBrand } from "../brand/brand.policy.ts";
import { leftOf } from "../budget/budget.queries.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import { issueCoupons } from "../coupon/issue-coupons.ts";
import { offersOf } from "../coupon/offers.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { type Audience, judgeOf } from "./audience.rules.ts";
import { holdDrop, nextMembers } from "./drop.queries.ts";
import { budgetsOfDrop, type Drop, overOf, tallied } from "./drop.rules.ts";
import { moveDropOn } from "./move-drop-on.ts";

const PAGE = 1_000;

/**
 * Gives a drop's coupons to the members who had no turn yet, a page in a transaction, a few statements each. Cut off, it
 * goes on where it was, by whoever comes next. It ends itself where nobody can have such a coupon any more.
 */
export async function handOutDrop(
  begin: Begin,
  actor: Actor,
  dropId: string,
  how: {
    readonly tell?: (members: number) => void;
    readonly signal?: AbortSignal;
    readonly pageSize?: number;
  } = {},
): Promise<Drop> {
  mayManageBrand(actor, "CAMPAIGNS");
  const { tell = () => undefined, signal, pageSize = PAGE } = how;
  for (;;) {
    const drop = await begin(actor, (work) => handOutNext(work, dropId, pageSize));
    tell(drop.members);
    if (drop.endedAt || signal?.aborted) return drop;
  }
}

async function handOutNext(work: Work, dropId: string, size: number): Promise<Drop> {
  const drop = await holdDrop(work, dropId);
  if (drop.endedAt) return drop;
  const offers = await offersOf(work, [drop.templateId]);
  const template = offers.templates.get(drop.templateId);
  const campaign = template && offers.campaigns.get(template.campaignId);
  if (!template || !campaign) throw new Error(`there is no template ${drop.templateId}`);
  const left = await leftOf(work, budgetsOfDrop(template));
  const over = overOf(template, campaign, { left, now: work.now });
  if (over) return moveDropOn(work, { ...drop, endedWhy: over });

  const page = await nextMembers(work, drop, size);
  const meant = await meantOf(work, drop.audience, page);
  const outcomes = await issueCoupons(
    work,
    meant.map((memberId) => ({
      ...{ memberId, template, source: "DROP", sourceKey: drop.id },
      issuerStoreId: drop.storeId,
    })),
    offers,
  );
  const came = tallied(outcomes);
  return moveDropOn(work, {
    ...drop,
    behind: page.at(-1) ?? drop.behind,
    members: drop.members + page.length,
    issued: drop.issued + came.issued,
    heldOut: drop.heldOut + came.heldOut,
    refused: drop.refused + came.refused,
    endedWhy: page.length < size ? "DONE" : null,
  });
}

/** Who of a page's members is meant. */
async function meantOf(
  work: Work,
  audience: Audience,
  page: readonly string[],
): Promise<readonly string[]> {
  const isMeant = judgeOf(audience);
  if (!isMeant || page.length === 0) return page;
  const facts = await memberFacts(work, page);
  return page.filter((id) => {
    const of = facts.get(id);
    return of !== undefined && isMeant(of);
  });
}
