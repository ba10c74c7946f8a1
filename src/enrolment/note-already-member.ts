import { noteLook } from "../audit/note-look.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { AlreadyMember } from "./enrolment.refusals.ts";

/** Whoever adds an identity that is somebody's is told whose it is: that is a look at that member. */
export const noteAlreadyMember = (
  context: Context,
  { memberId, identity }: AlreadyMember,
): Promise<void> =>
  noteLook(context, { memberId, act: "LOOKED_UP", detail: identity.split(":", 1)[0] });
