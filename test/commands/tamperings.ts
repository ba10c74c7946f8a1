import { looseningTamperings } from "./four-eyes.ts";
import { gifts } from "./gifts.ts";
import { givings } from "./givings.ts";
import { monthTamperings } from "./months.ts";
import { wanderings } from "./wanderings.ts";

/** What someone past the hub's rights may do to the book, and what verify must say of it. */
export type Tampering = [invariant: string, how: string, statement: string, says: string];

const order = (number: string) =>
  `(select id from customer_order where number = '${number}' and currency = 'CNY')`;
const openLine = (kind: string) => `where kind = '${kind}' and posting_id = ${order("6")}`;
const erased = "(select id from member where erased_at is not null)";
const living = "(select id from member where erased_at is null order by id limit 1)";
export const tamperings: Tampering[] = [
  ...gifts,
  ...looseningTamperings,
  [
    "G1",
    "a finding is gone",
    "delete from reconciliation_finding where outcome = 'MISSING_HERE'",
    "2 rows, its findings have 1",
  ],
  [
    "G1",
    "a finding says another amount",
    "update reconciliation_finding set minor = 101 where outcome = 'MISSING_HERE'",
    "MISSING_HERE: 100 of 1 rows and 0 of 0 sales, its findings sum to 101 of 1 and 0 of 0",
  ],
  [
    "G1",
    "a sale is in two findings",
    `update reconciliation_finding f set posting_id = o.posting_id from reconciliation_finding o
       where f.posting_id is not null and o.posting_id is not null`,
    "postings twice",
  ],
  [
    "E1",
    "a key is gone without an erasure",
    `delete from member_key where member_id = ${living}`,
    "its key is gone, it was not erased",
  ],
  [
    "E1",
    "a key came back",
    `insert into member_key select ${erased}, brand_id, version, sealed from member_key
       where member_id = ${living}`,
    "erased, its key is still there",
  ],
  [
    "E1",
    "a name came back",
    `update member set sealed_name = '\\x00' where id = ${erased}`,
    "erased, it still has a name",
  ],
  [
    "E1",
    "an identity came back",
    `update member_identity set member_id = ${erased} where member_id = ${living}`,
    "erased, it is still found by an identity",
  ],
  [
    "E1",
    "a tag came back",
    `insert into member_tag (member_id, tag, brand_id, kind, from_at)
       select id, 'x', brand_id, 'MANUAL', now() from member where id = ${erased}`,
    "erased, it still has a profile",
  ],
  [
    "E1",
    "a guess came back",
    `insert into merge_proposal
       (id, member_id, other_id, brand_id, evidence, met_by, proposed_at, state)
       select gen_random_uuid(), least(id, max), greatest(id, max), brand_id, '{PHONE}', 'TILL', now(), 'OPEN'
       from member, (select 'ffffffff-ffff-7fff-bfff-ffffffffffff'::uuid as max) x where id = ${erased}`,
    "erased, a guess still says whom it looks like",
  ],
  [
    "E1",
    "a binding was opened again",
    `update member_binding set to_at = null where member_id = ${erased}`,
    "erased, it is still bound",
  ],
  [
    "L1",
    "a posting is gone",
    `delete from ledger_posting where id = ${order("6")}`,
    "have no posting",
  ],
  [
    "L1",
    "a transfer went to another brand",
    `update ledger_transfer set brand_id = (select id from brand where currency = 'EUR')
         where kind = 'royalty' and posting_id = ${order("6")}`,
    "its transfers are of brand",
  ],
  [
    "L2",
    "a transfer may be deleted",
    "grant delete on ledger_transfer to banyan_hub",
    "may delete ledger_transfer",
  ],
  [
    "L2",
    "lines may be emptied",
    "grant truncate on settlement_line to banyan_hub",
    "may truncate settlement_line",
  ],
  [
    "L2",
    "a statement's total may be changed",
    "grant update (total_minor) on statement to banyan_hub",
    "may update statement",
  ],
  [
    "L3",
    "a wallet was overdrawn and filled up again",
    `update ledger_transfer set amount = amount + 1000
       where kind = 'spend' and to_address <> 'spent/headquarters'`,
    "left -\\d+, expected at least 0",
  ],
  [
    "L3",
    "a wallet has no floor",
    "update ledger_account set floor = null where address like 'wallet/%'",
    "floor none, expected 0",
  ],
  [
    "L3",
    "points that wait were overdrawn and filled up again",
    `update ledger_transfer set amount = amount + 1000
       where kind = 'spend' and from_address like 'pending/%'`,
    "account pending/.* left -\\d+, expected at least 0",
  ],
  [
    "L3",
    "points that wait have no floor",
    "update ledger_account set floor = null where address like 'pending/%'",
    "account pending/.*: floor none, expected 0",
  ],
  [
    "L3",
    "growth has no floor",
    "update ledger_account set floor = null where address like 'growth/%'",
    "account growth/GROWTH: floor none, expected 0",
  ],
  [
    "L4",
    "a key is gone",
    "delete from ledger_key where key = 'order:till:6'",
    "order:till:6 is not known",
  ],
  [
    "L4",
    "a key stands for nothing",
    `insert into ledger_key
      select brand_id, 'order:till:0', owner_id, gen_random_uuid(), fingerprint
      from ledger_key limit 1`,
    "order:till:0: its posting .* is not in the book",
  ],
  [
    "L4",
    "a key has another owner",
    `update ledger_key set owner_id = gen_random_uuid() where key = 'order:till:6'`,
    "order:till:6: owner .*, its posting's is",
  ],
  [
    "L4",
    "an order's net was changed",
    `update customer_order set net_minor = net_minor + 1 where id = ${order("6")}`,
    "fingerprint .*, its content's is",
  ],
  [
    "L5",
    "a balance was raised",
    "update ledger_account set balance = balance + 1 where address = 'debt'",
    "account debt: balance 1, its entries sum to 0",
  ],
  [
    "L5",
    "an account is gone",
    "delete from ledger_account where address like 'wallet/%/N2'",
    "not there, its entries sum to",
  ],
  [
    "L5",
    "the last entry left another balance",
    "update ledger_transfer set from_balance = 1 where kind = 'repay'",
    "balance 0, its last entry left 1",
  ],
  [
    "L5",
    "growth was raised",
    "update ledger_account set balance = balance + 1 where address = 'growth/GROWTH'",
    "account growth/GROWTH: balance 201, its entries sum to 200",
  ],
  [
    "L5",
    "points that wait are gone",
    "delete from ledger_account where address like 'pending/%' and balance > 0",
    "account pending/.*: not there, its entries sum to",
  ],
  [
    "L6",
    "a version is left out",
    `update ledger_transfer set from_version = 3
       where kind = 'repay' and from_address like '%/N2'`,
    "version 3, expected 2",
  ],
  [
    "L6",
    "an earlier balance was changed",
    "update ledger_transfer set to_balance = 101 where to_address like 'wallet/%/N2'",
    "version 1: balance after 101, expected 100",
  ],
  [
    "L6",
    "an account counts more than its entries",
    "update ledger_account set version = version + 1 where address = 'debt'",
    "account debt: version \\d, its entries are \\d",
  ],
  [
    "L7",
    "a hot account has a version",
    `update ledger_transfer set from_version = 1, from_balance = 1
       where from_address = 'issued/N2'`,
    "account issued/N2: version 1, balance after 1, expected neither",
  ],
  [
    "L8",
    "an amount between hot accounts was changed",
    `update ledger_transfer set amount = amount + 1
       where kind = 'royalty' and posting_id = ${order("6")}`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "a transfer was left out",
    `delete from ledger_transfer where kind = 'royalty' and posting_id = ${order("6")}`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "a posting happened at another time, be it by a microsecond",
    `update ledger_posting set occurred_at = occurred_at + interval '1 microsecond'
       where id = ${order("6")}`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "a posting was booked on another day",
    `update ledger_posting set booked_at = booked_at - interval '1 day' where id = ${order("6")}`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "a request and its fingerprint were changed together",
    `update ledger_key set fingerprint = sha256('another') where key like 'spending:%'`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "the last posting is gone, with all that hung on it",
    `with gone as (
        delete from ledger_posting where key = 'close:2026-02:south' returning id
      ), emptied as (delete from ledger_transfer where posting_id in (select id from gone))
      delete from ledger_key where posting_id in (select id from gone)`,
    "the last of its owner is number 1, expected 2",
  ],
  [
    "L8",
    "two postings changed places",
    `update ledger_posting p set seq = case seq when 1 then 2 else 1 end
       where seq <= 2 and owner_id = (select member_id from customer_order where id = ${order("6")})`,
    "number \\d: its digest is not that of its content and those before it",
  ],
  [
    "L8",
    "a number is left out",
    `update ledger_posting set seq = seq + 1
       where seq >= 2 and owner_id = (select member_id from customer_order where id = ${order("6")})`,
    "number 3, expected 2",
  ],
  [
    "L8",
    "a digest was changed where it ends",
    `update ledger_posting p set chain = sha256('another') from ledger_owner o
       where o.owner_id = p.owner_id and o.seq = p.seq`,
    "its digest is not that of its content",
  ],
  [
    "L8",
    "a head is another digest",
    "update ledger_owner set head = sha256('another') where seq = 1",
    "its owner's head is another digest",
  ],
  [
    "L8",
    "a head was set back",
    "update ledger_owner set seq = seq - 1 where seq > 1",
    "the last of its owner is number \\d+, expected \\d+",
  ],
  [
    "O1",
    "an order is gone",
    `delete from customer_order where id = ${order("3")}`,
    "no order was recorded with it",
  ],
  [
    "O1",
    "more of an order earned than counts",
    "update customer_order set base_minor = base_minor - 1 where base_minor % 100 > 0",
    "of it earned, expected",
  ],
  [
    "O1",
    "an order's points were raised",
    `update customer_order set points = points + 1 where id = ${order("6")}`,
    "101 points, its transfers issued 100",
  ],
  [
    "O1",
    "an order's rule was changed",
    "update earning_rule set points_per_step = 2",
    "\\d+ points without bonuses, its rule and multiplier give \\d+",
  ],
  [
    "O2",
    "a refund's points were changed",
    "update order_refund set points = points - 1 where points = 300",
    "299 points taken back by now, expected 300 of its order's 300",
  ],
  [
    "O1",
    "an order says points paid more",
    "update customer_order set spent_minor = spent_minor + 1 where spent_points > 0",
    "points paid 116, by their value 115",
  ],
  [
    "O1",
    "an order spends fewer points than it says",
    `update ledger_transfer set kind = 'gift'
       where kind = 'spend' and posting_id = ${order("10")}`,
    "77 points paid, its transfers spent 0",
  ],
  [
    "O2",
    "a refund was for more",
    "update order_refund set refunded_minor = refunded_minor + 1 where number = 'R10a'",
    "to 333 in all; expected number 1, to 334",
  ],
  [
    "O2",
    "a refund is gone",
    "delete from order_refund where number = 'R10a'",
    "no refund was recorded with it|expected number 1",
  ],
  [
    "O2",
    "an order was refunded more than it was paid",
    `update order_refund set refunded_minor = 4678, total_minor = 5011 where number = 'R10b'`,
    "refunded 5011 in all, its order was paid 5010",
  ],
  [
    "O2",
    "a refund gave back more points than its part",
    "update order_refund set restored_points = restored_points + 1 where number = 'R10b'",
    "37 points given back by now, expected 36 of its order's 77",
  ],
  [
    "O2",
    "a refund says what its transfers did not give back",
    `update ledger_transfer set kind = 'gift' where kind = 'unspend' and posting_id =
       (select id from order_refund where number = 'R10b')`,
    "gives back 31 points, its transfers gave 0",
  ],
  [
    "O2",
    "spent points came back to no issuer that had given them",
    `update ledger_transfer set kind = 'lapse'
       where kind = 'unspend' and posting_id = (select id from order_refund where number = 'R10b')`,
    "31 points of 2027-03-31 given back, it spent 0",
  ],
  [
    "O8",
    "a kind's rule was changed",
    "update earning_rule set points_per_step = 2 where kind = 'GROWTH'",
    "GROWTH grew by 100, its rule gives 200",
  ],
  [
    "O8",
    "a kind grew without a rule",
    "delete from earning_rule where kind = 'GROWTH'",
    "GROWTH grew by 100 without a rule",
  ],
  [
    "O8",
    "another store let it grow",
    "update ledger_transfer set from_address = 'grown/N2' where kind = 'grow'",
    "GROWTH grew from grown/N2 to growth/GROWTH",
  ],
  [
    "O8",
    "a refund left growth that it takes back",
    "update ledger_transfer set kind = 'gift' where kind = 'ungrow'",
    "0 of GROWTH taken back, expected 100 of 300 held",
  ],
  [
    "O8",
    "growth was taken back that no refund takes",
    "update ledger_transfer set kind = 'ungrow' where kind = 'repay'",
    "takes back PTS that no order gave",
  ],
  [
    "O3",
    "a royalty line is gone",
    `delete from settlement_line ${openLine("ROYALTY")}`,
    "0 royalty lines",
  ],
  [
    "O4",
    "a line rests on more than the order",
    `update settlement_line set base = base + 1 ${openLine("ROYALTY")}`,
    "line 0 is ROYALTY of 10001 at 333 .* make ROYALTY of 10000 at 333",
  ],
  [
    "O4",
    "a line is another store's",
    `update settlement_line set store_id = (select id from store where code = 'N2' limit 1)
         ${openLine("ROYALTY")}`,
    "line 0 is ROYALTY of 10000 .* make ROYALTY of 10000",
  ],
  [
    "O4",
    "a share is gone that its contract gives",
    `delete from settlement_line where kind = 'BOUND_SHARE' and corrects_posting_id is null`,
    "line \\d is none; .* make BOUND_SHARE",
  ],
  [
    "O4",
    "a line is there twice",
    `insert into settlement_line select posting_id, (no + 20)::smallint, owner_id, brand_id, franchisee_id, store_id,
       month, of_month, kind, terms_id, clause, base, rate, amount_minor, orders, null, null, about, occurred_at
     from settlement_line where kind = 'POINTS_COST' and posting_id = ${order("6")}`,
    "is POINTS_COST .* make none",
  ],
  [
    "O4",
    "an order counts in another month",
    `update settlement_line set of_month = '2025-12' where posting_id = ${order("6")}`,
    "in 2025-12 on .* in 2026-03 on",
  ],
  [
    "O4",
    "an order was sold by another's guide",
    `update customer_order set parties = jsonb_build_object('guide',
         jsonb_build_object('id', id, 'storeId', store_id)) where id = ${order("6")}`,
    "looked after by .*, who was not its guide",
  ],
  [
    "O4",
    "an order was brought by a store that had brought nobody",
    `update customer_order set parties = jsonb_build_object('brought',
         jsonb_build_object('storeId', store_id, 'joinedAt', booked_at)) where id = ${order("6")}`,
    "brought by store .*, it was not, or not its first",
  ],
  [
    "O4",
    "an order's member was bound before it was",
    `update customer_order set parties = '{"since": "2025-01-01T00:00:00Z"}' where id = ${order("6")}`,
    "bound since 2025-01-01T00:00:00Z, it was not",
  ],
  [
    "O4",
    "a refund takes back another order's line",
    `update settlement_line set corrects_posting_id = ${order("6")}
       where posting_id = (select id from order_refund where number = 'R2')`,
    "takes back order .*, its refund is of",
  ],
  [
    "P1",
    "points were spent before their day",
    `update ledger_posting set occurred_at = '2026-03-16T12:00:00Z'
       where id in (select posting_id from ledger_transfer
         where kind = 'spend' and from_address like 'pending/%')`,
    "account pending/.*: spent on 2026-03-16, it is good from 2026-03-17",
  ],
  [
    "P1",
    "points were spent after their last day",
    `update ledger_posting set occurred_at = '2026-03-22T16:00:00Z'
       where id in (select posting_id from ledger_transfer
         where kind = 'spend' and from_address like 'pending/%')`,
    "spent on 2026-03-23, it was good until 2026-03-22",
  ],
  [
    "P1",
    "points were spent that wait for an event",
    `with waited as (
       update ledger_account set address = regexp_replace(address, '^pending/.*/.*/', 'pending/1/')
       where address like 'pending/%/%/%')
     update ledger_transfer set
       from_address = regexp_replace(from_address, '^pending/.*/.*/', 'pending/1/'),
       to_address = regexp_replace(to_address, '^pending/.*/.*/', 'pending/1/')`,
    "spent, it is no bucket",
  ],
  [
    "P2",
    "an activation is gone",
    "delete from points_activation",
    "no activation was recorded with it",
  ],
  [
    "P2",
    "an activation's points were raised",
    "update points_activation set points = points + 1",
    "101 points, its transfers moved 100",
  ],
  [
    "P2",
    "an activation gave points a longer life",
    "update points_activation set last_day = '2026-12-31'",
    "moved from pending/.* to wallet/2026-03-23/N1",
  ],
  [
    "P3",
    "points expired before their last day was over",
    `update ledger_posting set booked_at = '2026-03-22T15:59:59Z'
       where kind = 'expiry' and brand_id = (select id from brand where currency = 'CNY')`,
    "expired on 2026-03-22, it is good until 2026-03-22",
  ],
  [
    "P3",
    "another store has the breakage",
    "update ledger_transfer set to_address = 'breakage/N2' where kind = 'expire'",
    "expired to breakage/N2, expected breakage/N1",
  ],
  [
    "P3",
    "more was revived than had expired",
    `update ledger_transfer set kind = 'ended'
       where kind = 'expire' and brand_id = (select id from brand where currency = 'CNY')`,
    "account pending/.*: 70 points revived, 0 had expired",
  ],
  [
    "P3",
    "the job left what was over",
    "update job set ran_at = '2026-03-24T16:00:00Z' where name = 'expire-points'",
    "account wallet/2026-03-23/N1: 63 points are over, the job of 2026-03-25 left them",
  ],
  [
    "S1",
    "a month was cut before its last booking",
    "update month_close set cut_at = '2026-02-20T03:00:00Z' where month = '2026-02'",
    "booked into 2026-02 on .*, it was cut on",
  ],
  [
    "S1",
    "a line was moved into a closed month",
    `update settlement_line set month = '2026-01' ${openLine("ROYALTY")}`,
    "booked into 2026-01 on",
  ],
  [
    "S1",
    "a cut is gone",
    "delete from month_close where month = '2026-01'",
    "2026-01, which is not cut",
  ],
  [
    "S2",
    "a total was changed",
    "update statement set total_minor = total_minor + 1",
    "total -?\\d+, its lines sum to",
  ],
  [
    "S2",
    "a statement is gone",
    "with parts as (delete from statement_part p using statement s where s.id = p.statement_id and s.month = '2026-01') delete from statement where month = '2026-01'",
    "there is no such statement",
  ],
  [
    "S2",
    "less was moved to due",
    "update ledger_transfer set amount = amount - 1 where kind = 'close'",
    "closing moved -?\\d+, expected",
  ],
  [
    "S2",
    "a closed month holds something again",
    `update ledger_transfer set amount = amount + 1
         where kind = 'royalty' and posting_id = ${order("1")}`,
    "account (franchisee/north|headquarters)/accrued/2026-01: balance -?1 after",
  ],
  [
    "S3",
    "orders were counted again",
    "update statement set orders = orders + 1",
    "orders \\d, expected \\d",
  ],
  [
    "S3",
    "a digest was changed",
    "update statement set lines_sha256 = md5('')",
    "lines_sha256 .*, expected",
  ],
  [
    "S3",
    "a line of a closed month was changed",
    `update settlement_line set occurred_at = occurred_at + interval '1 second'
       where posting_id = (select id from order_refund where number = 'R2')`,
    "lines_sha256 .*, expected",
  ],
  [
    "S3",
    "a statement's posting was made for other lines",
    "update ledger_key set fingerprint = '' where key like 'close:%'",
    "made for other lines",
  ],
  ...monthTamperings,
  [
    "O4",
    "a line's amount was changed",
    `update settlement_line set amount_minor = amount_minor - 1 ${openLine("ROYALTY")}`,
    "at 333 is -334 .* make ROYALTY of 10000 at 333 is -333",
  ],
  [
    "O4",
    "a line's rate was changed",
    `update settlement_line set rate = 500, amount_minor = -500 ${openLine("ROYALTY")}`,
    "ROYALTY of 10000 at 500 .* make ROYALTY of 10000 at 333",
  ],
  [
    "O4",
    "a line names terms that a later version had replaced",
    `update settlement_line l set rate = 500, amount_minor = -500, terms_id = (
          select id from terms where franchisee_id = l.franchisee_id and version = 1)
         ${openLine("ROYALTY")}`,
    "ROYALTY of 10000 at 500 .* make ROYALTY of 10000 at 333",
  ],
  [
    "O4",
    "a line names terms that had not begun",
    `update settlement_line l set rate = 333, amount_minor = -333, terms_id = (
          select id from terms where franchisee_id = l.franchisee_id and version = 2)
         where kind = 'ROYALTY' and posting_id = ${order("8")}`,
    "at 333 .* make ROYALTY of 10000 at 500",
  ],
  [
    "O4",
    "a line names another franchisee's terms",
    `update settlement_line l set terms_id = (
          select id from terms
          where brand_id = l.brand_id and franchisee_id <> l.franchisee_id and version = 1)
         ${openLine("ROYALTY")}`,
    "line 0 is ROYALTY of 10000 at 333",
  ],
  [
    "O5",
    "a refund's line is gone",
    `delete from settlement_line where kind = 'ROYALTY'
       and posting_id = (select id from order_refund where number = 'R10a')`,
    "0 on 0 taken back by now, expected 11 on -333",
  ],
  [
    "O5",
    "an order counts no more though some of it is left",
    `update settlement_line set orders = -1 where kind = 'ROYALTY'
       and posting_id = (select id from order_refund where number = 'R10b')`,
    "counts -1 orders by now, expected 0",
  ],
  [
    "O6",
    "a line was dearer",
    "update order_line set net_minor = net_minor + 1 where sku = 'tea'",
    "its lines and delivery sum to 5011, its net is 5010",
  ],
  [
    "O6",
    "something else was sold",
    "update order_line set sku = 'coffee' where sku = 'tea'",
    "the digest of its lines is .*, expected",
  ],
  [
    "O6",
    "a refund was of pieces that were not sold",
    `update order_refund set lines = '[{"number": 1, "quantity": 4, "refundMinor": "333"}]'
       where number = 'R10a'`,
    "4 pieces and 333 of line 1 refunded, it has 3 and 1000",
  ],
  [
    "O6",
    "a refund is not what its lines come to",
    `update order_refund set lines = '[{"number": 1, "quantity": 1, "refundMinor": "332"}]'
       where number = 'R10a'`,
    "refund .* of 333, its lines sum to 332",
  ],
  [
    "O7",
    "a refund waits for an order that is there",
    "update parked_refund set order_key = 'order:till:6'",
    "refund Rlate: waits for order:till:6, which is there",
  ],
  [
    "O4",
    "a line counts its order twice",
    `update settlement_line set orders = 1 where kind = 'POINTS_COST'
       and posting_id = ${order("6")}`,
    "POINTS_COST .* counting 1 .* counting 0",
  ],
  [
    "S4",
    "an event's store pays less than its points cost",
    `update settlement_line l set amount_minor = amount_minor + 1 from ledger_posting p
       where p.id = l.posting_id and p.kind = 'event'`,
    "POINTS_COST of \\d+ at 1 is -\\d+, its clause makes it",
  ],
  [
    "S4",
    "a refund adds to what the order gave",
    `update settlement_line set rate = 0 where corrects_posting_id = ${order("7")}`,
    "takes nothing back of line",
  ],
  [
    "O5",
    "a refund takes back less than the order gave",
    `update settlement_line set amount_minor = amount_minor - 1
         where corrects_posting_id = ${order("7")} and kind = 'ROYALTY'`,
    "49 on -999 taken back by now, expected 50 on -999",
  ],
  [
    "S5",
    "a transfer of the open month was changed",
    `update ledger_transfer set amount = amount + 1
         where kind = 'royalty' and posting_id = ${order("6")}`,
    "account franchisee/north/accrued/2026-03: accrued -?\\d+, its lines sum to",
  ],
  [
    "S5",
    "a transfer of the open month is gone",
    `delete from ledger_transfer where kind = 'royalty' and posting_id = ${order("6")}`,
    "account franchisee/north/accrued/2026-03: accrued",
  ],
  [
    "S5",
    "what is owed is in another currency",
    `update ledger_transfer set asset = 'USD'
         where kind = 'royalty' and posting_id = ${order("6")}`,
    "account franchisee/north/accrued/2026-03: holds USD, expected CNY",
  ],
  [
    "O1",
    "a level multiplies by more",
    "update tier_ladder set levels = jsonb_set(levels, '{2,multiplierBps}', '60000')",
    "multiplied by 30000, its member's level by 60000",
  ],
  [
    "O1",
    "an order was multiplied by the lowest level",
    "update customer_order set tier_no = null where number = 'T2'",
    "multiplied by 30000, its member's level by 10000",
  ],
  [
    "O1",
    "a level multiplied before it began",
    "update member_tier set from_at = from_at + interval '2 hours' where reason = 'REACHED'",
    "its member's level began",
  ],
  [
    "O1",
    "an order earned by a level of nobody's",
    "update customer_order set tier_no = 9 where number = 'T2'",
    "its member has no entry 9",
  ],
  [
    "O1",
    "a grant was over when it multiplied",
    "update member_tier set last_day = '2026-03-01' where reason = 'PLACED'",
    "its member's level was granted until 2026-03-01",
  ],
  [
    "R1",
    "an entry is gone",
    "delete from member_tier where reason = 'KEPT'",
    "entry 3: expected number 2",
  ],
  [
    "R1",
    "a level was reached by too little",
    "update member_tier set measured = 99999 where reason = 'REACHED'",
    "REACHED by 99999, its level takes 100000",
  ],
  [
    "R1",
    "a member stands on a level of no ladder",
    "update member_tier set level = 'TIN' where reason = 'PLACED'",
    "no level TIN of rank 20 in its ladder",
  ],
  [
    "R1",
    "a level was lost before its end",
    "update member_tier set last_day = null where reason = 'KEPT'",
    "FELL on .*, it was held until for ever",
  ],
  [
    "R1",
    "a level was reached before its order",
    "update member_tier set from_at = from_at - interval '1 hour' where reason = 'REACHED'",
    "its order occurred",
  ],
  ["R2", "a plan's level is of no sale", "delete from plan_sale", "no plan was sold with it"],
  [
    "R2",
    "a plan cost less",
    `update membership_plan set prices = jsonb_set(prices, '{0,minor}', '"100"')`,
    "paid 9900, its price is 100",
  ],
  [
    "R2",
    "a plan opens another level",
    "update membership_plan set level = 'SILVER'",
    "opened GOLD, its plan opens SILVER",
  ],
  [
    "L2",
    "what a bonus rested on may be changed",
    "grant update on order_bonus to banyan_hub",
    "may update order_bonus",
  ],
  [
    "L2",
    "a history may be changed",
    "grant update on member_tier to banyan_hub",
    "may update member_tier",
  ],
  ...wanderings,
  ...givings,
];
