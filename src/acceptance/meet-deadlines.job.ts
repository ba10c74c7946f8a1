import type { Job } from "../platform/jobs.ts";
import { meetDeadlines } from "./meet-deadlines.ts";

/** What waits for an answer is reminded of, and silence gets its meaning, within the quarter of an hour. */
export const meetDeadlinesJob: Job = {
  name: "meet-deadlines",
  everyMinutes: 15,
  async run({ begin, look, log, signal }) {
    await meetDeadlines({ begin, look, log }, signal);
  },
};
