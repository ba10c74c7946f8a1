import type { Work } from "../platform/database/work.ts";
import { sessionsEnded } from "./session.events.ts";
import { endSessions } from "./session.queries.ts";

/** Ends one of the caller's own sessions, this one or another device's. One that is over is no error. */
export async function signOut(work: Work, { sessionId }: { sessionId: string }): Promise<number> {
  const holderId = holderOf(work);
  const ended = await endSessions(work, { holderId, sessionId });
  if (ended.length > 0)
    work.record(sessionsEnded({ brandId: work.brandId, holderId }, "SIGN_OUT", ended));
  return ended.length;
}

/**
 * Ends every session of the caller and all its sockets, those without a session too. Access tokens that are out end
 * by themselves, within minutes.
 */
export async function signOutEverywhere(work: Work): Promise<number> {
  const holderId = holderOf(work);
  const ended = await endSessions(work, { holderId });
  work.record(sessionsEnded({ brandId: work.brandId, holderId }, "SIGN_OUT_EVERYWHERE", ended));
  return ended.length;
}

function holderOf({ actor }: Work): string {
  if (actor.kind === "system") throw new Error("the hub itself has no session");
  return actor.id;
}
