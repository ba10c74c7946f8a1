import { Field as Column, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { UnknownFranchiseeType, UnknownStoreType } from "../brand/brand.type.ts";
import type { DisputeReason } from "../dispute/dispute.rules.ts";
import { DisputeReasonEnum } from "../dispute/dispute.type.ts";
import type { Month } from "../kernel/month.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import type { Difference, Outcome } from "./reconcile.rules.ts";
import type { Field } from "./till-file.rules.ts";

export const OutcomeEnum = {
  MATCHED: "MATCHED",
  DIFFERENT: "DIFFERENT",
  MISSING_HERE: "MISSING_HERE",
  MISSING_THERE: "MISSING_THERE",
} as const satisfies Record<Outcome, Outcome>;
registerEnumType(OutcomeEnum, {
  name: "ReconciliationOutcome",
  description: "What became of a row of a till's file, or of a sale in the book.",
  valuesConfig: {
    MISSING_HERE: { description: "The till's file has it, the book has not." },
    MISSING_THERE: { description: "The book has it, the till's file has not." },
  },
});

const DifferenceEnum = {
  AMOUNT: "AMOUNT",
  TIME: "TIME",
  STORE: "STORE",
  REFUNDED: "REFUNDED",
} as const satisfies Record<Difference, Difference>;
registerEnumType(DifferenceEnum, {
  name: "ReconciliationDifference",
  description: "What a till's file and the book say differently of one sale.",
  valuesConfig: {
    REFUNDED: { description: "Both know the sale, only one of them that it was refunded." },
  },
});

export const FieldEnum = {
  NUMBER: "number",
  ORIGINAL: "original",
  TIME: "time",
  DAY: "day",
  AMOUNT: "amount",
  STORE: "store",
} as const satisfies Record<string, Field>;
registerEnumType(FieldEnum, {
  name: "TillField",
  description: "What a column of a till's file says; nothing else is taken from it.",
  valuesConfig: {
    ORIGINAL: { description: "Of a refund: the number of its sale." },
    DAY: { description: "Where the day stands beside the time." },
  },
});

const SeparatorEnum = { COMMA: ",", SEMICOLON: ";", TAB: "\t" } as const;
registerEnumType(SeparatorEnum, { name: "Separator" });

const DecimalMarkEnum = { POINT: ".", COMMA: "," } as const;
registerEnumType(DecimalMarkEnum, { name: "DecimalMark" });

@InputType()
class TillColumnInput {
  @Column(() => FieldEnum)
  field!: Field;

  @Column(() => TextScalar)
  title!: string;
}

@InputType()
export class OpenReconciliationInput {
  @Column(() => UuidScalar)
  franchiseeId!: string;

  @Column(() => MonthScalar)
  month!: Month;

  @Column(() => TextScalar, {
    nullable: true,
    description: "Whose all rows are, where the file has no column of stores.",
  })
  storeCode?: string;

  @Column(() => [TillColumnInput], {
    nullable: true,
    description: "Columns by their titles, where these are not the usual English or Chinese ones.",
  })
  columns?: TillColumnInput[];

  @Column(() => SeparatorEnum, {
    nullable: true,
    description: "Default: what separates the titles.",
  })
  separator?: "," | ";" | "\t";

  @Column(() => DecimalMarkEnum, {
    nullable: true,
    description: "Default: as each amount shows by itself; one like `1.234` shows nothing.",
  })
  decimalMark?: "." | ",";

  @Column(() => Boolean, {
    nullable: true,
    description: "Whether `03/04/2026` is in April; without it such a day is not read.",
  })
  dayFirst?: boolean;

  @Column(() => TextScalar, {
    nullable: true,
    description: "IANA name, of times that name no zone; default the brand's.",
  })
  timeZone?: string;

  @Column(() => Int, {
    nullable: true,
    description: "What clocks may differ by: 0 to 1440, default 5.",
  })
  toleranceMinutes?: number;

  @Column(() => MinorUnitsScalar, {
    nullable: true,
    description: "What amounts may differ by: 0 to 100, default 0.",
  })
  toleranceMinor?: bigint;
}

@ObjectType()
class ReconciliationOpened {
  @Column(() => String, {
    description:
      "POST the file here as it is, at most 50 MB and 500,000 rows; good for five minutes. Answers JSON: " +
      "`reconciliationId`, or `code` and `message`.",
  })
  uploadUrl!: string;
}

export const OpenReconciliationResult = resultUnion("OpenReconciliationResult", () => [
  ReconciliationOpened,
  UnknownFranchiseeType,
  UnknownStoreType,
]);

@ObjectType("ReconciliationSum", { description: "What findings of one outcome come to." })
class OutcomeSumType {
  @Column(() => OutcomeEnum)
  outcome!: Outcome;

  @Column(() => Int, { description: "Rows of the till's file." })
  theirs!: number;

  @Column(() => MinorUnitsScalar)
  theirsMinor!: bigint;

  @Column(() => Int, { description: "Sales and refunds in the book." })
  ours!: number;

  @Column(() => MinorUnitsScalar)
  oursMinor!: bigint;
}

@ObjectType("TillSale", { description: "A row of a till's file." })
class TillSaleType {
  @Column(() => Int, { description: "Its line in the file." })
  line!: number;

  @Column(() => String)
  number!: string;

  @Column(() => DateTimeScalar)
  at!: Date;

  @Column(() => MinorUnitsScalar, { description: "Below zero: a refund." })
  minor!: bigint;

  @Column(() => UuidScalar, { nullable: true, description: "Null: the file does not say." })
  storeId!: string | null;
}

@ObjectType("BookedSale", { description: "An order or refund in the book." })
class BookedSaleType {
  @Column(() => UuidScalar)
  postingId!: string;

  @Column(() => [Int], { description: "The franchisee's lines it made: what a dispute names." })
  lineNos!: readonly number[];

  @Column(() => String)
  number!: string;

  @Column(() => DateTimeScalar)
  at!: Date;

  @Column(() => MinorUnitsScalar, { description: "Below zero: a refund." })
  minor!: bigint;

  @Column(() => UuidScalar)
  storeId!: string;
}

@ObjectType("DisputableLine", { description: "A line of a statement, as `disputeLines` takes it." })
export class DisputableLineType {
  @Column(() => UuidScalar)
  statementId!: string;

  @Column(() => UuidScalar)
  postingId!: string;

  @Column(() => Int)
  no!: number;

  @Column(() => MinorUnitsScalar, { description: "How much of it, whichever way it points." })
  amountMinor!: bigint;

  @Column(() => DisputeReasonEnum)
  reason!: DisputeReason;
}

@ObjectType("Finding", { description: "A row of a till's file, a sale in the book, or both." })
export class FindingType {
  @Column(() => Int)
  no!: number;

  @Column(() => OutcomeEnum)
  outcome!: Outcome;

  @Column(() => [DifferenceEnum])
  why!: readonly Difference[];

  @Column(() => TillSaleType, { nullable: true })
  theirs!: TillSaleType | null;

  @Column(() => BookedSaleType, { nullable: true })
  ours!: BookedSaleType | null;
}

export const FindingConnectionType = connectionType("Finding", () => FindingType);

@ObjectType("UnreadableRow", { description: "A row of a till's file that could not be read." })
export class UnreadableRowType {
  @Column(() => Int)
  line!: number;

  @Column(() => String, { description: "Why, in the caller's language." })
  reason!: string;
}

export const UnreadableRowConnectionType = connectionType("UnreadableRow", () => UnreadableRowType);

@ObjectType("Reconciliation", {
  description: "A till's own file of a month beside the book, as it was compared; never changes.",
})
export class ReconciliationType {
  @Column(() => UuidScalar)
  id!: string;

  @Column(() => UuidScalar)
  franchiseeId!: string;

  @Column(() => MonthScalar)
  month!: Month;

  @Column(() => String)
  fileSha256!: string;

  @Column(() => Int, { description: "That were read." })
  rows!: number;

  @Column(() => Int, { description: "Rows that could not be read; they are in no sum." })
  unreadable!: number;

  @Column(() => [OutcomeSumType], {
    description: "By outcome; they add up to all rows that were read, and to all the book has.",
  })
  sums!: readonly OutcomeSumType[];

  @Column(() => DateTimeScalar)
  madeAt!: Date;
}

export const ReconciliationConnectionType = connectionType(
  "Reconciliation",
  () => ReconciliationType,
);
