import type { Statement } from "../platform/database/sql.ts";

/** A part of a member's file: its name, the tables it is read from, and their rows: each with an `id` to page by. */
export interface Section {
  readonly name: string;
  readonly tables: readonly string[];
  /** SQL; `$1` is the member. */
  readonly rows: string;
}

/** One page of a section: rows in order of `id`, from behind one. */
export const pageOf = (
  { name, rows }: Section,
  { memberId, behind, limit }: { memberId: string; behind: string; limit: number },
): Statement => ({
  name: `dossier.${name}`,
  text: `/* dossier.${name} */ select id, row from (${rows}) s where id > $2::uuid order by id limit $3::int`,
  values: [memberId, behind, limit],
});

/** What is told as it stands in the book. Amounts are texts of digits; times are UTC. */
export const SECTIONS: readonly Section[] = [
  {
    name: "bindings",
    tables: ["member_binding"],
    rows: `
      select id, jsonb_build_object('storeId', store_id, 'source', source, 'fromAt', from_at, 'toAt', to_at) as row
      from member_binding where member_id = $1`,
  },
  {
    name: "guides",
    tables: ["member_guide"],
    rows: `
      select id, jsonb_build_object('staffId', staff_id, 'storeId', store_id, 'source', source,
        'fromAt', from_at, 'toAt', to_at) as row
      from member_guide where member_id = $1`,
  },
  {
    name: "bindingTransfers",
    tables: ["binding_transfer", "binding_transfer_decision"],
    rows: `
      select t.id, jsonb_build_object('fromStoreId', t.from_store_id, 'toStoreId', t.to_store_id, 'reason', t.reason,
        'requestedAt', t.requested_at, 'verdict', d.verdict, 'verdictReason', d.reason, 'decidedAt', d.decided_at) as row
      from binding_transfer t
      left join binding_transfer_decision d on d.transfer_id = t.id and d.member_id = t.member_id
      where t.member_id = $1`,
  },
  {
    name: "tiers",
    tables: ["member_tier"],
    rows: `
      select lpad(to_hex(no), 32, '0')::uuid as id, jsonb_build_object('no', no, 'level', level, 'reason', reason,
        'measured', measured::text, 'orderId', order_id, 'fromAt', from_at, 'lastDay', last_day, 'note', note) as row
      from member_tier where member_id = $1`,
  },
  {
    name: "coupons",
    tables: ["coupon", "coupon_event"],
    rows: `
      select c.id, jsonb_build_object('id', c.id, 'template', t.code, 'name', t.name, 'source', c.source,
        'state', c.state, 'validFrom', c.valid_from, 'validUntil', c.valid_until, 'issuedAt', c.issued_at,
        'events', (select jsonb_agg(jsonb_build_object('no', e.no, 'kind', e.kind, 'at', e.at, 'note', e.detail)
            order by e.no)
          from coupon_event e where e.coupon_id = c.id and e.member_id = c.member_id)) as row
      from coupon c join coupon_template t on t.id = c.template_id where c.member_id = $1`,
  },
  {
    name: "redemptions",
    tables: ["coupon_redemption", "coupon_reversal"],
    rows: `
      select r.id, jsonb_build_object('id', r.id, 'couponId', r.coupon_id, 'orderId', r.order_id,
        'storeId', r.store_id, 'source', r.source, 'number', r.number, 'discountMinor', r.discount_minor::text,
        'occurredAt', r.occurred_at, 'bookedAt', r.booked_at,
        'reversedMinor', (select coalesce(sum(v.discount_minor), 0)::text from coupon_reversal v
          where v.redemption_id = r.id and v.member_id = r.member_id)) as row
      from coupon_redemption r where r.member_id = $1`,
  },
  {
    name: "plans",
    tables: ["plan_sale"],
    rows: `
      select order_id as id, jsonb_build_object('orderId', order_id, 'plan', plan, 'price', price) as row
      from plan_sale where member_id = $1`,
  },
  {
    name: "orders",
    tables: ["customer_order", "order_line", "order_refund"],
    rows: `
      select o.id, jsonb_build_object('id', o.id, 'source', o.source, 'number', o.number, 'storeId', o.store_id,
        'netMinor', o.net_minor::text, 'couponMinor', o.coupon_minor::text, 'currency', o.currency,
        'points', o.points::text, 'spentPoints', o.spent_points::text, 'spentMinor', o.spent_minor::text,
        'occurredAt', o.occurred_at, 'bookedAt', o.booked_at,
        'lines', (select coalesce(jsonb_agg(jsonb_build_object('no', l.no, 'sku', l.sku, 'quantity', l.quantity,
            'netMinor', l.net_minor::text) order by l.no), '[]')
          from order_line l where l.order_id = o.id and l.member_id = o.member_id),
        'refunds', (select coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'kind', r.kind,
            'reason', r.reason, 'refundedMinor', r.refunded_minor::text, 'points', r.points::text,
            'restoredPoints', r.restored_points::text, 'occurredAt', r.occurred_at) order by r.no), '[]')
          from order_refund r where r.order_id = o.id and r.member_id = o.member_id)) as row
      from customer_order o where o.member_id = $1`,
  },
  {
    name: "entries",
    tables: ["ledger_posting", "ledger_transfer"],
    rows: `
      select p.id, jsonb_build_object('postingId', p.id, 'key', p.key, 'kind', p.kind, 'occurredAt', p.occurred_at,
        'bookedAt', p.booked_at, 'transfers', (
          select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'asset', t.asset, 'amount', t.amount::text,
            'from', t.from_address, 'to', t.to_address) order by t.no), '[]')
          from ledger_transfer t where t.posting_id = p.id and t.owner_id = p.owner_id
            and t.from_address !~ '^franchisee/' and t.to_address !~ '^franchisee/')) as row
      from ledger_posting p where p.owner_id = $1`,
  },
  {
    name: "spendings",
    tables: ["points_spending"],
    rows: `
      select id, jsonb_build_object('storeId', store_id, 'source', source, 'number', number,
        'points', points::text, 'occurredAt', occurred_at) as row
      from points_spending where member_id = $1`,
  },
  {
    name: "openings",
    tables: ["member_opening"],
    rows: `
      select posting_id as id, jsonb_agg(jsonb_build_object('asset', asset, 'amount', amount::text,
        'issuerCode', issuer_code, 'lastDay', last_day) order by no) as row
      from member_opening where member_id = $1
      group by posting_id`,
  },
  {
    name: "sessions",
    tables: ["session"],
    rows: `
      select id, jsonb_build_object('device', device, 'openedAt', opened_at, 'usedAt', used_at, 'endsAt', ends_at) as row
      from session where holder_id = $1`,
  },
  {
    name: "events",
    tables: ["member_event"],
    rows: `
      select id, jsonb_build_object('kind', kind, 'source', source, 'number', number, 'storeId', store_id,
        'attributes', attributes, 'points', points::text, 'judgedAs', context->'member', 'occurredAt', occurred_at) as row
      from member_event where member_id = $1`,
  },
  {
    name: "bonuses",
    tables: ["order_bonus"],
    rows: `
      select order_id as id, jsonb_build_object('orderId', order_id, 'points', points::text, 'awards', awards,
        'judgedAs', context->'member') as row
      from order_bonus where member_id = $1`,
  },
  {
    name: "activations",
    tables: ["points_activation"],
    rows: `
      select id, jsonb_build_object('orderId', order_id, 'storeId', store_id, 'source', source, 'number', number,
        'points', points::text, 'lastDay', last_day, 'occurredAt', occurred_at) as row
      from points_activation where member_id = $1`,
  },
  {
    name: "holds",
    tables: ["points_hold"],
    rows: `
      select id, jsonb_build_object('storeId', store_id, 'source', source, 'number', number,
        'points', points::text, 'heldAt', held_at, 'untilAt', until_at) as row
      from points_hold where member_id = $1`,
  },
  {
    name: "quotes",
    tables: ["basket_quote"],
    rows: `
      select id, jsonb_build_object('storeId', store_id, 'basket', basket, 'outcome', outcome,
        'quotedAt', quoted_at, 'untilAt', until_at) as row
      from basket_quote where member_id = $1`,
  },
  {
    name: "gifts",
    tables: ["points_transfer"],
    rows: `
      select id, jsonb_build_object('given', member_id = $1, 'number', number,
        'points', points::text, 'day', day, 'movedAt', moved_at) as row
      from points_transfer
      where (member_id = $1 or to_member_id = $1)`,
  },
  {
    name: "adjustments",
    tables: ["points_adjustment", "points_adjustment_decision"],
    rows: `
      select a.id, jsonb_build_object('number', a.number, 'points', a.points::text, 'reason', a.reason,
        'proposedAt', a.proposed_at, 'verdict', d.verdict, 'verdictReason', d.reason, 'decidedAt', d.decided_at) as row
      from points_adjustment a
      left join points_adjustment_decision d on d.adjustment_id = a.id and d.member_id = a.member_id
      where a.member_id = $1`,
  },
  {
    name: "merges",
    tables: ["member_merge", "member_unmerge"],
    rows: `
      select m.id, jsonb_build_object('memberId', m.member_id, 'into', m.survivor_id, 'reason', m.reason,
        'mergedAt', m.merged_at, 'unmergedAt', u.unmerged_at) as row
      from member_merge m left join member_unmerge u on u.merge_id = m.id and u.member_id = m.member_id
      where (m.member_id = $1 or m.survivor_id = $1)`,
  },
  {
    name: "looks",
    tables: ["audit_entry"],
    rows: `
      select id, jsonb_build_object('act', act, 'detail', detail, 'by', actor_kind, 'at', at) as row
      from audit_entry where member_id = $1`,
  },
  {
    name: "impersonations",
    tables: ["impersonation"],
    rows: `
      select i.id, jsonb_build_object('reason', i.reason, 'beganAt', i.began_at, 'endsAt', i.ends_at,
        'endedAt', e.at) as row
      from impersonation i left join impersonation_end e
        on e.brand_id = i.brand_id and e.impersonation_id = i.id
      where i.member_id = $1`,
  },
];

/** What is read by its own feature, for it is sealed or small: told first. */
export const OPENED: readonly string[] = [
  ...["member", "member_identity", "member_profile", "member_tag", "member_consent"],
];

/** What hangs on a member and is not told, and why. */
export const UNTOLD: Readonly<Record<string, string>> = {
  member_key: "opens what is told here; outside the hub it opens everything",
  ledger_owner: "where its chain of digests stands: `export-history` tells it with its proof",
  ledger_account: "what its entries sum to",
  ledger_key: "the keys of its entries, which are told with them",
  merge_proposal: "a guess about two persons: it would tell the one of the other",
  merge_identity: "digests of identities, which are told with whom they stand now",
  merge_passage: "which of the entries, told here, belong together",
  coupon_code: "which code a coupon came by: the code itself is kept nowhere",
  webhook_delivery: "that other systems were told something happened: ids, gone after thirty days",
  settlement_line: "what businesses owe each other; nothing in it is of the person",
};
