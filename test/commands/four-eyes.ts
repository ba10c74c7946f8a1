import { approveFourEyes } from "../../src/four-eyes/approve-four-eyes.ts";
import { EVERYTHING, type FourEyes, NOTHING } from "../../src/four-eyes/four-eyes.rules.ts";
import { proposeFourEyes } from "../../src/four-eyes/propose-four-eyes.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { approveTerms } from "../../src/terms/approve-terms.ts";
import { proposeTerms } from "../../src/terms/propose-terms.ts";
import { signTerms } from "../../src/terms/sign-terms.ts";
import type { Kit } from "../support/database.ts";
import { CLAUSES, type World } from "../support/world.ts";
import type { Tampering } from "./tamperings.ts";

/** Two people let one do all, who sends a contract alone; then they think better of it. */
export async function loosening(kit: Kit, there: World): Promise<void> {
  const { brandId, north } = there;
  const colleague: Actor = { kind: "hq", id: newId(), brandId };
  const agree = async (rule: FourEyes) => {
    kit.clock.advance({ minutes: 1 });
    const wish = { ...rule, fromAt: kit.clock() };
    const { id: fourEyesId } = await there.as((work) => proposeFourEyes(work, wish));
    await there.as((work) => approveFourEyes(work, { fourEyesId }), colleague);
  };
  await agree(NOTHING);
  const fromAt = new Date(+kit.clock() + 3_600_000);
  const { id: proposalId } = await there.as((work) =>
    proposeTerms(work, { franchiseeId: north.id, fromAt, clauses: CLAUSES }),
  );
  await there.as((work) => approveTerms(work, { proposalId }));
  const owner = { kind: "franchisee", id: newId(), brandId, franchiseeId: north.id } as const;
  await there.as((work) => signTerms(work, { proposalId }), owner);
  await agree(EVERYTHING);
}

const first = "(select proposal_id from terms order by id limit 1)";

/** What takes two people, done by one. */
export const looseningTamperings: Tampering[] = [
  [
    "A1",
    "a contract was signed that nobody approved",
    `delete from terms_approval where proposal_id = ${first}`,
    "it was signed, nobody approved it",
  ],
  [
    "A1",
    "whoever proposed a contract approved it",
    `update terms_approval a set approved_by = p.proposed_by from terms_proposal p
       where p.id = a.proposal_id and p.proposed_by is not null`,
    "proposed and approved by",
  ],
  [
    "A1",
    "a contract was approved by whoever proposed it, before that was agreed to",
    "update four_eyes set from_at = from_at + interval '1 year' where version = 1",
    "proposed and approved by",
  ],
  [
    "A1",
    "a contract was approved behind its signature",
    "update terms_approval set approved_at = approved_at + interval '1 second'",
    "approved on .*, signed on",
  ],
  [
    "A1",
    "a contract was never signed",
    `update terms_decision set verdict = 'WITHDRAWN' where proposal_id = ${first}`,
    "its proposal is withdrawn",
  ],
  [
    "A2",
    "whoever proposed what takes two approved it",
    `update four_eyes_approval a set approved_by = f.proposed_by from four_eyes f
       where f.id = a.four_eyes_id`,
    "proposed and approved by",
  ],
  [
    "A2",
    "a version is gone",
    "update four_eyes set version = 3 where version = 2",
    "version 2 is missing",
  ],
  [
    "A2",
    "what takes two was said by nobody",
    "update four_eyes set proposed_by = null where version = 2",
    "the operator waived it, and .* approved",
  ],
];
