import { type Actor, idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { takeKeys } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { consentsOf, writeConsents } from "./consent.queries.ts";
import { type ConsentAct, type ConsentScope, lastWord } from "./consent.rules.ts";

export interface SayConsent extends ConsentScope {
  readonly memberId: string;
  /** Which wording was read. */
  readonly textVersion: string;
  /** Who said so; the actor, when left out. */
  readonly by?: Actor;
}

/** Adds to a member's history what it agrees to, or takes back; what stands already is not said again. */
export async function sayConsent(
  work: Work,
  act: ConsentAct["act"],
  { memberId, purpose, channel, textVersion, by = work.actor }: SayConsent,
): Promise<ConsentAct> {
  if (!(await takeKeys(work, [memberId])).has(memberId)) throw new UnknownMember(memberId);
  const history = (await consentsOf(work, [memberId])).get(memberId) ?? [];
  const last = lastWord(history, { purpose, channel });
  const stands = last?.act === act && last.channel === channel;
  if (stands && last.textVersion === textVersion) return last;
  const said = { memberId, purpose, channel, act, textVersion };
  const [written] = await noteConsents(work, [said], by);
  return written as ConsentAct;
}

/** What somebody says of a consent, for it to be noted. */
type Said = Omit<ConsentAct, "id" | "at" | "actorKind" | "actorId">;

/** Adds to members' histories what was said now, whatever stands. */
export async function noteConsents(
  work: Work,
  said: readonly Said[],
  by: Actor = work.actor,
): Promise<ConsentAct[]> {
  const acts = said.map((each) => ({
    ...{ id: newId(), ...each, at: work.now },
    ...{ actorKind: by.kind, actorId: idOf(by) },
  }));
  if (acts.length > 0) await writeConsents(work, acts);
  return acts;
}
