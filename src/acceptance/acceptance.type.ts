import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import type { Payable } from "../statement/payable.queries.ts";
import { StatementType } from "../statement/statement.type.ts";
import type { StatementTerms } from "../terms/terms.rules.ts";
import { StatementInDispute, UnknownStatement } from "./acceptance.refusals.ts";
import type { ActKind, Evidence, StatementState } from "./life.rules.ts";

export const StatementStateEnum = {
  ISSUED: "ISSUED",
  DISPUTED: "DISPUTED",
  ACCEPTED: "ACCEPTED",
  OVERDUE: "OVERDUE",
  SETTLED: "SETTLED",
} as const satisfies Record<StatementState, StatementState>;
registerEnumType(StatementStateEnum, {
  name: "StatementState",
  description: "What a statement's acts come to. Its draft is the open month.",
  valuesConfig: {
    ISSUED: { description: "It waits for its franchisee's answer." },
    DISPUTED: { description: "Lines of it are in dispute; the rest counts as accepted." },
    ACCEPTED: { description: "By its franchisee, or by silence where the contract says so." },
    OVERDUE: {
      description: "Its time to answer is over, and silence is no yes by its contract.",
    },
    SETTLED: { description: "Accepted, and what it comes to is paid or set off." },
  },
});

const SilenceEnum = {
  ACCEPTS: "ACCEPTS",
  STANDS_OPEN: "STANDS_OPEN",
} as const satisfies Record<StatementTerms["silence"], StatementTerms["silence"]>;
registerEnumType(SilenceEnum, {
  name: "StatementSilence",
  description: "What silence means once a statement's time to answer is over.",
});

const ActKindEnum = {
  REMINDED: "REMINDED",
  ACCEPTED: "ACCEPTED",
  ACCEPTED_BY_SILENCE: "ACCEPTED_BY_SILENCE",
  FELL_OVERDUE: "FELL_OVERDUE",
  DISPUTED: "DISPUTED",
  WRITTEN: "WRITTEN",
  WITHDRAWN: "WITHDRAWN",
  UPHELD: "UPHELD",
  REJECTED: "REJECTED",
  SETTLED: "SETTLED",
  REOPENED: "REOPENED",
} as const satisfies Record<ActKind, ActKind>;
registerEnumType(ActKindEnum, {
  name: "StatementActKind",
  description: "What was done to a statement, or to a dispute of one of its lines.",
  valuesConfig: {
    REMINDED: { description: "`text` tells how many days were left." },
    WRITTEN: { description: "A message in a dispute." },
    UPHELD: { description: "Of a dispute; `amountMinor` of its line are taken back." },
    REOPENED: { description: "What was paid came back." },
  },
});

const StatementChangeEnum = { ISSUED: "ISSUED", ...ActKindEnum } as const;
registerEnumType(StatementChangeEnum, {
  name: "StatementChangeKind",
  description: "`ISSUED`, or what was done to the statement since.",
});

export const EvidenceKindEnum = {
  TEXT: "TEXT",
  URL: "URL",
  FILE: "FILE",
  RECONCILE_ROW: "RECONCILE_ROW",
} as const satisfies Record<Evidence["kind"], Evidence["kind"]>;
registerEnumType(EvidenceKindEnum, {
  name: "EvidenceKind",
  description:
    "A remark; an address; the SHA-256 of a file in hex; the name of a row of a reconciliation.",
});

@ObjectType("Evidence", { description: "What an act rests on; kept by who told of it." })
class EvidenceType implements Evidence {
  @Field(() => EvidenceKindEnum)
  kind!: Evidence["kind"];

  @Field(() => String)
  value!: string;
}

@ObjectType("StatementAct", {
  description: "Who did what to a statement, and when; never changed, and shown to both sides.",
})
export class StatementActType {
  @Field(() => Int)
  no!: number;

  @Field(() => ActKindEnum)
  kind!: ActKind;

  @Field(() => StatementStateEnum, { description: "What the statement was from then on." })
  state!: StatementState;

  @Field(() => UuidScalar, { nullable: true, description: "Of an act upon one of its lines." })
  disputeId!: string | null;

  @Field(() => String, { nullable: true })
  text!: string | null;

  @Field(() => [EvidenceType])
  evidence!: readonly EvidenceType[];

  @Field(() => MinorUnitsScalar, { nullable: true, description: "What was upheld." })
  amountMinor!: bigint | null;

  @Field(() => String, { description: "`hq`, `franchisee`, or `system`: the hub itself." })
  actorKind!: string;

  @Field(() => UuidScalar, { nullable: true })
  actorId!: string | null;

  @Field(() => DateTimeScalar)
  at!: Date;
}

@ObjectType("StatementStanding", {
  description: "How a statement stands: what is to be done with it, until when, and what is left.",
})
export class StatementStandingType {
  @Field(() => StatementStateEnum)
  state!: StatementState;

  @Field(() => DateTimeScalar, { description: "It can be answered until then, excluded." })
  acceptUntil!: Date;

  @Field(() => SilenceEnum)
  silence!: StatementTerms["silence"];

  @Field(() => MinorUnitsScalar, {
    description: "What was due behind it: `openingMinor` and `totalMinor`, carried forward.",
  })
  closingMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description:
      "What of its total is neither paid nor set off; below zero the franchisee owes it.",
  })
  outstandingMinor!: bigint;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Of what the franchisee still owes: since when it should be paid, free of interest.",
  })
  overdueSince!: Date | null;

  @Field(() => Int, { description: "How many days from then on it has no consequence." })
  cureDays!: number;
}

@ObjectType("Payable", {
  description:
    "What could be paid to a franchisee now, or collected from it; signed in its favour.",
})
export class PayableType implements Omit<Payable, "franchiseeId" | "franchiseeCode"> {
  @Field(() => MinorUnitsScalar, { description: "What closed months declared, less payments." })
  dueMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Of it, what waits for a statement's acceptance or a dispute's end.",
  })
  heldMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Less than this is carried forward, either way." })
  thresholdMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  payableMinor!: bigint;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Of a debt: since when it should be paid, free of interest.",
  })
  overdueSince!: Date | null;

  @Field(() => Int, { description: "How many days from then on it has no consequence." })
  cureDays!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: "The end of these days." })
  cureUntil!: Date | null;
}

@ObjectType("StatementChange", {
  description: "Something was done to a statement or to a dispute of one of its lines.",
})
export class StatementChangeType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => StatementChangeEnum)
  change!: keyof typeof StatementChangeEnum;

  @Field(() => UuidScalar, { nullable: true })
  disputeId!: string | null;

  @Field(() => StatementType)
  statement!: StatementType;
}

@InputType()
export class AcceptStatementInput {
  @Field(() => UuidScalar)
  statementId!: string;
}

export const UnknownStatementType = refusalType(UnknownStatement, { statementId: () => String });
const StatementInDisputeType = refusalType(StatementInDispute, {
  statementId: () => String,
  disputes: () => Int,
});

@ObjectType()
class StatementAccepted {
  @Field(() => StatementType)
  statement!: StatementType;
}

export const AcceptStatementResult = resultUnion("AcceptStatementResult", () => [
  StatementAccepted,
  UnknownStatementType,
  StatementInDisputeType,
]);

export const StatementUpdate = updateUnion("StatementUpdate", () => StatementChangeType);
