import type { Context } from "../platform/graphql/context.ts";
import { forAnyone, mapLoader } from "../platform/graphql/loader.ts";
import { type Staff, StaffEntity } from "./staff.entity.ts";

const staffLoader = forAnyone(
  mapLoader(async ({ em }, ids) => {
    const found = await em.find(StaffEntity, { id: [...ids] });
    return new Map(found.map((staff) => [staff.id, staff]));
  }),
);

/**
 * Whether staff still serves where its token says. Other callers are what their token says for as long as it is good;
 * so is whoever was never hired here: the keys' owner gave that token by hand.
 */
export async function stillServes(context: Context): Promise<boolean> {
  const { actor } = context;
  if (actor.kind !== "hq" && actor.kind !== "franchisee" && actor.kind !== "store") return true;
  const staff = await context.loader(staffLoader).load(actor.id);
  if (!staff) return true;
  const place = actor.kind === "hq" ? {} : actor;
  return !hasLeft(staff, context.scope.now) && isAt(staff, place);
}

const hasLeft = ({ leftAt }: Staff, at: Date): boolean =>
  leftAt !== null && leftAt !== undefined && leftAt <= at;

const isAt = (
  staff: Staff,
  place: { readonly franchiseeId?: string; readonly storeId?: string },
): boolean =>
  (staff.franchiseeId ?? undefined) === place.franchiseeId &&
  (staff.storeId ?? undefined) === place.storeId;
