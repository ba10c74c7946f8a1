import { type Account, tracked, untracked } from "../ledger/address.ts";

/** What a member has grown by, of one kind. Nothing spends it, and refunds take no more than is there. */
export const growthOf = (code: string): Account => tracked(0n, "growth", code);

/** Growth given for a store's sales: below zero by what it has given. Hot. */
export const grownAt = (storeCode: string): Account => untracked("grown", storeCode);
