import { hasRight, isHeadquarters } from "../brand/brand.policy.ts";
import { impersonationEnded } from "../identity/session.events.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { impersonationOf, writeEnd } from "./impersonation.queries.ts";
import { UnknownImpersonation } from "./impersonation.refusals.ts";
import type { Impersonation } from "./impersonation.rules.ts";

/** Ends that somebody acts in another's place, at once: by whoever acts, or by another who could. */
export async function endImpersonation(
  work: Work,
  wish: { readonly impersonationId?: string | undefined },
): Promise<Impersonation> {
  const { actor, now, brandId } = work;
  if (actor.kind === "system") throw new Forbidden("a person ends this");
  const id = wish.impersonationId ?? actor.behalf?.id;
  if (id === undefined) throw new BadInput("say which: you act in your own name");
  const found = await impersonationOf(work, id);
  const self = actor.behalf ? actor.behalf.staffId : actor.id;
  const mayEnd = isHeadquarters(actor) && !actor.behalf && hasRight(actor, "IMPERSONATE");
  if (!found || (found.supporterId !== self && !mayEnd)) throw new UnknownImpersonation(id);
  if (found.endedAt) return found;
  await writeEnd(work, id, self);
  work.record(impersonationEnded(brandId, found.supporterId, id));
  return { ...found, endedAt: now };
}
