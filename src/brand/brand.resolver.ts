import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { ResetType, subjectOf } from "../platform/graphql/live.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { addFranchisee } from "./add-franchisee.ts";
import { addTill } from "./add-till.ts";
import { BrandEntity } from "./brand.entity.ts";
import {
  franchiseeLoader,
  ownedStoresLoader,
  ownerLoader,
  storeLoader,
  tillsLoader,
} from "./brand.loader.ts";
import { isHeadquarters, mayManageBrand, seesFranchisee } from "./brand.policy.ts";
import {
  AddFranchiseeInput,
  AddFranchiseeResult,
  AddTillInput,
  AddTillResult,
  BrandType,
  FranchiseeConnectionType,
  FranchiseeType,
  OpenStoreInput,
  OpenStoreResult,
  PlaceStoreInput,
  PlaceStoreResult,
  PointValueType,
  SetPointValueInput,
  SetPointValueResult,
  SetShortfallInput,
  StoreConnectionType,
  StoreType,
  TillType,
  TransferStoreInput,
  TransferStoreResult,
} from "./brand.type.ts";
import { FranchiseeEntity } from "./franchisee.entity.ts";
import { openStore } from "./open-store.ts";
import { placeStore } from "./place-store.ts";
import { PointValueEntity } from "./point-value.entity.ts";
import { setPointValue } from "./set-point-value.ts";
import { setShortfall } from "./set-shortfall.ts";
import { StoreEntity } from "./store.entity.ts";
import { transferStore } from "./transfer-store.ts";

@Resolver(() => BrandType)
export class BrandResolver {
  @Query(() => BrandType, { description: "The caller's brand." })
  brand(@Ctx() { scope }: Context): Promise<BrandType> {
    return scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  }

  @Mutation(() => BrandType, {
    description: "Says how refunds of spent points go from now on.",
  })
  setShortfall(
    @Arg("input", () => SetShortfallInput) input: SetShortfallInput,
    @Ctx() context: Context,
  ): Promise<BrandType> {
    return context.begin((work) => setShortfall(work, input));
  }

  @FieldResolver(() => [PointValueType], { description: "All versions, oldest first." })
  pointValues(@Ctx() { scope }: Context): Promise<PointValueType[]> {
    return scope.em.find(PointValueEntity, {}, { orderBy: { version: "asc" } });
  }

  @Mutation(() => SetPointValueResult, {
    description: "What points pay at a till from an instant on.",
  })
  setPointValue(
    @Arg("input", () => SetPointValueInput) input: SetPointValueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PointValueSet", async () => ({
      value: await context.begin((work) => setPointValue(work, input)),
    }));
  }

  @Mutation(() => AddFranchiseeResult)
  addFranchisee(
    @Arg("input", () => AddFranchiseeInput) input: AddFranchiseeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "FranchiseeAdded", async () => ({
      franchisee: await context.begin((work) => addFranchisee(work, input)),
    }));
  }

  @Mutation(() => OpenStoreResult)
  openStore(
    @Arg("input", () => OpenStoreInput) input: OpenStoreInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StoreOpened", async () => ({
      store: await context.begin((work) => openStore(work, input)),
    }));
  }

  @Mutation(() => TransferStoreResult, {
    description:
      "Gives a store a new owner from an instant on; earlier sales stay the old owner's.",
  })
  transferStore(
    @Arg("input", () => TransferStoreInput) input: TransferStoreInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StoreTransferred", async () => ({
      ownership: await context.begin((work) => transferStore(work, input)),
    }));
  }

  @Mutation(() => PlaceStoreResult, { description: "Says where on earth a store is." })
  placeStore(
    @Arg("input", () => PlaceStoreInput) input: PlaceStoreInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StorePlaced", async () => ({
      placed: await context.begin((work) => placeStore(work, input)),
    }));
  }

  @Mutation(() => AddTillResult)
  addTill(
    @Arg("input", () => AddTillInput) input: AddTillInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TillAdded", async () => ({
      till: await context.begin((work) => addTill(work, input)),
    }));
  }
}

@Resolver(() => StoreType)
export class StoreResolver {
  @Query(() => StoreType, { nullable: true })
  store(
    @Arg("id", () => UuidScalar) id: string,
    @Ctx() { scope }: Context,
  ): Promise<StoreType | null> {
    return scope.em.findOne(StoreEntity, { id });
  }

  @Query(() => StoreConnectionType, {
    description: "The brand's stores, in order of opening here.",
  })
  async stores(
    @Ctx() { scope }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<StoreType>> {
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await scope.em.find(
      StoreEntity,
      { ...(behind && { id: { $gt: behind } }) },
      { orderBy: { id: "asc" }, limit: pageSize({ first }) + 1 },
    );
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @FieldResolver(() => FranchiseeType, {
    nullable: true,
    description: "Today's owner; shown to headquarters and to that franchisee.",
  })
  async owner(@Root() store: StoreType, @Ctx() context: Context): Promise<FranchiseeType | null> {
    const franchiseeId = await context.loader(ownerLoader).load(store.id);
    if (!franchiseeId || !seesFranchisee(context.actor, franchiseeId)) return null;
    return context.loader(franchiseeLoader).load(franchiseeId);
  }

  @FieldResolver(() => [TillType], { description: "Shown to headquarters." })
  async tills(@Root() store: StoreType, @Ctx() context: Context): Promise<TillType[]> {
    if (!isHeadquarters(context.actor)) return [];
    return (await context.loader(tillsLoader).load(store.id)) ?? [];
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseeResolver {
  @Query(() => FranchiseeType, {
    nullable: true,
    description: "A franchisee; without an id, the caller's own.",
  })
  async franchisee(
    @Ctx() { scope, actor }: Context,
    @Arg("id", () => UuidScalar, { nullable: true }) id?: string,
  ): Promise<FranchiseeType | null> {
    const wanted = id ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
    if (wanted === undefined || !seesFranchisee(actor, wanted)) return null;
    return scope.em.findOne(FranchiseeEntity, { id: wanted });
  }

  @Query(() => FranchiseeConnectionType, { description: "Headquarters only." })
  async franchisees(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<FranchiseeType>> {
    mayManageBrand(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await scope.em.find(
      FranchiseeEntity,
      { ...(behind && { id: { $gt: behind } }) },
      { orderBy: { id: "asc" }, limit: pageSize({ first }) + 1 },
    );
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @FieldResolver(() => [StoreType], { description: "The stores it owns today.", complexity: 50 })
  async stores(@Root() franchisee: FranchiseeType, @Ctx() context: Context): Promise<StoreType[]> {
    return (await context.loader(ownedStoresLoader).load(franchisee.id)) ?? [];
  }
}

@Resolver(() => ResetType)
export class ResetPlaceResolver {
  @FieldResolver(() => StoreType, {
    nullable: true,
    description: "Of what happens at one store: that store.",
  })
  async store(@Root() reset: ResetType, @Ctx() context: Context): Promise<StoreType | null> {
    const id = subjectOf(reset, "store");
    return id ? ((await context.loader(storeLoader).load(id)) ?? null) : null;
  }

  @FieldResolver(() => FranchiseeType, {
    nullable: true,
    description: "Of what concerns one franchisee: that franchisee.",
  })
  async franchisee(
    @Root() reset: ResetType,
    @Ctx() context: Context,
  ): Promise<FranchiseeType | null> {
    const id = subjectOf(reset, "franchisee");
    if (!id || !seesFranchisee(context.actor, id)) return null;
    return (await context.loader(franchiseeLoader).load(id)) ?? null;
  }

  // What of it is not shown to the caller costs it no more than the brand.
  @FieldResolver(() => BrandType, { nullable: true, description: "The caller's brand." })
  brand(@Ctx() { scope }: Context): Promise<BrandType> {
    return scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  }
}
