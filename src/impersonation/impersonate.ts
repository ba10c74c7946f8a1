import { actorOf } from "../identity/hire-staff.ts";
import { StaffLeft, UnknownStaff } from "../identity/identity.refusals.ts";
import type { Keys } from "../identity/keys.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import { type Caller, issueToken } from "../identity/token.ts";
import { newId } from "../kernel/id.ts";
import { BadInput, Forbidden } from "../kernel/refusal.ts";
import { membersById, survivorsOf } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { mayImpersonate } from "./impersonation.policy.ts";
import { writeImpersonation } from "./impersonation.queries.ts";
import { type Impersonation, LONGEST_MINUTES } from "./impersonation.rules.ts";

export interface Impersonate {
  /** One of the two. */
  readonly staffId?: string | undefined;
  readonly memberId?: string | undefined;
  readonly reason: string;
  readonly minutes: number;
}

export interface Impersonated {
  readonly impersonation: Impersonation;
  /** That person's token; it names who really acts. */
  readonly accessToken: string;
}

/** Lets somebody of support act in a person's place, for a reason and a while; the person is shown that it did. */
export async function impersonate(
  work: Work,
  keys: Keys,
  wish: Impersonate,
): Promise<Impersonated> {
  const { actor, now } = work;
  mayImpersonate(actor);
  if (!wish.staffId === !wish.memberId) throw new BadInput("name a person at work, or a member");
  if (wish.reason.trim() === "") throw new BadInput("say why: the person is shown it");
  if (wish.minutes < 1 || wish.minutes > LONGEST_MINUTES)
    throw new BadInput(`it lasts 1 to ${LONGEST_MINUTES} minutes`);
  const person = wish.staffId
    ? await staffOf(work, wish.staffId)
    : await memberOf(work, wish.memberId ?? "");
  // Nobody becomes more than it is.
  if (person.kind === "hq") throw new Forbidden("nobody acts in the place of headquarters' people");

  const impersonation: Impersonation = {
    ...{ id: newId(), supporterId: actor.id, reason: wish.reason },
    staffId: person.kind === "member" ? null : person.id,
    memberId: person.kind === "member" ? person.id : null,
    ...{ beganAt: now, endsAt: new Date(+now + wish.minutes * 60_000), endedAt: null },
  };
  await writeImpersonation(work, impersonation);
  const { id, reason } = impersonation;
  const behalf = { staffId: actor.id, reason, id };
  return {
    impersonation,
    accessToken: issueToken(keys, { ...person, behalf }, now, wish.minutes / 60),
  };
}

async function staffOf(work: Work, id: string): Promise<Caller> {
  const staff = await work.em.findOne(StaffEntity, { id });
  if (!staff) throw new UnknownStaff(id);
  if (staff.leftAt && staff.leftAt <= work.now) throw new StaffLeft(id, staff.leftAt);
  return actorOf(staff);
}

async function memberOf(work: Work, wished: string): Promise<Caller> {
  const id = (await survivorsOf(work, [wished])).get(wished);
  const member = id === undefined ? undefined : (await membersById(work, [id])).get(id);
  if (!member || member.erasedAt) throw new UnknownMember(wished);
  return { kind: "member", id: member.id, brandId: work.brandId };
}
