import type { Fact } from "../platform/outbox/fact.ts";
import type { BindingTransfer } from "./handover.rules.ts";

type Kind = "BindingTransferRequested" | "BindingTransferDecided";

/** For both stores and the member. */
export const bindingTransferChanged = (
  kind: Kind,
  brandId: string,
  transfer: BindingTransfer,
): Fact => ({
  kind,
  topics: [
    ...[`member:${transfer.memberId}`, `store:${transfer.fromStoreId}`],
    ...[`store:${transfer.toStoreId}`, `brand:${brandId}`],
  ],
  payload: { transferId: transfer.id, memberId: transfer.memberId },
});
