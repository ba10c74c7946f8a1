import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { lastingBinding } from "../../src/binding/binding.rules.ts";
import { growthOfMembers } from "../../src/growth/growth.queries.ts";
import { identitiesOf } from "../../src/member/member.queries.ts";
import { CHECKS } from "../../src/proof/checks.ts";
import { faultsOf, sumsOf } from "./book.ts";
import type { Kit } from "./database.ts";
import { tests } from "./tests.ts";
import { shownWallet } from "./wallets.ts";
import type { World } from "./world.ts";

/** What any proof finds broken, and what is left under way. */
export async function mergeFaults(kit: Kit, there: World): Promise<string[]> {
  const scope = kit.look(tests);
  const watch = () => ({ update: () => undefined, stop: () => undefined });
  const found = await faultsOf(kit, there.brandId);
  for (const check of CHECKS) {
    const { broken } = await check.run(scope, watch);
    if (broken !== undefined) found.push(`${check.invariant}: ${broken}`);
  }
  const sums = Object.keys(await sumsOf(kit, there.brandId));
  return [...found, ...sums.filter((at) => at.startsWith("moved/")).map((at) => `${at} not zero`)];
}

/** What a member is right now, on a few lines. */
export async function story(kit: Kit, there: World, memberId: string) {
  const scope = kit.look(there.hq);
  const [wallet, bindings, identities, growth] = await Promise.all([
    shownWallet(kit, there, memberId),
    bindingsOf(scope, [memberId]),
    identitiesOf(scope, [memberId]),
    growthOfMembers(scope, [memberId]),
  ]);
  return {
    balance: wallet.balance,
    owed: wallet.owed,
    buckets: wallet.buckets.map((each) => `${each.lastDay} ${each.issuerCode} ${each.points}`),
    pending: wallet.pending.map((each) => `${each.firstDay} ${each.issuerCode} ${each.points}`),
    storeId: lastingBinding(bindings, kit.clock())?.storeId ?? null,
    identities: (identities.get(memberId) ?? []).map(({ kind, value }) => `${kind}:${value}`),
    growth: (growth.get(memberId) ?? []).map(({ code, amount }) => `${code} ${amount}`),
  };
}
