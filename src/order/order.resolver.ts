import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import {
  hasRight,
  isHeadquarters,
  mayManageBrand,
  ownStore,
  seesFranchisee,
} from "../brand/brand.policy.ts";
import { StoreType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf, WHO_NUMBERS } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { Refusal } from "../kernel/refusal.ts";
import { MemberType } from "../member/member.type.ts";
import { as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { LineType } from "../settlement/settlement.type.ts";
import { sees, seesStory } from "../sight/sight.loader.ts";
import {
  firstOrderLoader,
  memberOrdersLoader,
  orderLinesLoader,
  orderLoader,
  refundsLoader,
  soldLoader,
  storeOrdersLoader,
} from "./order.loader.ts";
import { seesOrder } from "./order.policy.ts";
import { ordersByNumber } from "./order.queries.ts";
import { orderKey } from "./order.rules.ts";
import {
  OrderConnectionType,
  OrderLineType,
  OrderType,
  RecordOrdersInput,
  RecordOrdersOutcome,
  RefundOrdersOutcome,
} from "./order.type.ts";
import { orderDesk } from "./order-desk.ts";
import { orderWish } from "./order-wish.ts";
import { parkedPage } from "./parked.queries.ts";
import { alarmBefore } from "./parking.rules.ts";
import {
  ParkedRefundConnectionType,
  type ParkedRefundType,
  RefundOrdersInput,
  RefundType,
} from "./refund.type.ts";
import { refundOrders } from "./refund-orders.ts";
import { refundedOf } from "./refunding.rules.ts";

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

  @FieldResolver(() => UuidScalar, {
    nullable: true,
    description:
      "The store the member was bound to when it bought; null where that is not shown to you, too.",
  })
  async boundStoreId(@Root() order: OrderType, @Ctx() context: Context): Promise<string | null> {
    const { boundStoreId, memberId } = order;
    if (boundStoreId === null || boundStoreId === ownStore(context.actor)) return boundStoreId;
    return (await sees(context, memberId, "binding")) ? boundStoreId : null;
  }

  @FieldResolver(() => [RefundType], { description: "In their turn." })
  refunds(@Root() order: OrderType, @Ctx() context: Context): Promise<RefundType[]> {
    return context.loader(refundsLoader).load(order);
  }

  @FieldResolver(() => MinorUnitsScalar, { description: "What its refunds come to." })
  async refundedMinor(@Root() order: OrderType, @Ctx() context: Context): Promise<bigint> {
    return refundedOf(await context.loader(refundsLoader).load(order));
  }

  @FieldResolver(() => MinorUnitsScalar, { description: "What is left to refund." })
  async leftMinor(@Root() order: OrderType, @Ctx() context: Context): Promise<bigint> {
    return order.netMinor - refundedOf(await context.loader(refundsLoader).load(order));
  }

  @FieldResolver(() => [OrderLineType], {
    nullable: true,
    description: "What was sold; null where its source did not say.",
  })
  sold(@Root() order: OrderType, @Ctx() context: Context): Promise<OrderLineType[] | null> {
    return context.loader(soldLoader).load(order);
  }

  @FieldResolver(() => [LineType], {
    description:
      "Who owes whom what for it: all lines for headquarters, its own for a franchisee, " +
      "none for tills, stores, members, and people without the right BOOKS.",
  })
  async lines(@Root() order: OrderType, @Ctx() context: Context): Promise<LineType[]> {
    const { actor } = context;
    // An error here would cost a till the answer to what it has just recorded.
    if (!isHeadquarters(actor) && actor.kind !== "franchisee") return [];
    if (!hasRight(actor, "BOOKS")) return [];
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
    const wishes = orders.map((order) => orderWish(order, here));
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
    const wishes = refunds.map((refund) => ({
      ...refund,
      source: sourceOf(refund.source, here),
      // What is left out may come as null.
      kind: refund.kind ?? "RETURN",
      ...{ reason: refund.reason ?? undefined, refundMinor: refund.refundMinor ?? undefined },
      lines: refund.lines?.map((line) => ({
        number: line.number,
        ...{ quantity: line.quantity ?? undefined, refundMinor: line.refundMinor ?? undefined },
      })),
    }));
    const outcomes = await context.begin((work) => refundOrders(work, wishes));
    return outcomes.map((outcome) => {
      if (outcome instanceof Refusal) return refused(context, outcome);
      if ("order" in outcome) return as("RefundRecorded", outcome);
      const { parked, repeated } = outcome;
      const { orderNumber, number } = parked.wish;
      return as("RefundParked", { orderNumber, number, parkedAt: parked.parkedAt, repeated });
    });
  }

  @Query(() => ParkedRefundConnectionType, {
    description: "Refunds that wait for their orders, oldest first. Headquarters only.",
  })
  async parkedRefunds(
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<ParkedRefundType>> {
    mayManageBrand(context.actor, "COUNTER");
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await parkedPage(context.scope, { first, behind });
    const { now } = context.scope;
    const shown = found.map(({ wish, refusal, ...parked }) => ({
      ...parked,
      ...{ source: wish.source, orderNumber: wish.orderNumber, number: wish.number },
      ...{ kind: wish.kind ?? "RETURN", reason: wish.reason ?? null },
      ...{ refundMinor: wish.refundMinor ?? null, occurredAt: wish.occurredAt },
      ageHours: Math.floor((now.getTime() - parked.parkedAt.getTime()) / 3_600_000),
      alarm: parked.parkedAt < alarmBefore(now),
      why: refusal && { code: refusal.code, message: refusal[context.language] },
    }));
    return connectionOf(pageOf(shown, { first }), ({ id }) => [id]);
  }
}

@Resolver(() => MemberType)
export class MemberOrdersResolver {
  @FieldResolver(() => OrderType, {
    nullable: true,
    description: "What was recorded first; null where it is not shown to you, too.",
  })
  async firstOrder(@Root() member: MemberType, @Ctx() context: Context): Promise<OrderType | null> {
    if (!(await sees(context, member.id, "orders"))) return null;
    const order = await context.loader(firstOrderLoader).load(member.id);
    if (!order) return null;
    // Of a member that was merged, the order may stand under another id than the one that asks.
    return (await seesStory(context, member.id)) || seesOrder(context.actor, order) ? order : null;
  }

  @FieldResolver(() => OrderConnectionType, {
    nullable: true,
    description: "Newest first; where `sight.orders` is `OWN`, those at your own stores.",
  })
  async orders(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<OrderType> | null> {
    if (!(await sees(context, member.id, "orders"))) return null;
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
