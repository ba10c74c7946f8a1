import type { Tampering } from "./tamperings.ts";

const hold = (number: string) => `(select id from points_hold where number = '${number}')`;
const held = (number: string) => `'held/' || ${hold(number)} || '/%'`;
const adjustment = (number: string) =>
  `(select id from points_adjustment where number = '${number}')`;
const fritz =
  "(select member_id from member_merge m where not exists (select from member_unmerge where merge_id = m.id))";
const out = `kind = 'commit'`;
const quoted = (path: string, text: string) =>
  `update basket_quote set outcome = jsonb_set(outcome, '${path}', '"${text}"')`;

/** Tamperings with points that were held, given away or put right by hand. */
export const wanderings: Tampering[] = [
  [
    "B1",
    "a member that was transferred was put elsewhere",
    `update member_binding set store_id = (select id from store where code = 'N2' and brand_id = member_binding.brand_id)
      where source = 'TRANSFER'`,
    "no binding begins with it",
  ],
  [
    "B1",
    "a member that was transferred left early",
    "update member_binding set to_at = to_at - interval '1 second' where to_at is not null",
    "no binding ends with it",
  ],
  [
    "B1",
    "a transfer was consented to after its time",
    "update binding_transfer set requested_at = requested_at - interval '2 days', until_at = requested_at - interval '1 day'",
    "it waited from",
  ],
  ["H1", "a hold is gone", `delete from points_hold where number = 'H2'`, "are of no hold"],
  [
    "H1",
    "a hold's points were raised",
    "update points_hold set points = points + 1 where number = 'H4'",
    "4 points, its transfers moved 3",
  ],
  [
    "H1",
    "a hold was prolonged",
    "update points_hold set until_at = until_at + interval '1 hour' where number = 'H4'",
    "its id tells another instant",
  ],
  [
    "H1",
    "a hold was spent after its time",
    `update ledger_posting set booked_at = booked_at + interval '1 day'
      where kind = 'hold-commit'`,
    "it had timed out on",
  ],
  [
    "H1",
    "a hold was spent elsewhere",
    `update ledger_transfer set to_address = 'spent/N1' where ${out}`,
    "commit moved spent/N1, expected spent/N2",
  ],
  [
    "H1",
    "a hold went back into another bucket",
    `update ledger_transfer set to_address = 'wallet/2099-12-31/N1'
      where kind = 'release' and from_address like ${held("H2")}`,
    "release moved wallet/2099-12-31/N1, expected wallet/",
  ],
  [
    "H1",
    "a hold ended in part",
    `delete from ledger_transfer where kind = 'release' and from_address like ${held("H1")}`,
    "20 points ended, it reserved 30",
  ],
  [
    "L3",
    "a hold has no floor",
    "update ledger_account set floor = null where address like 'held/%'",
    "floor none, expected 0",
  ],
  [
    "T1",
    "a gift is gone",
    "delete from points_transfer",
    "points moved, no transfer was recorded with it",
  ],
  [
    "T1",
    "a gift's points were changed",
    "update points_transfer set points = points + 1",
    "11 points, its transfers gave 10",
  ],
  [
    "T1",
    "a gift did not arrive",
    `with gone as (delete from ledger_transfer where kind = 'receive')
      delete from ledger_account where owner_id = (select to_member_id from points_transfer)`,
    "moved/.* under way still",
  ],
  [
    "T1",
    "a gift arrived in another bucket",
    `with astray as (
        update ledger_transfer set to_address = 'wallet/2099-12-31/S1' where kind = 'receive')
      update ledger_account set address = 'wallet/2099-12-31/S1'
        where owner_id = (select to_member_id from points_transfer)`,
    "under way still",
  ],
  [
    "T1",
    "a gift was another member's",
    "update points_transfer set to_member_id = gen_random_uuid()",
    "points moved, no transfer was recorded with it",
  ],
  [
    "T1",
    "more was given than the day allowed",
    "update transfer_rule set daily_points = 9",
    "10 points given on .*, 9 were allowed",
  ],
  [
    "M1",
    "an adjustment's proposer approved it",
    `update points_adjustment_decision d set decided_by = a.proposed_by
      from points_adjustment a where a.id = d.adjustment_id and a.number = 'A1'`,
    "proposed and decided by",
  ],
  [
    "M1",
    "an approval is gone",
    `delete from points_adjustment_decision where adjustment_id = ${adjustment("A2")}`,
    "open, and its transfers moved -4",
  ],
  [
    "M1",
    "an adjustment is gone",
    "delete from points_adjustment where number = 'A2'",
    "points were adjusted, nobody approved it",
  ],
  [
    "M1",
    "an adjustment's points were changed",
    "update points_adjustment set points = points + 1 where number = 'A1'",
    "10 points, its transfers moved 9",
  ],
  [
    "M1",
    "an adjustment was issued by another",
    "update points_adjustment set issuer_code = 'N1' where number = 'A1'",
    "moved from issued/headquarters to",
  ],
  [
    "M1",
    "an adjustment was approved too late",
    "update points_adjustment_decision set decided_at = decided_at + interval '8 days'",
    "it was open until",
  ],
  [
    "I1",
    "points were brought in by nobody",
    "delete from member_opening where asset = 'PTS'",
    "40 PTS were brought in, no import says so",
  ],
  [
    "I1",
    "an import says more than was brought in",
    "update member_opening set amount = amount + 1 where asset = 'GROWTH'",
    "imported 8 GROWTH, moved 7 GROWTH",
  ],
  [
    "I1",
    "what was brought in is another issuer's",
    "update member_opening set issuer_code = 'N2' where asset = 'PTS'",
    "expected issued/N2 to wallet/2027-05-31/N2",
  ],
  [
    "M2",
    "a passage is gone",
    "delete from merge_passage where cause = 'FETCH'",
    "points were passed on, no passage was recorded with it",
  ],
  [
    "M2",
    "a passage is another member's",
    "update merge_passage set to_member_id = gen_random_uuid() where cause = 'MERGE'",
    "no passage was recorded with it",
  ],
  [
    "M2",
    "what went back did not arrive",
    `with p as (select * from merge_passage where cause = 'UNMERGE'), gone as (
        delete from ledger_transfer t using p where t.posting_id = p.to_posting_id)
      update ledger_account a set balance = 0, version = 2 from p
        where a.owner_id = p.to_member_id and a.address like 'wallet/%'`,
    "-100 PTS left under way of wallet/",
  ],
  [
    "M2",
    "what went back arrived with other days",
    `with p as (select * from merge_passage where cause = 'UNMERGE'), astray as (
        update ledger_transfer t set to_address = 'wallet/2099-12-31/N1', to_version = 1
        from p where t.posting_id = p.to_posting_id
      ), fresh as (
        insert into ledger_account (owner_id, address, brand_id, asset, floor, balance, version)
        select to_member_id, 'wallet/2099-12-31/N1', brand_id, 'PTS', 0, 100, 1 from p)
      update ledger_account a set balance = 0, version = 2 from p
        where a.owner_id = p.to_member_id and a.address like 'wallet/%'`,
    "left under way of wallet/",
  ],
  [
    "M2",
    "it went by another issuer",
    "update ledger_transfer set to_address = 'moved/N2' where kind = 'merge-out' and to_address = 'moved/S1'",
    "merge-out moved wallet/.*/S1 to moved/N2",
  ],
  [
    "M2",
    "a merge tells of more than it moved",
    "update member_merge set moved = jsonb_set(moved, '{0,amount}', '\"101\"')",
    "merge 101 wallet/.*, its passage moved 100",
  ],
  [
    "M2",
    "an undoing tells of less than went back",
    "update member_unmerge set returned = '[]'",
    "unmerge 0 wallet/.*, its passage moved 100",
  ],
  [
    "M2",
    "an undoing is gone",
    "delete from member_unmerge",
    "unmerge 0 wallet/.*, its passage moved 100",
  ],
  [
    "M2",
    "a merged member leads nowhere",
    `update member set merged_into = null where id = ${fritz}`,
    "merged by .*, and leads nowhere",
  ],
  [
    "M2",
    "a merged member leads elsewhere",
    `update member set merged_into = (select member_id from member_unmerge) where id = ${fritz}`,
    "leads to .*, its survivor is",
  ],
  [
    "M2",
    "who was never merged leads on",
    `update member set merged_into = (select survivor_id from member_merge limit 1)
      where id = (select member_id from member_unmerge)`,
    "no merge in force says so",
  ],
  [
    "M2",
    "a merged member is bound again",
    `update member_binding set to_at = null where member_id = ${fritz}`,
    "was merged, and is bound",
  ],
  [
    "M2",
    "a merged member has an identity again",
    `update member_identity set member_id = ${fritz} where kind = 'CARD'
      and member_id = (select survivor_id from member_merge limit 1)`,
    "was merged, and has an identity",
  ],
  [
    "Q1",
    "a quote asks for less",
    "update basket_quote set net_minor = net_minor - 1",
    "to pay, its outcome is",
  ],
  [
    "Q1",
    "a basket was made cheaper",
    `update basket_quote set basket = jsonb_set(basket, '{lines,0,grossMinor}', '"1"')`,
    "its lines are not those of its basket",
  ],
  [
    "Q1",
    "a line was given more off",
    quoted("{lines,0,discountMinor}", "999"),
    "its lines sum to 4600 less \\d+ and 3, it says 4600 less 1100 and 3",
  ],
  [
    "Q1",
    "a line's net was lowered",
    quoted("{lines,0,netMinor}", "1"),
    "a line is not its gross less its discount and points",
  ],
  [
    "Q1",
    "a coupon took off more",
    quoted("{coupons,0,discountMinor}", "501"),
    "its coupons take off 1101, it says 1100",
  ],
  [
    "Q1",
    "headquarters paid less of a coupon",
    quoted("{coupons,0,funded,headquarters}", "499"),
    "a coupon is not what its lines or its funders sum to",
  ],
  [
    "Q1",
    "an issuer's points paid more",
    quoted("{points,issuers,0,minor}", "4"),
    "points of its issuers are 2 and pay 4, it says 2 and 3",
  ],
];
