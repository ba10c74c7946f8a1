import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { createPartnerKey } from "./create-partner-key.ts";
import { createTillKey } from "./create-till-key.ts";
import { mayKeepKeys } from "./key.policy.ts";
import { keysOf } from "./key.queries.ts";
import {
  ApiKeyType,
  CreatePartnerKeyInput,
  CreatePartnerKeyResult,
  CreateTillKeyInput,
  CreateTillKeyResult,
  RevokeKeyInput,
  RevokeKeyResult,
  RotateKeyInput,
  RotateKeyResult,
} from "./key.type.ts";
import { revokeKey } from "./revoke-key.ts";
import { rotateKey } from "./rotate-key.ts";

const MOST = 500;

@Resolver()
export class KeyResolver {
  @Query(() => [ApiKeyType], { description: "The newest first. Whoever keeps keys." })
  apiKeys(
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Ctx() { scope, actor }: Context,
  ): Promise<ApiKeyType[]> {
    mayKeepKeys(actor);
    if (first < 1 || first > MOST) throw new BadInput(`first is between 1 and ${MOST}`);
    return keysOf(scope, first);
  }

  @Mutation(() => CreateTillKeyResult, { description: "A key for the program at a till." })
  createTillKey(
    @Arg("input", () => CreateTillKeyInput) input: CreateTillKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "KeyGiven", () => context.begin((work) => createTillKey(work, input)));
  }

  @Mutation(() => CreatePartnerKeyResult, {
    description: "A key for a partner's app: headquarters with chosen rights, and no person.",
  })
  createPartnerKey(
    @Arg("input", () => CreatePartnerKeyInput) input: CreatePartnerKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "KeyGiven", () =>
      context.begin((work) => createPartnerKey(work, input)),
    );
  }

  @Mutation(() => RotateKeyResult, {
    description: "Gives a key another secret; for a while, either is good.",
  })
  rotateKey(
    @Arg("input", () => RotateKeyInput) { keyId, overlapHours }: RotateKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "KeyGiven", () =>
      context.begin((work) => rotateKey(work, { keyId, overlapHours: overlapHours ?? undefined })),
    );
  }

  @Mutation(() => RevokeKeyResult, { description: "Ends a key for good, within a second." })
  revokeKey(
    @Arg("input", () => RevokeKeyInput) input: RevokeKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "KeyRevoked", async () => ({
      key: await context.begin((work) => revokeKey(work, input)),
    }));
  }
}
