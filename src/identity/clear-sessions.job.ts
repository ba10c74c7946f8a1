import { forAllBrands } from "../kernel/actor.ts";
import { clearAttempts } from "../platform/attempts.ts";
import type { Job } from "../platform/jobs.ts";
import { clearSessions } from "./session.queries.ts";

/** A transaction stays short. */
const SESSIONS_A_TURN = 5_000;

/** Removes the rows of sessions, and of wrong attempts, that are over; nothing reads them any longer. */
export const clearSessionsJob: Job = {
  name: "clear-sessions",
  everyMinutes: 60,
  async run({ begin, log, signal }) {
    let sessions = 0;
    for (let cleared = SESSIONS_A_TURN; cleared === SESSIONS_A_TURN && !signal.aborted; ) {
      cleared = await begin(forAllBrands("clear-sessions"), (work) =>
        clearSessions(work, SESSIONS_A_TURN),
      );
      sessions += cleared;
    }
    await begin(forAllBrands("clear-sessions"), clearAttempts);
    log.info({ sessions }, "sessions that were over are cleared");
  },
};
