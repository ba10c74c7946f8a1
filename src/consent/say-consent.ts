import type { Actor } from "../kernel/actor.ts";
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
  const said: ConsentAct = {
    ...{ id: newId(), memberId, purpose, channel, act, textVersion, at: work.now },
    ...{ actorKind: by.kind, actorId: by.kind === "system" ? null : by.id },
  };
  await writeConsents(work, [said]);
  return said;
}
