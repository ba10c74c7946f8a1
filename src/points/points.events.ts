import type { Fact } from "../platform/outbox/fact.ts";

/** What changed a wallet. */
export type WalletChangeCause =
  | "EARNED"
  | "ACTIVATED"
  | "TAKEN_BACK"
  | "SPENT"
  | "GIVEN_BACK"
  | "EXPIRED"
  | "HELD"
  | "COMMITTED"
  | "RELEASED"
  | "GIVEN"
  | "RECEIVED"
  | "ADJUSTED"
  | "OPENED"
  | "MERGED"
  | "UNMERGED";

/** `change` is signed: what the wallet gained or lost. */
export const walletMoved = (
  memberId: string,
  cause: {
    readonly kind: WalletChangeCause;
    readonly postingId: string;
    readonly change: bigint;
  },
): Fact => ({
  kind: "WalletChanged",
  topics: [`member:${memberId}`],
  payload: {
    memberId,
    cause: cause.kind,
    postingId: cause.postingId,
    change: String(cause.change),
  },
});
