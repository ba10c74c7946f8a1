import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { cadencesOf } from "./cadence.queries.ts";
import { asRhythm } from "./cadence.rules.ts";
import {
  CouponCadenceType,
  SetCadenceInput,
  SetCadenceResult,
  StopCadenceInput,
  StopCadenceResult,
} from "./cadence.type.ts";
import { setCadence } from "./set-cadence.ts";
import { stopCadence } from "./stop-cadence.ts";

@Resolver()
export class CadenceResolver {
  @Query(() => [CouponCadenceType], {
    description: "Coupons given by the calendar, by name. Headquarters only.",
  })
  couponCadences(@Ctx() { scope, actor }: Context): Promise<CouponCadenceType[]> {
    mayManageBrand(actor);
    return cadencesOf(scope);
  }

  @Mutation(() => SetCadenceResult, {
    description:
      "Gives coupons to many by the calendar, in the brand's zone: a weekly member day, a day of the month, every " +
      "n days. Of occasions that were missed the latest is made up for.",
  })
  setCadence(
    @Arg("input", () => SetCadenceInput) input: SetCadenceInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CadenceSet", () =>
      context.begin((work) =>
        setCadence(work, {
          ...{ ...input, rhythm: asRhythm(input.rhythm) },
          ...{ untilDay: input.untilDay ?? undefined, storeId: input.storeId ?? undefined },
        }),
      ),
    );
  }

  @Mutation(() => StopCadenceResult, {
    description: "Makes no more drops of a cadence; those it made go on.",
  })
  stopCadence(
    @Arg("input", () => StopCadenceInput) input: StopCadenceInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CadenceStopped", async () => ({
      cadence: await context.begin((work) => stopCadence(work, input)),
    }));
  }
}
