import { acceptStatement } from "../src/acceptance/accept-statement.ts";
import { disputeLines } from "../src/dispute/dispute-lines.ts";
import { writeToDispute } from "../src/dispute/write-to-dispute.ts";
import { actorOf } from "../src/identity/hire-staff.ts";
import type { Staff } from "../src/identity/staff.entity.ts";
import type { Month } from "../src/kernel/month.ts";
import type { Work } from "../src/platform/database/work.ts";
import { monthLinePage } from "../src/settlement/line.queries.ts";
import { filterOf } from "../src/settlement/line-filter.rules.ts";
import { statementNamed } from "../src/statement/statement.queries.ts";
import type { Clause } from "../src/terms/clause.rules.ts";
import { proposeTerms } from "../src/terms/propose-terms.ts";

/** What both franchisees signed: with steps and a minimum, shares, points that are paid for where they are spent, and fees. */
export const CLAUSES: readonly Clause[] = [
  {
    ...{ number: "4.1", kind: "ROYALTY", rate: 500n, minimumMinor: 15_000n },
    steps: [{ fromMinor: 400_000n, rate: 400n }],
  },
  { number: "4.2", kind: "BOUND_SHARE", rate: 200n },
  { number: "4.3", kind: "GUIDE_COMMISSION", rate: 100n, capMinor: 50n },
  { number: "5.1", kind: "POINTS_COST", rate: 1n, recorded: true },
  { number: "5.2", kind: "POINTS_ACCEPTED", rate: 10_000n },
  { number: "5.3", kind: "COUPON_SUBSIDY", rate: 10_000n },
  { number: "6.1", kind: "FEE", title: "Tills and mini program 收银与小程序", rate: 3_000n },
  { number: "6.2", kind: "NET_FEE", title: "Marketing fund 市场推广基金", rate: 100n },
];

const inName = (work: Work, staff: Staff): Work => ({ ...work, actor: actorOf(staff) });

/** Somebody of a franchisee's office agrees to a month. */
export async function agreeToMonth(
  work: Work,
  { office, franchisee, month }: { readonly office: Staff; franchisee: string; month: Month },
): Promise<void> {
  const { id: statementId } = await statementOf(work, franchisee, month);
  await acceptStatement(inName(work, office), { statementId });
}

const IN_DAYS = 30;

/** Somebody at headquarters would have the fund dearer: nobody has approved that yet. */
export async function draftTerms(
  work: Work,
  { clerk, office }: { readonly clerk: Staff; readonly office: Staff },
): Promise<void> {
  await proposeTerms(inName(work, clerk), {
    franchiseeId: office.franchiseeId ?? "",
    fromAt: new Date(work.now.getTime() + IN_DAYS * 24 * 3_600_000),
    clauses: CLAUSES.map((each) => (each.kind === "NET_FEE" ? { ...each, rate: 120n } : each)),
  });
}

interface Quarrel {
  /** Of headquarters. */
  readonly clerk: Staff;
  readonly office: Staff;
  readonly franchisee: string;
  readonly month: Month;
}

/** Somebody of a franchisee's office disputes a royalty, and headquarters asks back: nothing is decided yet. */
export async function quarrel(
  work: Work,
  { clerk, office, franchisee, month }: Quarrel,
): Promise<void> {
  const { id: statementId, franchiseeId } = await statementOf(work, franchisee, month);
  const [line] = await monthLinePage(work, {
    ...{ franchiseeId, month, first: 1, filter: filterOf({ kind: "ROYALTY" }, "UTC") },
  });
  if (!line) throw new Error(`nothing was sold by ${franchisee} in ${month}`);
  const [dispute] = await disputeLines(inName(work, office), {
    statementId,
    lines: [
      {
        ...{ postingId: line.postingId, no: line.no, reason: "REFUNDED", evidence: [] },
        text: "The guest was given the money back in cash. 现金已退给顾客。",
      },
    ],
  });
  await writeToDispute(inName(work, clerk), {
    ...{ disputeId: dispute?.id ?? "", number: "1", evidence: [] },
    text: "Please send the till's receipt of it. 请提供退款小票。",
  });
}

async function statementOf(work: Work, franchisee: string, month: Month) {
  const statement = await statementNamed(work, { franchisee, month });
  if (!statement) throw new Error(`${franchisee} has no statement of ${month}`);
  return statement;
}
