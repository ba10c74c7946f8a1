import { earliestChange } from "../../src/brand/brand.rules.ts";
import type { Ladder } from "../../src/tier/ladder.rules.ts";
import type { SaidLevel } from "../../src/tier/said-ladder.rules.ts";
import { type SetTierLadder, setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { standingLoader } from "../../src/tier/tier.loader.ts";
import { tiersOf } from "../../src/tier/tier.queries.ts";
import type { Kit } from "./database.ts";
import type { World } from "./world.ts";

/** Silver from 300.00, twice the points; gold from 1000.00, three times, and a coupon on entering. */
export const LEVELS: readonly SaidLevel[] = [
  { code: "BASE", name: "Base", rank: 0, reach: 0n },
  {
    code: "SILVER",
    name: "Silver",
    rank: 10,
    reach: 30_000n,
    keep: 20_000n,
    multiplierBps: 20_000,
  },
  {
    ...{ code: "GOLD", name: "Gold", rank: 20, reach: 100_000n, keep: 60_000n },
    ...{ multiplierBps: 30_000, coupons: ["WELCOME"], birthdayGift: "CAKE" },
  },
];

/** What was paid in the year, held to the end of the next month but eleven; no grace; to what is deserved. */
export const LADDER: Omit<SetTierLadder, "fromAt"> = {
  measure: { kind: "SPEND" },
  period: { kind: "LAST_MONTHS", count: 12 },
  term: { kind: "MONTHS", count: 12 },
  graceDays: 0,
  fall: "DESERVED",
  levels: LEVELS,
};

/** Sets a ladder and waits until it is in force. */
export async function climbable(
  kit: Kit,
  there: World,
  but: Partial<SetTierLadder> = {},
): Promise<Ladder> {
  const fromAt = earliestChange(kit.clock());
  const ladder = await there.as((work) => setTierLadder(work, { ...LADDER, fromAt, ...but }));
  kit.clock.set(new Date(ladder.fromAt.getTime() + 60_000).toISOString());
  return ladder;
}

export const standing = (kit: Kit, there: World, memberId = there.anna) =>
  standingLoader(kit.look(there.hq)).load(memberId);

/** A member's history as `REASON LEVEL`, oldest first. */
export async function historyOf(kit: Kit, there: World, memberId = there.anna): Promise<string[]> {
  const tiers = await tiersOf(kit.look(there.hq), [memberId]);
  return (tiers.get(memberId) ?? []).map(({ reason, level }) => `${reason} ${level}`);
}
