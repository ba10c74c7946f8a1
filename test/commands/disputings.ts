import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { resolveDispute } from "../../src/dispute/resolve-dispute.ts";
import type { Kit } from "../support/database.ts";
import { franchiseeActor } from "../support/statements.ts";
import type { World } from "../support/world.ts";
import type { Tampering } from "./tamperings.ts";

/** Of North's January, the royalty of an order is disputed and upheld in part, and what its points cost is not; February is accepted. */
export async function disputing(kit: Kit, there: World): Promise<void> {
  const north = franchiseeActor(there, there.north.id);
  const statements = await kit.asOwner<{ id: string }>(
    "select id from statement where franchisee_id = $1 order by month",
    [there.north.id],
  );
  const [january = "", february = ""] = statements.map(({ id }) => id);
  const lines = await kit.asOwner<{ posting_id: string; no: number }>(
    `select posting_id, no from settlement_line
     where franchisee_id = $1 and month = '2026-01' and kind in ('ROYALTY', 'POINTS_COST') and amount_minor < -100
     order by kind desc, posting_id limit 2`,
    [there.north.id],
  );
  const said = { reason: "OTHER", text: "see there", evidence: [] } as const;
  const [royalty, points] = await there.as(
    (work) =>
      disputeLines(work, {
        statementId: january,
        lines: lines.map(({ posting_id: postingId, no }) => ({ postingId, no, ...said })),
      }),
    north,
  );
  const reason = "looked up";
  const upheld = { disputeId: royalty?.id ?? "", verdict: "UPHELD", amountMinor: 100n } as const;
  await there.as((work) => resolveDispute(work, { ...upheld, reason }));
  const rejected = { disputeId: points?.id ?? "", verdict: "REJECTED" } as const;
  await there.as((work) => resolveDispute(work, { ...rejected, reason }));
  await there.as((work) => acceptStatement(work, { statementId: february }), north);
}

const upheld = "kind = 'UPHELD'";
const correction = "about like 'dispute/%'";

export const disputings: Tampering[] = [
  [
    "O5",
    "a refund took back of a correction that was not of its order",
    `insert into settlement_line
       select (jsonb_populate_record(l, jsonb_build_object('no', 90, 'about', 'dispute/' || (select id from dispute limit 1)))).*
       from settlement_line l where l.kind = 'ROYALTY'
         and l.posting_id = (select id from order_refund where number = 'R10a')`,
    "taken back by .*, no refund of its order",
  ],
  [
    "D1",
    "a state was changed",
    "update statement_act set state = 'ACCEPTED' where kind = 'DISPUTED'",
    "act 1: ACCEPTED, its acts come to DISPUTED",
  ],
  [
    "D1",
    "an act is gone",
    "delete from statement_act where kind = 'DISPUTED' and no = 1",
    "act 2: its number follows on 0",
  ],
  [
    "D1",
    "headquarters accepted its own account",
    "update statement_act set actor_kind = 'hq' where kind = 'ACCEPTED'",
    "ACCEPTED by hq",
  ],
  [
    "D1",
    "silence was taken for a yes that the contract does not take for one",
    `update statement_act set kind = 'ACCEPTED_BY_SILENCE', actor_kind = 'system' where kind = 'ACCEPTED'`,
    "ACCEPTED_BY_SILENCE, by its contract silence STANDS_OPEN",
  ],
  [
    "D1",
    "what was not settled was opened again",
    `insert into statement_act select statement_id, no + n, brand_id, franchisee_id, 'REOPENED', 'ACCEPTED', null, null, '[]',
       null, null, 'system', null, at from statement_act, generate_series(1, 2) n where kind = 'SETTLED'`,
    "REOPENED, the statement was ACCEPTED",
  ],
  [
    "D1",
    "a dispute came from nowhere",
    `insert into dispute select gen_random_uuid(), brand_id, franchisee_id, statement_id, posting_id, no, amount_minor, reason,
       opened_at from dispute limit 1`,
    "it was never opened",
  ],
  [
    "D1",
    "a dispute's acts are of another statement",
    `update dispute set statement_id = (select statement_id from statement_act where kind = 'ACCEPTED')`,
    "its acts are of another statement",
  ],
  [
    "D2",
    "a correction takes back more",
    `update settlement_line set amount_minor = amount_minor + 1 where ${correction}`,
    "upheld with 100, it corrects -\\d+ by 101",
  ],
  [
    "D2",
    "more was upheld than was disputed",
    `with a as (update statement_act set amount_minor = 5000 where ${upheld})
       update settlement_line set amount_minor = 5000 where ${correction}`,
    "upheld with 5000, disputed were \\d+",
  ],
  [
    "D2",
    "more is taken back than there is of the line",
    `with a as (update statement_act set amount_minor = 5000 where ${upheld}),
       d as (update dispute set amount_minor = 5000)
       update settlement_line set amount_minor = 5000 where ${correction}`,
    "5000 on -\\d+ is taken back of its line",
  ],
  [
    "D2",
    "nobody upheld what was corrected",
    `update statement_act set kind = 'REJECTED', amount_minor = null where ${upheld}`,
    "a correction that no upheld dispute asked for",
  ],
  [
    "D2",
    "a correction is gone",
    `delete from settlement_line where ${correction}`,
    "upheld with 100, nothing was corrected",
  ],
  [
    "D2",
    "a correction is under another clause",
    `update settlement_line set clause = '2' where ${correction}`,
    "it corrects ROYALTY by clause 2, its line is ROYALTY by clause 1",
  ],
  [
    "D2",
    "a correction names another line",
    `update settlement_line set corrects_no = corrects_no + 1 where ${correction}`,
    "it corrects no line of its statement",
  ],
  [
    "L2",
    "acts may be changed",
    "grant update (state) on statement_act to banyan_hub",
    "may update statement_act",
  ],
];
