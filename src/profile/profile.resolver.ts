import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { noteLook } from "../audit/note-look.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import type { Member } from "../member/member.entity.ts";
import { memberLoader } from "../member/member.loader.ts";
import { originOf } from "../member/member.queries.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { sees } from "../sight/sight.loader.ts";
import { changeProfile } from "./change-profile.ts";
import { profileLoader } from "./profile.loader.ts";
import { isQuiet, NO_PROFILE } from "./profile.rules.ts";
import {
  ChangeProfileInput,
  ChangeProfileResult,
  OriginType,
  ProfileType,
  SetPreferencesInput,
} from "./profile.type.ts";
import { setPreferences } from "./set-preferences.ts";

@Resolver(() => MemberType)
export class ProfileResolver {
  @FieldResolver(() => OriginType, {
    nullable: true,
    description: "How it came to the brand; null where that is not shown to you.",
  })
  async origin(@Root() member: Member, @Ctx() context: Context): Promise<OriginType | null> {
    return (await sees(context, member.id, "profile")) ? originOf(context.scope, member) : null;
  }

  @FieldResolver(() => ProfileType, {
    nullable: true,
    description: "Null where it is not shown to you.",
  })
  async profile(@Root() { id }: Member, @Ctx() context: Context): Promise<ProfileType | null> {
    if (!(await sees(context, id, "profile"))) return null;
    const kept = await context.loader(profileLoader).load(id);
    if (kept) await noteLook(context, { memberId: id, act: "PROFILE_SHOWN" });
    const { attributes, preferences } = kept ?? NO_PROFILE;
    const { now } = context.scope;
    return {
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
      preferences: {
        ...preferences,
        isQuietNow: isQuiet(preferences, now, await zoneOf(context.scope)),
      },
      changedAt: kept?.changedAt ?? null,
    };
  }

  @Mutation(() => ChangeProfileResult, {
    description: "Writes what is known of a member. For itself, and whoever is shown its profile.",
  })
  changeProfile(
    @Arg("input", () => ChangeProfileInput) { memberId, name, attributes }: ChangeProfileInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "ProfileChanged", async () => {
      await context.begin((work) =>
        changeProfile(work, {
          ...{ memberId, name: name ?? undefined, attributes: attributes ?? undefined },
        }),
      );
      return { changed: await context.loader(memberLoader).load(memberId) };
    });
  }

  @Mutation(() => ChangeProfileResult, {
    description:
      "Says how a member wants to be addressed, all of it anew. For itself, and whoever is shown its profile.",
  })
  setPreferences(
    @Arg("input", () => SetPreferencesInput) input: SetPreferencesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { memberId, language, timeZone, quietHours } = input;
    return answer(context, "ProfileChanged", async () => {
      await context.begin((work) =>
        setPreferences(work, {
          ...{ memberId, language: language ?? undefined, timeZone: timeZone ?? undefined },
          quietHours: quietHours ?? undefined,
        }),
      );
      return { changed: await context.loader(memberLoader).load(memberId) };
    });
  }
}
