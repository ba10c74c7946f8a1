import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { StoreType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import type { Work } from "../platform/database/work.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { closeStore } from "./close-store.ts";
import { consentToTransfer } from "./consent-to-transfer.ts";
import { speaksFor } from "./handover.policy.ts";
import { bindingTransferPage } from "./handover.queries.ts";
import { type BindingTransfer, statusOf } from "./handover.rules.ts";
import {
  BindingTransferConnectionType,
  type BindingTransferType,
  CloseStoreInput,
  CloseStoreResult,
  ConsentToTransferInput,
  ConsentToTransferResult,
  RefuseTransferInput,
  RefuseTransferResult,
  RequestBindingTransferInput,
  RequestBindingTransferResult,
  TransferBindingInput,
  TransferBindingResult,
  WithdrawTransferInput,
  WithdrawTransferResult,
} from "./handover.type.ts";
import { sideOf } from "./open-binding-transfer.ts";
import { refuseTransfer } from "./refuse-transfer.ts";
import { requestBindingTransfer } from "./request-binding-transfer.ts";
import { transferBinding } from "./transfer-binding.ts";
import { withdrawTransfer } from "./withdraw-transfer.ts";

const shown = (transfer: BindingTransfer, now: Date): BindingTransferType => ({
  ...transfer,
  status: statusOf(transfer, now),
  effectiveAt: transfer.decision?.effectiveAt ?? transfer.effectiveAt,
  decidedAt: transfer.decision?.decidedAt ?? null,
  decisionReason: transfer.decision?.reason ?? null,
});

@Resolver()
export class HandoverResolver {
  @Mutation(() => RequestBindingTransferResult, {
    description: "Asks the store that has a member to give it to another.",
  })
  requestBindingTransfer(
    @Arg("input", () => RequestBindingTransferInput) input: RequestBindingTransferInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, effectiveAt: input.effectiveAt ?? undefined };
    return this.answer(context, "BindingTransferRequested", (work) =>
      requestBindingTransfer(work, wish),
    );
  }

  @Mutation(() => TransferBindingResult, {
    description: "Transfers a member to another store without asking. Headquarters only.",
  })
  transferBinding(
    @Arg("input", () => TransferBindingInput) input: TransferBindingInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, effectiveAt: input.effectiveAt ?? undefined };
    return this.answer(context, "BindingTransferred", (work) => transferBinding(work, wish));
  }

  @Mutation(() => ConsentToTransferResult, { description: "Gives the member away." })
  consentToTransfer(
    @Arg("input", () => ConsentToTransferInput) input: ConsentToTransferInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return this.answer(context, "BindingTransferred", (work) => consentToTransfer(work, input));
  }

  @Mutation(() => RefuseTransferResult, { description: "Keeps the member, and says why." })
  refuseTransfer(
    @Arg("input", () => RefuseTransferInput) input: RefuseTransferInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return this.answer(context, "BindingTransferRefused", (work) => refuseTransfer(work, input));
  }

  @Mutation(() => WithdrawTransferResult, { description: "Asks for the member no longer." })
  withdrawTransfer(
    @Arg("input", () => WithdrawTransferInput) input: WithdrawTransferInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return this.answer(context, "BindingTransferWithdrawn", (work) =>
      withdrawTransfer(work, input),
    );
  }

  @Mutation(() => CloseStoreResult, {
    description: "Closes a store for ever from an instant on; its members are its successor's.",
  })
  closeStore(
    @Arg("input", () => CloseStoreInput) input: CloseStoreInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, successorId: input.successorId ?? undefined };
    return answer(context, "StoreCloses", async () => ({
      closing: await context.begin((work) => closeStore(work, wish)),
    }));
  }

  private answer(
    context: Context,
    done: string,
    act: (work: Work) => Promise<BindingTransfer>,
  ): Promise<object> {
    return answer(context, done, async () => ({
      transfer: shown(await context.begin(act), context.scope.now),
    }));
  }
}

@Resolver(() => StoreType)
export class StoreTransfersResolver {
  @FieldResolver(() => BindingTransferConnectionType, {
    nullable: true,
    description:
      "Members asked of it and by it, newest first: for its staff, its franchisee and headquarters.",
  })
  async bindingTransfers(
    @Root() { id }: StoreType,
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<BindingTransferType> | null> {
    if (!speaksFor(actor, await sideOf(scope, id))) return null;
    const [behind] = keyOf(after, [isId]) ?? [];
    const page = pageOf(await bindingTransferPage(scope, id, { first, after: behind }), { first });
    const rows = page.rows.map((transfer) => shown(transfer, scope.now));
    return connectionOf({ ...page, rows }, (transfer) => [transfer.id]);
  }
}
