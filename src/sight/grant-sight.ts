import { isHeadquarters } from "../brand/brand.policy.ts";
import { UnknownFranchisee } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import type { GrantedSight, GrantViewer } from "./sight.rules.ts";
import { type SightGrant, SightGrantEntity } from "./sight-grant.entity.ts";

export interface GrantSight {
  readonly franchiseeId: string;
  /** Who is shown: headquarters, by the franchisee's leave; or the franchisee, by headquarters'. */
  readonly viewer: GrantViewer;
  readonly sight: GrantedSight;
  /** Left out: until another grant. */
  readonly untilAt?: Date | undefined;
  readonly reason?: string | undefined;
}

/** Shows one side more, or less, of the persons behind a franchisee's members, from now on. */
export async function grantSight(work: Work, wish: GrantSight): Promise<SightGrant> {
  const { actor, now } = work;
  const isGranter =
    wish.viewer === "HEADQUARTERS"
      ? actor.kind === "franchisee" && actor.franchiseeId === wish.franchiseeId
      : isHeadquarters(actor);
  if (!isGranter || actor.kind === "system")
    throw new Forbidden("a franchisee grants headquarters sight, and headquarters a franchisee");
  if (wish.untilAt && wish.untilAt <= now) throw new BadInput("a grant ends after it begins: now");
  if (!(await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId })))
    throw new UnknownFranchisee(wish.franchiseeId);

  const grant = work.em.create(SightGrantEntity, {
    ...{ id: newId(), brandId: work.brandId, franchiseeId: wish.franchiseeId },
    ...{ viewer: wish.viewer, sight: wish.sight, reason: wish.reason ?? null },
    ...{ grantedBy: actor.id, fromAt: now, untilAt: wish.untilAt ?? null },
  });
  await work.em.flush();
  return grant;
}
