import type { Transfer } from "../ledger/apply.ts";
import { grownAt, growthOf } from "./growth.accounts.ts";

/** An amount of one kind, for a sale of a store. */
export interface Growth {
  readonly kind: string;
  readonly amount: bigint;
  readonly storeCode: string;
}

/** Lets a member grow. */
export const grow = ({ kind, amount, storeCode }: Growth): Transfer[] =>
  amount === 0n
    ? []
    : [{ asset: kind, kind: "grow", amount, from: grownAt(storeCode), to: growthOf(kind) }];

/** Takes growth back, as far as it is there. */
export function ungrow(growth: Growth, held: bigint): Transfer[] {
  const { kind, storeCode } = growth;
  const amount = growth.amount < held ? growth.amount : held;
  return amount <= 0n
    ? []
    : [{ asset: kind, kind: "ungrow", amount, from: growthOf(kind), to: grownAt(storeCode) }];
}
