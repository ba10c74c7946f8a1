import { Field, ObjectType, registerEnumType } from "type-graphql";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { AuditEntry } from "./audit.queries.ts";
import { AUDIT_ACTS, type AuditAct } from "./audit.rules.ts";

const AuditActEnum = Object.fromEntries(AUDIT_ACTS.map((act) => [act, act])) as {
  [Act in AuditAct]: Act;
};
registerEnumType(AuditActEnum, {
  name: "AuditAct",
  description:
    "`LOOKED_UP`: by an exact identity; `IDENTITIES_SHOWN`: in full; `EXPORTED`: all of it was taken away; `CODES_EXPORTED`: a batch of coupon codes was, its number is the detail.",
});

@ObjectType("AuditEntry", { description: "That somebody was told of a member; never what." })
export class AuditEntryType implements AuditEntry {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Null where nobody was found." })
  memberId!: string | null;

  @Field(() => AuditActEnum)
  act!: AuditAct;

  @Field(() => String, {
    nullable: true,
    description: "By which kind of identity, or why; never a value.",
  })
  detail!: string | null;

  @Field(() => String, {
    description: "`hq`, `franchisee`, `store`, `till`, `member`, or `system`: the hub itself.",
  })
  actorKind!: AuditEntry["actorKind"];

  @Field(() => UuidScalar, { nullable: true })
  actorId!: string | null;

  @Field(() => DateTimeScalar)
  at!: Date;
}

export const AuditEntryConnectionType = connectionType("AuditEntry", () => AuditEntryType);
