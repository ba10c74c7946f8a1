import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { registerWechatApp } from "./register-wechat-app.ts";
import { type SignInParts, signInWithWechat } from "./sign-in-with-wechat.ts";
import { appsOf } from "./wechat.queries.ts";
import {
  RegisterWechatAppInput,
  RegisterWechatAppResult,
  SignInWithWechatInput,
  SignInWithWechatResult,
  WechatAppType,
} from "./wechat.type.ts";

@Resolver()
export class WechatResolver {
  private readonly parts: SignInParts;

  constructor(parts: SignInParts) {
    this.parts = parts;
  }

  @Query(() => [WechatAppType], { description: "The brand's mini programs. Headquarters only." })
  wechatApps(@Ctx() { scope, actor }: Context): Promise<WechatAppType[]> {
    mayManageBrand(actor, "KEYS");
    return appsOf(scope);
  }

  @Mutation(() => RegisterWechatAppResult, {
    description: "Registers a mini program, or gives a registered one a new name and secret.",
  })
  registerWechatApp(
    @Arg("input", () => RegisterWechatAppInput) input: RegisterWechatAppInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "WechatAppRegistered", async () => ({
      app: await context.begin((work) => registerWechatApp(work, input)),
    }));
  }

  @Mutation(() => SignInWithWechatResult, {
    description: "Signs a mini program's user in, and enrols it where it is new. Needs no token.",
  })
  signInWithWechat(
    @Arg("input", () => SignInWithWechatInput) input: SignInWithWechatInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "SignedInWithWechat", () =>
      signInWithWechat(this.parts, input, context.origin),
    );
  }
}
