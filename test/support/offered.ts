import { newId } from "../../src/kernel/id.ts";
import type { Template } from "../../src/template/template.rules.ts";
import type { Kit } from "./database.ts";
import { templateOf } from "./offers.ts";
import type { World } from "./world.ts";

export interface Offered {
  /** Of the template; its campaign has the same. */
  readonly code?: string;
  readonly holdoutBps?: number;
  readonly audience?: string;
  readonly fromAt?: Date;
  readonly untilAt?: Date;
  readonly onLevel?: string;
}

/** A template of coupons for 5.00 off, good for thirty days, in a campaign of its own that bounds who gets it. */
export async function offered(
  kit: Pick<Kit, "asOwner">,
  there: World,
  but: Offered = {},
): Promise<Template> {
  const { code = "FIVE", fromAt = new Date("2026-01-01T00:00:00Z") } = but;
  await kit.asOwner(
    `insert into campaign (id, brand_id, code, name, from_at, until_at, audience, holdout_bps, defined_at)
    values ($1, $2, $3, $3, $4, $5, $6, $7, now())`,
    [
      ...[newId(), there.brandId, code, fromAt, but.untilAt ?? null, but.audience ?? null],
      but.holdoutBps ?? 0,
    ],
  );
  return templateOf(there, { code, campaign: code, onLevel: but.onLevel ?? null });
}
