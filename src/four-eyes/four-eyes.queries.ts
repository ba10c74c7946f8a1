import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { EVERYTHING, type FourEyes, type FourEyesVersion } from "./four-eyes.rules.ts";

interface FourEyesRow {
  terms: boolean;
  payouts: boolean;
  adjustments_from: string | null;
}

const asFourEyes = (row: FourEyesRow): FourEyes => ({
  ...{ terms: row.terms, payouts: row.payouts },
  adjustmentsFrom: row.adjustments_from === null ? null : BigInt(row.adjustments_from),
});

/** What takes two people in the brand now. */
export async function fourEyesOf(scope: Scope): Promise<FourEyes> {
  const [row] = await scope.rows<FourEyesRow>(sql("fourEyes.inForce")`
    select terms, payouts, adjustments_from from four_eyes_term
    where brand_id = ${scope.brandId}::uuid and from_at <= ${scope.now}::timestamptz and ${scope.now}::timestamptz < to_at`);
  return row ? asFourEyes(row) : EVERYTHING;
}

/** All that was ever proposed, oldest first. */
export async function fourEyesVersions(scope: Scope): Promise<FourEyesVersion[]> {
  const rows = await scope.rows<
    FourEyesRow & {
      id: string;
      version: number;
      from_at: string;
      proposed_by: string | null;
      proposed_at: string;
      approved_by: string | null;
      approved_at: string | null;
    }
  >(sql("fourEyes.versions")`
    select f.id, f.version, f.terms, f.payouts, f.adjustments_from, f.from_at, f.proposed_by, f.proposed_at,
      a.approved_by, a.approved_at
    from four_eyes f left join four_eyes_approval a on a.four_eyes_id = f.id
    where f.brand_id = ${scope.brandId}::uuid order by f.version`);
  return rows.map((row) => ({
    ...{ id: row.id, version: row.version, ...asFourEyes(row), fromAt: new Date(row.from_at) },
    ...{ proposedBy: row.proposed_by, proposedAt: new Date(row.proposed_at) },
    ...{ approvedBy: row.approved_by, approvedAt: row.approved_at && new Date(row.approved_at) },
  })) as FourEyesVersion[];
}

/** The brand's versions, held until the transaction ends: the next number is one's own. */
export async function holdFourEyes(work: Work): Promise<FourEyesVersion[]> {
  await work.rows(sql("fourEyes.hold")`
    select pg_advisory_xact_lock(hashtextextended('four eyes ' || ${work.brandId}, 1))`);
  return fourEyesVersions(work);
}

export async function writeFourEyes(work: Work, rule: FourEyesVersion): Promise<void> {
  await work.rows(sql("fourEyes.write")`
    insert into four_eyes (id, brand_id, version, terms, payouts, adjustments_from, from_at, proposed_by, proposed_at)
    values (${rule.id}::uuid, ${work.brandId}::uuid, ${rule.version}::int, ${rule.terms}::boolean,
      ${rule.payouts}::boolean, ${rule.adjustmentsFrom}::bigint, ${rule.fromAt}::timestamptz,
      ${rule.proposedBy}::uuid, ${rule.proposedAt}::timestamptz)`);
}

export async function writeApproval(work: Work, id: string, approvedBy: string): Promise<void> {
  await work.rows(sql("fourEyes.approve")`
    insert into four_eyes_approval (four_eyes_id, brand_id, approved_by, approved_at)
    values (${id}::uuid, ${work.brandId}::uuid, ${approvedBy}::uuid, ${work.now}::timestamptz)`);
}
