import DataLoader from "dataloader";
import { zoneOf } from "../brand/brand.queries.ts";
import { dayOf } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import { forAnyone, mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { heldIn, withoutTimedOut } from "./held.rules.ts";
import { type PastWallet, pointAccountsAsOf } from "./past-wallet.queries.ts";
import { expiringOf, pendingOf, shownDay, walletOf } from "./points.accounts.ts";
import type { WalletType } from "./points.type.ts";
import { pointAccountsOf, pointsEntries } from "./wallet.queries.ts";

type Accounts = Parameters<typeof walletOf>[0];

/** A member's wallet as it is right at an instant. */
function shown(memberId: string, booked: Accounts, at: Date, zone: string): WalletType {
  const today = dayOf(at, zone);
  const accounts = withoutTimedOut(booked, at);
  const wallet = walletOf(accounts, today);
  return {
    memberId,
    held: heldIn(accounts).reduce((sum, { points }) => sum + points, 0n),
    balance: wallet.balance,
    owed: wallet.owed,
    buckets: wallet.buckets.map((each) => ({ ...each, lastDay: shownDay(each.lastDay) })),
    expiring: expiringOf(wallet),
    pending: pendingOf(accounts, today).map((each) => ({
      ...each,
      lastDay: each.lastDay && shownDay(each.lastDay),
    })),
  };
}

/** Each member's wallet as of the request's day in the brand's zone. */
export const walletLoader = forAnyone(
  mapLoader(async (scope, memberIds) => {
    const [timeZone, accounts] = await Promise.all([
      zoneOf(scope),
      pointAccountsOf(scope, memberIds),
    ]);
    return new Map(memberIds.map((id) => [id, shown(id, accounts.get(id), scope.now, timeZone)]));
  }),
);

/** Wallets at instants gone by; buckets that had ended by then are left out, as they were. */
export const pastWalletLoader = (scope: Scope): DataLoader<PastWallet, WalletType, string> =>
  new DataLoader(
    async (asked) => {
      const [timeZone, accounts] = await Promise.all([
        zoneOf(scope),
        pointAccountsAsOf(scope, asked),
      ]);
      return asked.map(({ memberId, asOf }, index) =>
        shown(memberId, accounts[index], asOf, timeZone),
      );
    },
    { cacheKeyFn: ({ memberId, asOf, by }) => `${memberId} ${asOf.getTime()} ${by}` },
  );

export const pointsEntriesLoader = pageLoader(pointsEntries);
