import type { Tampering } from "./tamperings.ts";

/** Tamperings with what events gave. */
export const givings: Tampering[] = [
  [
    "V1",
    "an event's rule gave less",
    `update bonus_rule set award = jsonb_set(award, '{points}', '"9"') where code = 'REVIEW'`,
    "it gave REVIEW .* 10 6, its rules give REVIEW .* 9 5",
  ],
  [
    "V1",
    "a member had what its rule asks for",
    `update member_event set context = jsonb_set(context, '{member,level}', '"TIN"') where number = 'E1'`,
    "it gave REVIEW .*, its rules give nothing",
  ],
  [
    "V1",
    "a rule's budget was used up",
    `update member_event set context = jsonb_set(context, '{left,bonus/REVIEW/points}', '"4"') where number = 'E1'`,
    "it gave REVIEW .* 10 6, its rules give REVIEW .* 4 2",
  ],
  [
    "V1",
    "a store paid without its word",
    "update campaign_opt_in set accepts = false where campaign_id = (select id from campaign where code = 'C')",
    "10 6, its rules give REVIEW .* 10 10",
  ],
  [
    "V1",
    "an event said something else",
    `update member_event set attributes = '{"stars": "1"}' where number = 'E1'`,
    "its content is not what its key was taken for",
  ],
  [
    "V1",
    "an event has another number",
    "update member_event set number = 'E9' where number = 'E1'",
    "its key stands for something else",
  ],
  [
    "V2",
    "an event is gone",
    "delete from member_event where number = 'E2'",
    "no event was recorded with it",
  ],
  [
    "V2",
    "an event's points were raised",
    "update member_event set points = points + 1 where number = 'E1'",
    "11 points, its awards sum to 10",
  ],
  [
    "V3",
    "a rule's total was filled up again",
    "update budget set used = used - 1 where subject = 'bonus/REVIEW/points'",
    "budget bonus/REVIEW/points: 9 points used, its rules gave 10",
  ],
  [
    "V2",
    "an event is settled at another store",
    `update settlement_line l set store_id = s.id from store s
       where s.brand_id = l.brand_id and s.code = 'N2' and l.posting_id = (select id from member_event where number = 'E1')`,
    "it is settled by more than its points",
  ],
];
