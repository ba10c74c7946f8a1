import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { isHeadquarters, ownStore, seesFranchisee } from "../brand/brand.policy.ts";
import { StoreType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf, WHO_NUMBERS } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { seesMember } from "../member/member.policy.ts";
import { MemberType } from "../member/member.type.ts";
import { as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, TextScalar } from "../platform/graphql/scalars.ts";
import { LineType } from "../settlement/settlement.type.ts";
import {
  memberOrdersLoader,
  orderLinesLoader,
  orderLoader,
  refundLoader,
  storeOrdersLoader,
} from "./order.loader.ts";
import { seesOrder } from "./order.policy.ts";
import { ordersByNumber } from "./order.queries.ts";
import { orderKey } from "./order.rules.ts";
import {
  OrderConnectionType,
  OrderType,
  RecordOrdersInput,
  RecordOrdersOutcome,
  RefundOrdersInput,
  RefundOrdersOutcome,
  RefundType,
} from "./order.type.ts";
import { orderDesk } from "./order-desk.ts";
import { refundOrders } from "./refund-orders.ts";

@Resolver(() => OrderType)
export class OrderResolver {
  @Query(() => OrderType, {
    nullable: true,
    description: "An order by the number its source gave it.",
  })
  async order(
    @Arg("number", () => TextScalar) number: string,
    @Ctx() context: Context,
    @Arg("source", () => TextScalar, { nullable: true, description: WHO_NUMBERS }) said?: string,
  ): Promise<OrderType | null> {
    const source = sourceOf(said, await ownStoreCode(context));
    const found = await ordersByNumber(context.scope, [{ source, number }]);
    const place = found.get(orderKey(source, number));
    const order = place && (await context.loader(orderLoader).load(place.orderId));
    return order && seesOrder(context.actor, order) ? order : null;
  }

  @FieldResolver(() => StoreType, { nullable: true })
  store(@Root() order: OrderType, @Ctx() context: Context): Promise<StoreType | null> {
    return context.loader(storeLoader).load(order.storeId);
  }

  @FieldResolver(() => RefundType, { nullable: true })
  refund(@Root() order: OrderType, @Ctx() context: Context): Promise<RefundType | null> {
    return context.loader(refundLoader).load(order);
  }

  @FieldResolver(() => [LineType], {
    description:
      "Who owes whom what for it: all lines for headquarters, its own for a franchisee, " +
      "none for tills, stores and members.",
  })
  async lines(@Root() order: OrderType, @Ctx() context: Context): Promise<LineType[]> {
    const { actor } = context;
    // An error here would cost a till the answer to what it has just recorded.
    if (!isHeadquarters(actor) && actor.kind !== "franchisee") return [];
    const lines = await context.loader(orderLinesLoader).load(order);
    return lines.filter(({ franchiseeId }) => seesFranchisee(actor, franchiseeId));
  }

  @Mutation(() => [RecordOrdersOutcome], {
    description:
      "Records orders; an outcome for each, in order. The same order again gives the same answer.",
  })
  async recordOrders(
    @Arg("input", () => RecordOrdersInput) { orders }: RecordOrdersInput,
    @Ctx() context: Context,
  ): Promise<object[]> {
    const here = await ownStoreCode(context);
    const wishes = orders.map(({ memberId, identity, storeCode, ...order }) => {
      if (!memberId === !identity)
        throw new BadInput(`order ${order.number}: give memberId or identity`);
      const store = storeCode ?? here;
      if (!store) throw new BadInput(`order ${order.number}: say at which store`);
      return {
        ...order,
        source: sourceOf(order.source, here),
        storeCode: store,
        member: identity ? { identity } : { id: memberId ?? "" },
      };
    });
    const outcomes = await orderDesk(context.beginner)({ actor: context.actor, wishes });
    return outcomes.map((outcome) =>
      outcome instanceof Refusal ? refused(context, outcome) : as("OrderRecorded", outcome),
    );
  }

  @Mutation(() => [RefundOrdersOutcome], {
    description: "Takes back what orders gave, points and shares; an outcome for each, in order.",
  })
  async refundOrders(
    @Arg("input", () => RefundOrdersInput) { refunds }: RefundOrdersInput,
    @Ctx() context: Context,
  ): Promise<object[]> {
    const here = await ownStoreCode(context);
    const wishes = refunds.map((refund) => ({ ...refund, source: sourceOf(refund.source, here) }));
    const outcomes = await context.begin((work) => refundOrders(work, wishes));
    return outcomes.map((outcome) =>
      outcome instanceof Refusal ? refused(context, outcome) : as("RefundRecorded", outcome),
    );
  }
}

@Resolver(() => MemberType)
export class MemberOrdersResolver {
  @FieldResolver(() => OrderConnectionType, { nullable: true, description: "Newest first." })
  async orders(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<OrderType> | null> {
    // Where it shopped elsewhere is the member's affair, not every till's.
    if (!seesMember(context.actor, member.id) || ownStore(context.actor) !== undefined) return null;
    const found = await context
      .loader(memberOrdersLoader)
      .load({ of: member.id, first: pageSize({ first }), behind: keyOf(after, [isId]) });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }
}

@Resolver(() => StoreType)
export class StoreOrdersResolver {
  @FieldResolver(() => OrderConnectionType, {
    nullable: true,
    description: "Newest first; for headquarters and the store itself.",
  })
  async orders(
    @Root() store: StoreType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<OrderType> | null> {
    if (!isHeadquarters(context.actor) && ownStore(context.actor) !== store.id) return null;
    const found = await context
      .loader(storeOrdersLoader)
      .load({ of: store.id, first: pageSize({ first }), behind: keyOf(after, [isId]) });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }
}
