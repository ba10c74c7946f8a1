import { mayManageBrand } from "../brand/brand.policy.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { PointKindTaken } from "./growth.refusals.ts";
import { type PointKind, PointKindEntity } from "./point-kind.entity.ts";

export interface DefinePointKind {
  /** 4 to 12 capitals or digits, a letter first: never a currency's code, nor points' own. For ever. */
  readonly code: string;
  readonly name: string;
}

const CODE = /^[A-Z][A-Z0-9]{3,11}$/;

/** A further kind of points: growth, which only grows and is never spent. Its rules are set apart. */
export async function definePointKind(work: Work, wish: DefinePointKind): Promise<PointKind> {
  mayManageBrand(work.actor, "RULES");
  if (!CODE.test(wish.code))
    throw new BadInput("a kind's code is 4 to 12 capitals or digits, a letter first");
  if (await work.em.findOne(PointKindEntity, { code: wish.code }))
    throw new PointKindTaken(wish.code);

  const kind = work.em.create(PointKindEntity, { ...wish, brandId: work.brandId });
  await work.em.flush();
  return kind;
}
