import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { sees } from "../sight/sight.loader.ts";
import { consentsLoader } from "./consent.loader.ts";
import { standing } from "./consent.rules.ts";
import { ConsentInput, ConsentResult, ConsentType } from "./consent.type.ts";
import { giveConsent } from "./give-consent.ts";
import { withdrawConsent } from "./withdraw-consent.ts";

@Resolver(() => MemberType)
export class ConsentResolver {
  @FieldResolver(() => [ConsentType], {
    nullable: true,
    description: "What stands now, a purpose and channel each; null where not shown to you.",
  })
  async consents(
    @Root() { id }: MemberType,
    @Ctx() context: Context,
  ): Promise<ConsentType[] | null> {
    if (!(await sees(context, id, "profile"))) return null;
    return standing((await context.loader(consentsLoader).load(id)) ?? []);
  }

  @FieldResolver(() => [ConsentType], {
    nullable: true,
    description: "All that was ever said, oldest first; null where not shown to you.",
  })
  async consentHistory(
    @Root() { id }: MemberType,
    @Ctx() context: Context,
  ): Promise<ConsentType[] | null> {
    if (!(await sees(context, id, "profile"))) return null;
    return (await context.loader(consentsLoader).load(id)) ?? [];
  }

  @Mutation(() => ConsentResult, {
    description: "A member agrees. By itself, or before whoever is shown its profile.",
  })
  giveConsent(
    @Arg("input", () => ConsentInput) input: ConsentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = wishOf(input);
    return answer(context, "ConsentRecorded", async () => ({
      consent: await context.begin((work) => giveConsent(work, wish)),
    }));
  }

  @Mutation(() => ConsentResult, {
    description: "A member takes back what it agreed to, by one channel or by all.",
  })
  withdrawConsent(
    @Arg("input", () => ConsentInput) input: ConsentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = wishOf(input);
    return answer(context, "ConsentRecorded", async () => ({
      consent: await context.begin((work) => withdrawConsent(work, wish)),
    }));
  }
}

const wishOf = (input: ConsentInput) => ({ ...input, channel: input.channel ?? null });
