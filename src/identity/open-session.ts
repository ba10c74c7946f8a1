import { writeNotes } from "../audit/entry.queries.ts";
import { newId } from "../kernel/id.ts";
import { takeKeys } from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { type Credentials, issueCredentials } from "./credentials.ts";
import type { Keys } from "./keys.ts";
import { hashOf, newSecret } from "./refresh-token.ts";
import { writeSession } from "./session.queries.ts";
import { sessionEnd } from "./session.rules.ts";

export interface OpenSession {
  /** The member that proved who it is. */
  readonly holderId: string;
  readonly device?: string | null | undefined;
  /** How it was proved, in a word. */
  readonly by: string;
}

/** Begins a session for whoever proved who it is; how, the caller has seen to. */
export async function openSession(
  work: Work,
  keys: Keys,
  { holderId, device, by }: OpenSession,
): Promise<Credentials> {
  const { now, brandId } = work;
  // Who is being erased is waited for: nothing else of a sign-in may do so.
  if (!(await takeKeys(work, [holderId])).has(holderId))
    throw new ConcurrentChange("the member was erased meanwhile");
  const times = { openedAt: now, usedAt: now, endsAt: sessionEnd(now, now) };
  const session = { id: newId(), holderId, device: device ?? null, ...times };
  const secret = newSecret();
  const holder = { kind: "member", id: holderId, brandId } as const;
  await Promise.all([
    writeSession(work, session, hashOf(secret)),
    writeNotes(work, [{ memberId: holderId, act: "SIGNED_IN", detail: by, by: holder }]),
  ]);
  return issueCredentials(keys, { session, brandId, secret }, now);
}
