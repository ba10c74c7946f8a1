import { Refusal } from "../kernel/refusal.ts";

/** A checkout holds points of the member; by `untilAt` the last of them is committed, released or over. */
export class PointsOnHold extends Refusal {
  constructor(readonly untilAt: Date) {
    super({
      en: `points of this member are on hold until ${untilAt.toISOString()}: release them, or wait`,
      zh: `该会员有积分被预留至 ${untilAt.toISOString()}，请先释放或等待到期`,
    });
  }
}
