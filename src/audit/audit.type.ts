import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { type ActOutcome, OUTCOMES } from "../kernel/act.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, JsonScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { AuditEntry } from "./audit.queries.ts";
import { AUDIT_ACTS, type AuditAct } from "./audit.rules.ts";
import { TRAIL_FORMATS, type TrailFormat } from "./trail.paths.ts";

const AuditActEnum = Object.fromEntries(AUDIT_ACTS.map((act) => [act, act])) as {
  [Act in AuditAct]: Act;
};
registerEnumType(AuditActEnum, {
  name: "AuditAct",
  description:
    "`LOOKED_UP`: by an exact identity; `IDENTITIES_SHOWN`, `PROFILE_SHOWN`: in full; `NAMES_SHOWN`: of several at a time, in full; `EXPORTED`: all of it was taken away; `CODES_EXPORTED`: a batch of coupon codes was, its number is the detail; `TRAIL_EXPORTED`: this trail was, by the filter in `arguments`; `ACTED`: by the mutation or command it names; `SIGNED_IN`, `SIGN_IN_FAILED`, `SIGNED_OUT`: `detail` says by what.",
});

const ActOutcomeEnum = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, outcome])) as {
  [Outcome in ActOutcome]: Outcome;
};
registerEnumType(ActOutcomeEnum, {
  name: "ActOutcome",
  description:
    "`REFUSED`: an expected no, or an input that cannot be meant; `FORBIDDEN`: not theirs to do; `FAILED`: on our side. Only `DONE` changed something.",
});

export const TrailFormatEnum = Object.fromEntries(TRAIL_FORMATS.map((each) => [each, each])) as {
  [Format in TrailFormat]: Format;
};
registerEnumType(TrailFormatEnum, {
  name: "TrailFormat",
  description:
    "A table for a spreadsheet; or a line of JSON for each entry, with the fields of `AuditEntry`.",
});

@ObjectType()
export class AuditExport {
  @Field(() => String, {
    description: "Newest first; good for five minutes. Who takes it is noted.",
  })
  downloadUrl!: string;
}

@InputType({ description: "Each narrows." })
export class AuditFilterInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "Of whom somebody was told, or whom an act names.",
  })
  memberId?: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Who did it, or did it in another's place.",
  })
  actorId?: string;

  @Field(() => UuidScalar, { nullable: true, description: "Anything an act names or changed." })
  objectId?: string;

  @Field(() => AuditActEnum, { nullable: true })
  act?: AuditAct;

  @Field(() => TextScalar, { nullable: true })
  mutation?: string;

  @Field(() => ActOutcomeEnum, { nullable: true })
  outcome?: ActOutcome;

  @Field(() => DateTimeScalar, { nullable: true })
  from?: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Before this instant." })
  until?: Date;

  @Field(() => TextScalar, { nullable: true, description: "A part of the reason." })
  reason?: string;
}

@ObjectType("AuditEntry", {
  description:
    "That somebody was told of a member, never what; or what somebody at work did, without what is personal or secret.",
})
export class AuditEntryType implements AuditEntry {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Null where nobody was found, or where `objects` says who.",
  })
  memberId!: string | null;

  @Field(() => AuditActEnum)
  act!: AuditAct;

  @Field(() => String, {
    nullable: true,
    description: "By which kind of identity, or why; never a value.",
  })
  detail!: string | null;

  @Field(() => String, {
    description:
      "`hq`, `franchisee`, `store`, `till`, `member`; `system`: the hub itself; `operator`: whoever ran a command; `nobody`: whoever was not let in.",
  })
  actorKind!: AuditEntry["actorKind"];

  @Field(() => UuidScalar, { nullable: true })
  actorId!: string | null;

  @Field(() => DateTimeScalar)
  at!: Date;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Who really acted, in the actor's place: somebody at headquarters.",
  })
  behalfId!: string | null;

  @Field(() => String, { nullable: true })
  mutation!: string | null;

  @Field(() => ActOutcomeEnum)
  outcome!: ActOutcome;

  @Field(() => String, { nullable: true, description: "The refusal's code." })
  refusal!: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: "As sent; `•` where the trail keeps nothing, `more` where a list is long.",
  })
  arguments!: AuditEntry["arguments"];

  @Field(() => [JsonScalar], {
    nullable: true,
    description: "`of`, `id`, and each field that changed as `[before, after]`.",
  })
  changes!: AuditEntry["changes"];

  @Field(() => [UuidScalar], { description: "Whom and what it names, and what it changed." })
  objects!: readonly string[];

  @Field(() => String, { nullable: true, description: "As the actor gave it." })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: "The request's name in the log." })
  requestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The network it came from, the address without its last part; a member's as it signs in alone.",
  })
  network!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What the caller's program calls itself; of a command, the system's user who ran it.",
  })
  agent!: string | null;
}

export const AuditEntryConnectionType = connectionType("AuditEntry", () => AuditEntryType);
