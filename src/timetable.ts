import { meetDeadlinesJob } from "./acceptance/meet-deadlines.job.ts";
import { sealJob } from "./audit/seal.job.ts";
import { checkBillJob } from "./bill/check-bill.job.ts";
import { tellLapsedJob } from "./binding/tell-lapsed.job.ts";
import { cadencesJob } from "./cadence/cadences.job.ts";
import { generateCodesJob } from "./code/generate-codes.job.ts";
import { releaseLapsedReservationsJob } from "./coupon/release-lapsed-reservations.job.ts";
import { forgetDeliveriesJob } from "./delivery/forget-deliveries.job.ts";
import { dropsJob } from "./drop/drops.job.ts";
import { rewardLevelsJob } from "./drop/reward-levels.job.ts";
import { expirePointsJob } from "./expiry/expire-points.job.ts";
import { forgetEventsJob } from "./feed/forget-events.job.ts";
import { handOverMembersJob } from "./handover/hand-over-members.job.ts";
import { releaseHoldsJob } from "./hold/release-holds.job.ts";
import { clearSessionsJob } from "./identity/clear-sessions.job.ts";
import { clearDeliveriesJob } from "./inbox/clear-deliveries.job.ts";
import { alarmParkedJob } from "./order/alarm-parked.job.ts";
import type { Config } from "./platform/config.ts";
import type { Job } from "./platform/jobs.ts";
import { proveJob } from "./proof/prove.job.ts";
import { rerateJob } from "./rerating/rerate.job.ts";
import { splitPaymentsJob } from "./split/split-payments.job.ts";
import type { WechatPay } from "./split/wechat-pay.client.ts";
import { reviewTiersJob } from "./tier/review-tiers.job.ts";

/** What the hub does by itself; each job says its beat. Payments are split where WeChat Pay is set up. */
export const timetable = (
  wechatPay: WechatPay | undefined,
  { feedDays }: Pick<Config, "feedDays">,
): readonly Job[] => [
  expirePointsJob,
  releaseHoldsJob,
  releaseLapsedReservationsJob,
  handOverMembersJob,
  tellLapsedJob,
  alarmParkedJob,
  clearSessionsJob,
  sealJob,
  forgetEventsJob(feedDays),
  clearDeliveriesJob,
  reviewTiersJob,
  generateCodesJob,
  forgetDeliveriesJob,
  cadencesJob,
  dropsJob,
  rewardLevelsJob,
  meetDeadlinesJob,
  rerateJob,
  ...(wechatPay ? [splitPaymentsJob(wechatPay), checkBillJob(wechatPay)] : []),
  proveJob,
];
