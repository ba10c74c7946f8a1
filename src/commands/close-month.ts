import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import { isMonth } from "../kernel/month.ts";
import { closeMonth, type MonthClosed } from "../statement/close-month.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** Closes a brand's month from the command line. */
export async function closeBrandMonth(
  hub: Hub,
  wish: { readonly brand: string; readonly month: string },
  progress: Progress,
): Promise<MonthClosed> {
  const { month } = wish;
  if (!isMonth(month)) throw new CommandFailed(`--month takes a month like 2017-06, not ${month}`);
  const { brandId } = await findBrand(hub, wish.brand);
  const bar = progress.start("statements", 0);
  try {
    return await closeMonth(hub.begin, system("close-month", brandId), { month }, (done, total) =>
      bar.update(done, total),
    );
  } finally {
    bar.stop();
  }
}
