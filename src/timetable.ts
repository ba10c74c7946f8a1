import { tellLapsedJob } from "./binding/tell-lapsed.job.ts";
import { expirePointsJob } from "./expiry/expire-points.job.ts";
import { handOverMembersJob } from "./handover/hand-over-members.job.ts";
import { releaseHoldsJob } from "./hold/release-holds.job.ts";
import { clearSessionsJob } from "./identity/clear-sessions.job.ts";
import { alarmParkedJob } from "./order/alarm-parked.job.ts";
import type { Job } from "./platform/jobs.ts";
import { proveJob } from "./proof/prove.job.ts";
import { reviewTiersJob } from "./tier/review-tiers.job.ts";

/** What the hub does by itself; each job says its beat. */
export const timetable: readonly Job[] = [
  expirePointsJob,
  releaseHoldsJob,
  handOverMembersJob,
  tellLapsedJob,
  alarmParkedJob,
  clearSessionsJob,
  reviewTiersJob,
  proveJob,
];
