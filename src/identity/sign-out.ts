import { writeNotes } from "../audit/entry.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { sessionsEnded } from "./session.events.ts";
import { endSessions } from "./session.queries.ts";

/** A member's own act, but whoever looks after its account asks when it ended. */
const noteEnd = (work: Work, holderId: string, detail: string): Promise<void> =>
  work.actor.kind === "member"
    ? writeNotes(work, [{ memberId: holderId, act: "SIGNED_OUT", detail, by: work.actor }])
    : Promise.resolve();

/** Ends one of the caller's own sessions, this one or another device's. One that is over is no error. */
export async function signOut(work: Work, { sessionId }: { sessionId: string }): Promise<number> {
  const holderId = holderOf(work);
  const ended = await endSessions(work, { holderId, sessionId });
  if (ended.length > 0) {
    work.record(sessionsEnded({ brandId: work.brandId, holderId }, "SIGN_OUT", ended));
    await noteEnd(work, holderId, "SESSION");
  }
  return ended.length;
}

/**
 * Ends every session of the caller and all its sockets, those without a session too. Access tokens that were given
 * without a session end by themselves.
 */
export async function signOutEverywhere(work: Work): Promise<number> {
  const holderId = holderOf(work);
  const ended = await endSessions(work, { holderId });
  work.record(sessionsEnded({ brandId: work.brandId, holderId }, "SIGN_OUT_EVERYWHERE", ended));
  await noteEnd(work, holderId, "EVERYWHERE");
  return ended.length;
}

function holderOf({ actor }: Work): string {
  if (actor.kind === "system") throw new Error("the hub itself has no session");
  return actor.id;
}
