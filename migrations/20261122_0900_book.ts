import { Migration } from "@mikro-orm/migrations";

/** The first schema: brands and stores, members and bindings, the ledger, orders, settlement, the outbox. */
export class Book extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists btree_gist`);

    // ── Brand: small tables, read by everything, copied to every node when the hub is distributed.
    this.addSql(`
create table brand (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  region text not null constraint brand_region_is_iso check (region ~ '^[A-Z]{2}$'),
  currency text not null constraint brand_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  ownership_model text not null
    constraint brand_ownership_model_is_known check (ownership_model in ('FRANCHISEE_OWNS_MEMBER', 'BRAND_OWNS_MEMBER')),
  shortfall text not null
    constraint brand_shortfall_is_known check (shortfall in ('DEBT', 'CLAMP', 'REFUSE')),
  shortfall_bearer text not null
    constraint brand_shortfall_bearer_is_known check (shortfall_bearer in ('HEADQUARTERS', 'ISSUER')),
  opened_at timestamptz not null,
  revision bigint not null default 0,
  expired_refund text not null constraint brand_expired_refund_is_known check (expired_refund in ('GRACE', 'LOST')),
  grace_days int not null constraint brand_grace_is_positive check (grace_days > 0)
);
create table point_value (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  points bigint not null constraint point_value_is_of_points check (points > 0),
  minor bigint not null constraint point_value_is_money check (minor > 0),
  from_at timestamptz not null,
  constraint point_value_version_is_unique unique (brand_id, version)
);
create table four_eyes (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  terms boolean not null,
  payouts boolean not null,
  adjustments_from bigint constraint four_eyes_begin_with_a_point check (adjustments_from > 0), -- null: none
  from_at timestamptz not null,
  proposed_by uuid, -- null: the hub's operator, for a brand of one person
  proposed_at timestamptz not null,
  constraint four_eyes_version_is_unique unique (brand_id, version)
);
create table four_eyes_approval (
  four_eyes_id uuid primary key references four_eyes,
  brand_id uuid not null references brand,
  approved_by uuid not null,
  approved_at timestamptz not null
);
create view four_eyes_term with (security_invoker = true) as -- the newest that had begun is in force
  select * from (
    select *, coalesce(min(from_at) over (partition by brand_id order by version desc
      rows between unbounded preceding and 1 preceding), 'infinity') as to_at
    from (
      select f.brand_id, f.version, f.terms, f.payouts, f.adjustments_from, greatest(f.from_at, a.approved_at) as from_at
      from four_eyes f left join four_eyes_approval a on a.four_eyes_id = f.id
      where a.four_eyes_id is not null or f.proposed_by is null
    ) agreed
  ) term where from_at < to_at;
create table franchisee (
  id uuid primary key,
  brand_id uuid not null references brand,
  code text not null constraint franchisee_code_is_plain check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  legal_name text not null,
  is_headquarters boolean not null,
  joined_at timestamptz not null,
  constraint franchisee_code_is_unique unique (brand_id, code)
);
create table store (
  id uuid primary key,
  brand_id uuid not null references brand,
  code text not null constraint store_code_is_plain check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  name text not null,
  opened_at timestamptz not null,
  latitude int constraint store_latitude_is_on_earth check (latitude between -900000000 and 900000000),
  longitude int constraint store_longitude_is_on_earth check (longitude between -1800000000 and 1800000000),
  closed_at timestamptz constraint store_closes_after_it_opened check (closed_at > opened_at),
  successor_id uuid references store constraint store_is_succeeded_by_another check (successor_id <> id),
  handed_over_at timestamptz,
  constraint store_code_is_unique unique (brand_id, code),
  constraint store_place_is_whole check ((latitude is null) = (longitude is null)),
  constraint store_is_succeeded_as_it_closes check (closed_at is not null or num_nonnulls(successor_id, handed_over_at) = 0)
);
create table store_ownership (
  id uuid primary key,
  brand_id uuid not null references brand,
  store_id uuid not null references store,
  franchisee_id uuid not null references franchisee,
  from_at timestamptz not null,
  to_at timestamptz constraint store_ownership_ends_after_it_begins check (to_at > from_at),
  constraint store_ownership_one_owner_at_a_time
    exclude using gist (store_id with =, tstzrange(from_at, to_at) with &&)
);
create table till (
  id uuid primary key,
  brand_id uuid not null references brand,
  store_id uuid not null references store,
  name text not null
);
create table role (
  id uuid primary key,
  brand_id uuid not null references brand,
  code text not null,
  side text not null constraint role_side_is_known check (side in ('hq', 'franchisee', 'store')),
  name text not null,
  rights text[] not null,
  constraint role_code_is_unique unique (brand_id, code)
);
create table staff (
  id uuid primary key,
  brand_id uuid not null references brand,
  name text not null,
  role text not null,
  franchisee_id uuid references franchisee,
  store_id uuid references store,
  left_at timestamptz,
  constraint staff_serves_one_place check (num_nonnulls(franchisee_id, store_id) <= 1)
);
create table binding_policy (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  validity_days int constraint binding_policy_validity_is_positive check (validity_days > 0),
  takeover text not null
    constraint binding_policy_takeover_is_known check (takeover in ('ANY_TIME', 'AFTER_DAYS', 'NEVER')),
  protection_days int constraint binding_policy_protection_is_positive check (protection_days > 0),
  first_order text not null
    constraint binding_policy_first_order_is_known check (first_order in ('BINDS', 'BINDS_NEXT', 'BINDS_NOT')),
  nearest_metres int constraint binding_policy_radius_is_positive check (nearest_metres > 0),
  transfer_days int not null constraint binding_policy_transfers_wait check (transfer_days > 0),
  from_at timestamptz not null,
  constraint binding_policy_version_is_unique unique (brand_id, version),
  constraint binding_policy_protects_for_days check ((takeover = 'AFTER_DAYS') = (protection_days is not null))
);
create table scene_code (
  id uuid primary key,
  brand_id uuid not null references brand,
  store_id uuid not null references store,
  staff_id uuid references staff,
  label text,
  issued_at timestamptz not null,
  valid_until timestamptz constraint scene_code_ends_after_it_begins check (valid_until > issued_at),
  revoked_at timestamptz
);
create index scene_code_by_store on scene_code (store_id, id);
create table point_kind (
  brand_id uuid not null references brand,
  code text not null constraint point_kind_code_is_no_currency check (code ~ '^[A-Z][A-Z0-9]{3,11}$'),
  name text not null,
  primary key (brand_id, code)
);
create table earning_rule (
  id uuid primary key,
  brand_id uuid not null references brand,
  kind text not null,
  version int not null,
  points_per_step bigint not null constraint earning_rule_gives_points check (points_per_step >= 0),
  step_minor bigint not null constraint earning_rule_has_a_step check (step_minor > 0),
  validity jsonb not null constraint earning_rule_validity_is_whole check (
    case validity->>'kind'
      when 'FOREVER' then true
      when 'FIXED' then (validity->>'lastDay')::date is not null
      else validity->>'kind' in ('DAYS', 'MONTHS', 'MONTH_END') and (validity->>'count')::int > 0
    end is true),
  activation jsonb not null constraint earning_rule_activation_is_whole check (
    case activation->>'kind'
      when 'AFTER_DAYS' then (activation->>'count')::int > 0
      else activation->>'kind' in ('AT_ONCE', 'ON_EVENT')
    end is true),
  from_at timestamptz not null,
  constraint earning_rule_version_is_unique unique (brand_id, kind, version)
);
create table earn_base (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  counts_tax boolean not null,
  counts_shipping boolean not null,
  excluded_tenders text[] not null,
  excluded_categories text[] not null,
  from_at timestamptz not null,
  constraint earn_base_version_is_unique unique (brand_id, version)
);
create table ownership_model (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid references franchisee,
  version int not null,
  model text constraint ownership_model_is_known check (model in ('FRANCHISEE_OWNS_MEMBER', 'BRAND_OWNS_MEMBER')),
  exceptions jsonb not null,
  from_at timestamptz not null,
  constraint ownership_model_version_is_unique unique nulls not distinct (brand_id, franchisee_id, version),
  constraint ownership_model_follows_the_brand check (model is not null or franchisee_id is not null)
);
create table sight_grant (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  viewer text not null constraint sight_grant_viewer_is_known check (viewer in ('HEADQUARTERS', 'FRANCHISEE')),
  sight text not null constraint sight_grant_sight_is_known check (sight in ('NONE', 'MASKED', 'FULL')),
  reason text,
  granted_by uuid not null,
  from_at timestamptz not null,
  until_at timestamptz constraint sight_grant_ends_after_it_begins check (until_at > from_at)
);
create table tier_ladder (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  measure jsonb not null constraint tier_ladder_measure_is_known check (
    (measure->>'kind' in ('GROWTH', 'SPEND', 'VISITS')
      and (measure->>'kind' = 'GROWTH') = (measure->>'growthKind' is not null)) is true),
  period jsonb not null constraint tier_ladder_period_is_whole check (
    case when period->>'kind' in ('LAST_DAYS', 'LAST_MONTHS') then (period->>'count')::int > 0
      else period->>'kind' in ('LIFETIME', 'MONTH', 'QUARTER', 'YEAR') end is true),
  term jsonb not null constraint tier_ladder_term_is_whole check (
    case when term->>'kind' in ('DAYS', 'MONTHS', 'MONTH_END') then (term->>'count')::int > 0
      when term->>'kind' = 'PERIOD_END'
        then (term->>'count')::int >= 0 and period->>'kind' in ('MONTH', 'QUARTER', 'YEAR')
      else term->>'kind' = 'FOREVER' end is true),
  grace_days int not null constraint tier_ladder_grace_is_not_negative check (grace_days >= 0),
  fall text not null constraint tier_ladder_fall_is_known check (fall in ('ONE_LEVEL', 'DESERVED')),
  levels jsonb not null constraint tier_ladder_has_levels check (jsonb_array_length(levels) > 0),
  from_at timestamptz not null,
  constraint tier_ladder_version_is_unique unique (brand_id, version)
);
create table terms_proposal (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  from_at timestamptz not null,
  accept_days int not null,
  silence text not null,
  threshold_minor bigint not null,
  cure_days int not null,
  clauses jsonb not null constraint terms_proposal_has_clauses check (jsonb_array_length(clauses) > 0),
  proposed_by uuid,
  proposed_at timestamptz not null
);
create index terms_proposal_by_franchisee on terms_proposal (franchisee_id, proposed_at);
create table terms_approval (
  proposal_id uuid primary key references terms_proposal,
  brand_id uuid not null references brand,
  approved_by uuid not null,
  approved_at timestamptz not null
);
create table terms_decision (
  proposal_id uuid primary key references terms_proposal,
  brand_id uuid not null references brand,
  verdict text not null constraint terms_decision_is_known check (verdict in ('SIGNED', 'DECLINED', 'WITHDRAWN')),
  reason text constraint terms_decision_says_why check ((reason is not null) = (verdict = 'DECLINED')),
  decided_by uuid,
  decided_at timestamptz not null
);
create table terms (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  proposal_id uuid not null references terms_proposal constraint terms_proposal_is_signed_once unique,
  version int not null,
  from_at timestamptz not null,
  agreed_at timestamptz not null, -- when the second side signed
  accept_days int not null constraint terms_accept_days_are_some check (accept_days between 1 and 90),
  silence text not null constraint terms_silence_is_known check (silence in ('ACCEPTS', 'STANDS_OPEN')),
  threshold_minor bigint not null constraint terms_threshold_is_not_negative check (threshold_minor >= 0),
  cure_days int not null constraint terms_cure_is_not_negative check (cure_days between 0 and 365),
  constraint terms_version_is_unique unique (franchisee_id, version)
);
create table terms_clause (
  terms_id uuid not null references terms,
  brand_id uuid not null references brand,
  number text not null,
  kind text not null constraint terms_clause_kind_is_known check (kind in
    ('ROYALTY', 'BOUND_SHARE', 'POINTS_COST', 'POINTS_ACCEPTED', 'COUPON_SUBSIDY', 'COUPON_FUNDING', 'FEE', 'NET_FEE',
    'GUIDE_COMMISSION', 'REFERRAL_REWARD')),
  title text,
  rate bigint not null constraint terms_clause_rate_is_not_negative check (rate >= 0),
  details jsonb not null,
  primary key (terms_id, number)
);
create table settlement_book (
  brand_id uuid primary key references brand,
  open_month text not null constraint settlement_book_month_is_a_month check (open_month ~ '^\\d{4}-(0[1-9]|1[0-2])$')
);`);

    // ── Members: everything below hangs on one member and lives on that member's shard.
    this.addSql(`
create table member (
  id uuid primary key,
  brand_id uuid not null,
  sealed_name bytea,
  enrolled_at timestamptz not null,
  channel text not null constraint member_channel_is_known check (channel in
    ('STORE', 'MINI_PROGRAM', 'WECOM', 'MALL', 'PLATFORM', 'EVENT', 'REFERRAL', 'IMPORT', 'OTHER')),
  sealed_scene bytea,
  origin_store_id uuid,
  origin_staff_id uuid,
  erased_at timestamptz,
  -- Whose story its own went into: the last of a chain. Its id goes on working.
  merged_into uuid constraint member_merges_into_another check (merged_into <> id)
);
create index member_by_brand on member (brand_id, id);
create index member_by_enrolment on member (brand_id, enrolled_at, id);
create index member_by_merge on member (merged_into) where merged_into is not null;
-- Each member's own key, sealed under a master key that is not here: without its row nothing sealed is ever read again.
create table member_key (
  member_id uuid primary key,
  brand_id uuid not null,
  version int not null,
  sealed bytea not null
);
create index member_key_by_version on member_key (version, member_id);
create table member_identity (
  brand_id uuid not null,
  kind text not null,
  digest bytea not null,
  member_id uuid not null,
  app text,
  sealed bytea not null,
  source text not null
    constraint member_identity_source_is_known check (source in ('STAFF', 'TILL', 'MEMBER', 'WECHAT', 'IMPORT')),
  verification text not null
    constraint member_identity_verification_is_known check (verification in ('CLAIMED', 'VERIFIED')),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (brand_id, kind, digest)
);
create index member_identity_by_member on member_identity (member_id);
create table member_binding (
  member_id uuid not null references member,
  id uuid not null,
  brand_id uuid not null,
  store_id uuid not null references store,
  source text not null
    constraint member_binding_source_is_known check (source in
      ('FIRST_ORDER', 'SCAN', 'ENROLMENT', 'NEAREST', 'TRANSFER', 'HANDOVER', 'IMPORT', 'MERGE')),
  scene_id uuid references scene_code,
  from_at timestamptz not null,
  to_at timestamptz constraint member_binding_ends_after_it_begins check (to_at > from_at),
  lapses boolean not null default true, -- false: its end was brought forward, and told of then
  primary key (member_id, id),
  constraint member_binding_one_store_at_a_time
    exclude using gist (member_id with =, tstzrange(from_at, to_at) with &&)
);
create unique index member_binding_one_open on member_binding (member_id) where to_at is null;
create index member_binding_by_store on member_binding (store_id, member_id);
create index member_binding_by_end on member_binding (store_id, to_at);
create index member_binding_by_lapse on member_binding (brand_id, to_at) where lapses and to_at is not null;
create table member_guide (
  member_id uuid not null references member,
  id uuid not null,
  brand_id uuid not null,
  staff_id uuid not null references staff,
  store_id uuid not null references store,
  source text not null constraint member_guide_source_is_known check (source in ('SCAN', 'ASSIGNED', 'INHERITED')),
  from_at timestamptz not null,
  to_at timestamptz constraint member_guide_ends_after_it_begins check (to_at > from_at),
  primary key (member_id, id),
  constraint member_guide_one_at_a_time exclude using gist (member_id with =, tstzrange(from_at, to_at) with &&)
);
create index member_guide_by_staff on member_guide (staff_id, member_id) where to_at is null;
create table binding_transfer (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  from_store_id uuid not null references store,
  to_store_id uuid not null references store
    constraint binding_transfer_goes_elsewhere check (to_store_id <> from_store_id),
  reason text not null,
  effective_at timestamptz,
  requested_by uuid,
  requested_at timestamptz not null,
  until_at timestamptz not null constraint binding_transfer_waits check (until_at > requested_at),
  primary key (id, member_id)
);
create index binding_transfer_by_member on binding_transfer (member_id, id);
create index binding_transfer_by_giver on binding_transfer (from_store_id, id);
create index binding_transfer_by_receiver on binding_transfer (to_store_id, id);
create table binding_transfer_decision (
  transfer_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  verdict text not null
    constraint binding_transfer_decision_is_known check (verdict in ('CONSENTED', 'REFUSED', 'WITHDRAWN')),
  reason text,
  effective_at timestamptz,
  binding_id uuid
    constraint binding_transfer_decision_binds check ((num_nonnulls(binding_id, effective_at) = 2) = (verdict = 'CONSENTED')),
  decided_by uuid,
  decided_at timestamptz not null,
  primary key (transfer_id, member_id),
  foreign key (transfer_id, member_id) references binding_transfer
);
create table member_profile (
  member_id uuid primary key,
  brand_id uuid not null,
  sealed bytea not null,
  changed_at timestamptz not null
);
create table member_tag (
  member_id uuid not null,
  tag text not null,
  brand_id uuid not null,
  kind text not null constraint member_tag_kind_is_known check (kind in ('MANUAL', 'IMPORTED', 'COMPUTED')),
  source text,
  tagged_by uuid,
  from_at timestamptz not null,
  until_at timestamptz constraint member_tag_ends_after_it_begins check (until_at > from_at),
  primary key (member_id, tag)
);
create index member_tag_by_tag on member_tag (brand_id, tag, member_id);
create table member_consent (
  member_id uuid not null,
  id uuid not null,
  brand_id uuid not null,
  purpose text not null constraint member_consent_purpose_is_known check (purpose in
    ('MARKETING', 'PROFILING', 'PHONE', 'THIRD_PARTY')),
  channel text constraint member_consent_channel_is_known check (channel in
    ('SMS', 'WECHAT', 'EMAIL', 'PHONE_CALL', 'PUSH')),
  act text not null constraint member_consent_act_is_known check (act in ('GIVEN', 'WITHDRAWN')),
  text_version text not null,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null,
  primary key (member_id, id)
);`);

    // ── Audit: who was told of whom, and who did what. No value that is personal or secret is ever in it.
    this.addSql(`
create table audit_entry (
  brand_id uuid not null,
  id uuid not null,
  member_id uuid,
  act text not null
    constraint audit_entry_act_is_known check (act in ('LOOKED_UP', 'IDENTITIES_SHOWN', 'NAMES_SHOWN', 'PROFILE_SHOWN', 'EXPORTED', 'ERASED', 'CODES_EXPORTED', 'TRAIL_EXPORTED', 'ACTED', 'SIGNED_IN', 'SIGN_IN_FAILED', 'SIGNED_OUT')),
  detail text,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null,
  behalf_id uuid, -- who really acted
  impersonation_id uuid,
  mutation text,
  outcome text not null
    constraint audit_entry_outcome_is_known check (outcome in ('DONE', 'REFUSED', 'FORBIDDEN', 'FAILED')),
  refusal text,
  arguments jsonb,
  changes jsonb,
  objects uuid[] not null, -- what the arguments and changes name
  reason text,
  request_id text,
  network text,
  agent text,
  primary key (brand_id, id),
  constraint audit_entry_says_what check ((act = 'ACTED') = (mutation is not null)),
  constraint audit_entry_names_both check ((behalf_id is null) = (impersonation_id is null))
);
create index audit_entry_by_member on audit_entry (member_id, id);
create index audit_entry_by_actor on audit_entry (actor_id, id);
create index audit_entry_by_behalf on audit_entry (behalf_id, id) where behalf_id is not null;
create table audit_link (
  brand_id uuid not null,
  seq bigint not null,
  entry_id uuid not null,
  chain bytea not null, -- of the one before and the entry's text
  primary key (brand_id, seq),
  constraint audit_link_is_one unique (brand_id, entry_id)
);
create view audit_text with (security_invoker = true) as -- what was empty is left out: a column may come
  select brand_id, id, (jsonb_strip_nulls(to_jsonb(e) - 'arguments' - 'changes') || jsonb_build_object(
    'arguments', arguments, 'changes', changes,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text as text
  from audit_entry e;
create view audit_head with (security_invoker = true) as
  select md5('audit ' || b.id)::uuid as owner_id, b.id as brand_id, l.seq, l.chain as head, l.entry_id
  from brand b cross join lateral (
    select seq, chain, entry_id from audit_link where brand_id = b.id order by seq desc limit 1) l;
create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
  raise exception 'the trail is only ever added to' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_stays before update or delete on audit_entry
  for each row execute function audit_is_only_added_to();
create trigger audit_entry_is_not_emptied before truncate on audit_entry
  execute function audit_is_only_added_to();
create trigger audit_link_stays before update or delete on audit_link
  for each row execute function audit_is_only_added_to();
create trigger audit_link_is_not_emptied before truncate on audit_link
  execute function audit_is_only_added_to();`);

    // ── Impersonation: somebody of support in another's place. Only ever added to.
    this.addSql(`
create table impersonation (
  brand_id uuid not null,
  id uuid not null,
  supporter_id uuid not null,
  staff_id uuid,
  member_id uuid,
  reason text not null,
  began_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (brand_id, id),
  constraint impersonation_is_of_one check ((staff_id is null) <> (member_id is null)),
  constraint impersonation_is_short check (ends_at > began_at and ends_at <= began_at + interval '1 hour')
);
create index impersonation_by_member on impersonation (member_id, id) where member_id is not null;
create table impersonation_end (
  brand_id uuid not null,
  impersonation_id uuid not null,
  ended_by uuid not null,
  at timestamptz not null,
  primary key (brand_id, impersonation_id)
);
create view impersonation_over with (security_invoker = true) as
  select brand_id, impersonation_id as id, at from impersonation_end;`);

    // ── Sessions: keyed by who holds them, to live beside it.
    this.addSql(`
create table session (
  holder_id uuid not null,
  id uuid not null,
  brand_id uuid not null,
  device text,
  hash bytea not null,
  previous_hash bytea,
  opened_at timestamptz not null,
  used_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (holder_id, id)
);
create index session_by_end on session (ends_at);`);

    // ── WeChat: each mini program with its secret and its access token, sealed with a key of its own.
    this.addSql(`
create table wechat_app (
  app_id text primary key,
  brand_id uuid not null references brand,
  name text not null,
  key_version int not null,
  sealed_key bytea not null,
  sealed_secret bytea not null,
  registered_at timestamptz not null,
  sealed_token bytea,
  token_version int not null default 0,
  renew_at timestamptz,
  holder uuid,
  held_until timestamptz
);`);

    // ── Ledger: knows owners and addresses, no member and no store.
    this.addSql(`
create table ledger_owner (
  owner_id uuid primary key,
  brand_id uuid not null,
  seq bigint not null default 0,
  head bytea not null default decode(repeat('00', 32), 'hex')
) with (fillfactor = 70); -- every posting moves its owner's head: room for the next version in the same page
create table ledger_key (
  brand_id uuid not null,
  key text not null,
  owner_id uuid not null,
  posting_id uuid not null,
  fingerprint bytea not null,
  primary key (brand_id, key)
);
create table ledger_posting (
  id uuid not null,
  owner_id uuid not null,
  brand_id uuid not null,
  seq bigint not null,
  key text not null,
  kind text not null,
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  chain bytea not null,
  primary key (id, owner_id)
);
create index ledger_posting_by_booking on ledger_posting using brin (booked_at) with (autosummarize = on);
-- What a member's account of points says of them; nulls: it is no bucket. Points that wait for an event have no days yet.
create function bucket_of(address text, out first_day text, out last_day text, out issuer text, out cost text)
  immutable parallel safe language sql as $$
  select coalesce(b[1], b[2]), b[3], coalesce(b[4], w[1]), coalesce(b[5], w[2])
  from (select regexp_match(address, '^(?:wallet|pending/(\\d{4}-\\d\\d-\\d\\d)|held/[^/]+(?:/(\\d{4}-\\d\\d-\\d\\d))?)'
      || '/(\\d{4}-\\d\\d-\\d\\d|never)/([^/]+)(?:/(\\d+u?))?$'),
    regexp_match(address, '^pending/[0-9a-f-]{36}/([^/]+)(?:/(\\d+u?))?$')) m (b, w)
$$;
-- What was booked after an instant, and what owners posted behind it: who waits for a lock may book at an earlier
-- instant than the one before it, by as long as a transaction lasts.
create function ledger_posting_since(instant timestamptz) returns setof ledger_posting stable language sql as $$
  select id, owner_id, brand_id, seq, key, kind, occurred_at, booked_at, chain from (
    select *, min(seq) filter (where booked_at > instant) over (partition by owner_id) as first
    from ledger_posting where booked_at > instant - interval '10 minutes'
  ) p where seq >= first
$$;
create table ledger_transfer (
  posting_id uuid not null,
  no smallint not null,
  owner_id uuid not null,
  brand_id uuid not null,
  asset text not null,
  kind text not null,
  amount bigint not null constraint ledger_transfer_amount_is_positive check (amount > 0),
  from_address text not null,
  from_balance bigint,
  from_version bigint,
  to_address text not null,
  to_balance bigint,
  to_version bigint,
  primary key (posting_id, no, owner_id),
  constraint ledger_transfer_moves check (from_address <> to_address)
);
create index ledger_transfer_of_points on ledger_transfer (owner_id, posting_id, no) where asset = 'PTS';
create table ledger_account (
  owner_id uuid not null,
  address text not null,
  brand_id uuid not null,
  asset text not null,
  floor bigint,
  balance bigint not null,
  version bigint not null constraint ledger_account_version_is_positive check (version > 0),
  primary key (owner_id, address),
  constraint ledger_account_not_below_floor check (balance >= floor)
);
create view ledger_entry as
  select owner_id, posting_id, no, brand_id, asset, kind, from_address as address, -amount as amount,
         from_balance as balance_after, from_version as version from ledger_transfer
  union all
  select owner_id, posting_id, no, brand_id, asset, kind, to_address, amount, to_balance, to_version
    from ledger_transfer;`);

    // ── Orders and what they owe.
    this.addSql(`
create table customer_order (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  store_id uuid not null,
  franchisee_id uuid not null,
  bound_store_id uuid,
  source text not null,
  number text not null,
  net_minor bigint not null constraint customer_order_net_is_not_negative check (net_minor >= 0),
  coupon_minor bigint not null constraint customer_order_coupon_is_not_negative check (coupon_minor >= 0),
  currency text not null,
  points bigint not null constraint customer_order_points_are_not_negative check (points >= 0),
  earning_rule_id uuid,
  spent_points bigint not null constraint customer_order_spent_points_are_not_negative check (spent_points >= 0),
  spent_minor bigint not null constraint customer_order_spent_minor_is_not_negative check (spent_minor >= 0),
  point_value_id uuid,
  lines_sha256 text,
  tax_minor bigint not null constraint customer_order_tax_is_not_negative check (tax_minor >= 0),
  shipping_minor bigint not null constraint customer_order_shipping_is_not_negative check (shipping_minor >= 0),
  tenders jsonb,
  base_minor bigint not null constraint customer_order_base_is_within_the_net check (base_minor between 0 and net_minor),
  bonus_points bigint not null constraint customer_order_bonus_is_not_negative check (bonus_points >= 0),
  coupons jsonb,
  quote_id uuid,
  multiplier_bps int not null constraint customer_order_multiplier_is_not_negative check (multiplier_bps >= 0),
  tier_no int,
  channel text not null constraint customer_order_channel_is_known
    check (channel in ('STORE', 'MINI_PROGRAM', 'MALL', 'PLATFORM', 'OTHER')),
  parties jsonb, -- whom its shares go to beside its seller, as far as a contract asked when it was booked
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id)
);
create index customer_order_by_member on customer_order (member_id, id);
create index customer_order_by_store on customer_order (store_id, id);
create table order_line (
  order_id uuid not null,
  no int not null constraint order_line_no_is_positive check (no > 0),
  member_id uuid not null,
  brand_id uuid not null,
  sku text,
  category text,
  gross_minor bigint,
  quantity int not null constraint order_line_quantity_is_positive check (quantity > 0),
  net_minor bigint not null constraint order_line_net_is_not_negative check (net_minor >= 0),
  primary key (order_id, no, member_id)
);
create view order_place as select id, member_id, brand_id, store_id from customer_order;
create table order_refund (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  order_id uuid not null,
  no int not null,
  number text not null,
  kind text not null constraint order_refund_kind_is_known check (kind in ('RETURN', 'CHARGEBACK')),
  reason text,
  refunded_minor bigint not null constraint order_refund_is_not_negative check (refunded_minor >= 0),
  total_minor bigint not null,
  lines jsonb,
  points bigint not null,
  restored_points bigint not null,
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id),
  constraint order_refund_in_turn unique (member_id, order_id, no),
  foreign key (order_id, member_id) references customer_order
);
create table parked_refund (
  brand_id uuid not null,
  key text not null,
  order_key text not null,
  id uuid not null,
  source text not null,
  order_number text not null,
  number text not null,
  kind text not null,
  reason text,
  refund_minor bigint,
  lines jsonb,
  sent_from uuid references store,
  occurred_at timestamptz not null,
  parked_at timestamptz not null,
  refusal jsonb,
  alarmed_at timestamptz,
  primary key (brand_id, key)
);
create index parked_refund_waiting on parked_refund (brand_id, order_key) where refusal is null;
create index parked_refund_by_age on parked_refund (brand_id, id);
create table points_spending (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  store_id uuid not null references store,
  source text not null,
  number text not null,
  points bigint not null constraint points_spending_is_positive check (points > 0),
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id)
);
create table points_activation (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  order_id uuid not null,
  store_id uuid not null references store,
  source text not null,
  number text not null,
  order_number text not null,
  points bigint not null constraint points_activation_is_positive check (points > 0),
  last_day text not null,
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id),
  constraint points_activation_once unique (member_id, order_id)
);
create table settlement_line (
  posting_id uuid not null,
  no smallint not null,
  owner_id uuid not null,
  brand_id uuid not null,
  franchisee_id uuid not null,
  store_id uuid,
  month text not null,
  of_month text not null,
  kind text not null,
  terms_id uuid not null,
  clause text not null,
  base bigint not null,
  rate bigint not null,
  amount_minor bigint not null,
  orders smallint not null constraint settlement_line_counts_an_order check (orders between -1 and 1),
  corrects_posting_id uuid,
  corrects_no smallint,
  about text,
  occurred_at timestamptz not null,
  primary key (posting_id, no, owner_id),
  constraint settlement_line_corrects_one_line check ((corrects_posting_id is null) = (corrects_no is null))
);
create index settlement_line_by_month on settlement_line (franchisee_id, month, posting_id, no);
-- What a close, a correction or a re-rating booked: few.
create index settlement_line_own on settlement_line (franchisee_id, month) where owner_id = franchisee_id;`);

    // ── Levels: what orders look like to them, and what came of it. A history is only added to.
    this.addSql(`
create view order_returned as
  select r.member_id, r.order_id, max(r.occurred_at) as returned_at
  from order_refund r join customer_order o on o.id = r.order_id and o.member_id = r.member_id
  group by r.member_id, r.order_id, o.net_minor having sum(r.refunded_minor) = o.net_minor;
create view member_sale as
  select o.member_id, o.brand_id, o.occurred_at, o.net_minor - r.refunded as net_minor,
    case when r.count > 0 and r.refunded = o.net_minor then 0 else 1 end as visits
  from customer_order o cross join lateral (
    select count(*) as count, coalesce(sum(refunded_minor), 0)::bigint as refunded from order_refund
    where member_id = o.member_id and order_id = o.id
  ) r;
create index ledger_transfer_of_growth on ledger_transfer (owner_id, posting_id) where kind in ('grow', 'ungrow');
create view member_growth as
  select t.owner_id as member_id, t.brand_id, t.asset as kind, p.occurred_at,
    case t.kind when 'ungrow' then -t.amount else t.amount end as amount
  from ledger_transfer t join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
  where t.kind in ('grow', 'ungrow', 'opening');
create table member_tier (
  member_id uuid not null,
  no int not null constraint member_tier_no_is_positive check (no > 0),
  brand_id uuid not null,
  ladder_id uuid not null references tier_ladder,
  level text not null,
  rank int not null,
  reason text not null constraint member_tier_reason_is_known
    check (reason in ('REACHED', 'RAISED', 'KEPT', 'FELL', 'MERGED', 'PLAN', 'PLACED')),
  measured bigint constraint member_tier_is_earned_or_granted
    check (reason = 'MERGED' or (measured is null) = (reason in ('PLAN', 'PLACED'))),
  order_id uuid constraint member_tier_names_its_order check ((order_id is not null) = (reason in ('REACHED', 'PLAN'))),
  from_at timestamptz not null,
  last_day text,
  number text constraint member_tier_numbers_placements check ((number is not null) = (reason = 'PLACED')),
  note text,
  placed_by uuid,
  booked_at timestamptz not null,
  primary key (member_id, no)
);
create unique index member_tier_number_is_unique on member_tier (member_id, number) where number is not null;
create table membership_plan (
  brand_id uuid not null references brand,
  code text not null,
  name text not null,
  level text not null,
  prices jsonb not null constraint membership_plan_has_prices check (jsonb_array_length(prices) > 0),
  defined_at timestamptz not null,
  primary key (brand_id, code)
);
create table plan_sale (
  order_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  plan text not null,
  price text not null,
  tier_no int not null,
  primary key (order_id, member_id)
);
create table tier_review (
  brand_id uuid not null references brand,
  day text not null,
  behind uuid not null default '00000000-0000-0000-0000-000000000000',
  members bigint not null default 0,
  raised bigint not null default 0,
  kept bigint not null default 0,
  fell bigint not null default 0,
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (brand_id, day)
);`);

    // ── Points that wait, wander or are put right: records of what was asked; the book says what came of it.
    this.addSql(`
create table points_hold (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  store_id uuid not null references store,
  source text not null,
  number text not null,
  points bigint not null constraint points_hold_is_positive check (points > 0),
  posting_id uuid not null,
  held_at timestamptz not null,
  until_at timestamptz not null constraint points_hold_ends_after_it_begins check (until_at > held_at),
  primary key (id, member_id)
);
create index points_hold_by_member on points_hold (member_id, posting_id);
create index points_hold_by_end on points_hold (brand_id, until_at);
create table transfer_rule (
  brand_id uuid not null references brand,
  version int not null,
  daily_points bigint not null constraint transfer_rule_bound_is_not_negative check (daily_points >= 0),
  from_at timestamptz not null,
  primary key (brand_id, version)
);
create table points_transfer (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  to_member_id uuid not null constraint points_transfer_goes_elsewhere check (to_member_id <> member_id),
  to_posting_id uuid not null,
  number text not null,
  points bigint not null constraint points_transfer_is_positive check (points > 0),
  from_store_id uuid references store,
  to_store_id uuid references store,
  day text not null,
  moved_at timestamptz not null,
  primary key (id, member_id)
);
create index points_transfer_by_day on points_transfer (member_id, day);
create table member_opening (
  posting_id uuid not null,
  no smallint not null,
  member_id uuid not null,
  brand_id uuid not null,
  asset text not null,
  amount bigint not null constraint member_opening_is_positive check (amount > 0),
  issuer_code text not null,
  last_day text,
  primary key (posting_id, no, member_id)
);
create table member_import (
  brand_id uuid not null references brand,
  name text not null,
  sha256 text not null,
  done bigint not null,
  began_at timestamptz not null,
  noted_at timestamptz not null,
  primary key (brand_id, name)
);
create table points_adjustment (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  number text not null,
  points bigint not null constraint points_adjustment_adjusts check (points <> 0),
  issuer_code text,
  last_day text,
  reason text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  until_at timestamptz not null,
  primary key (id, member_id),
  constraint points_adjustment_number_is_unique unique (member_id, number),
  constraint points_adjustment_adds_to_a_bucket check ((points > 0) = (issuer_code is not null and last_day is not null))
);
create index points_adjustment_by_end on points_adjustment (brand_id, until_at);
create table points_adjustment_decision (
  adjustment_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  verdict text not null
    constraint points_adjustment_decision_is_known check (verdict in ('APPROVED', 'REJECTED')),
  reason text,
  posting_id uuid constraint points_adjustment_decision_posts check ((posting_id is not null) = (verdict = 'APPROVED')),
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (adjustment_id, member_id),
  foreign key (adjustment_id, member_id) references points_adjustment
);`);

    // ── Duplicates: two members that may be one person, how they were made one, and what of it was undone.
    this.addSql(`
create table merge_rule (
  brand_id uuid not null references brand,
  version int not null,
  binding text not null
    constraint merge_rule_binding_is_known check (binding in ('EARLIEST', 'LATEST', 'MOST_SPEND')),
  growth text not null constraint merge_rule_growth_is_known check (growth in ('SUM', 'HIGHER')),
  set_by uuid,
  from_at timestamptz not null,
  primary key (brand_id, version)
);
create table merge_proposal (
  id uuid not null,
  member_id uuid not null,
  other_id uuid not null constraint merge_proposal_is_in_order check (other_id > member_id),
  brand_id uuid not null,
  evidence text[] not null,
  met_by text not null,
  proposed_by uuid,
  proposed_at timestamptz not null,
  state text not null constraint merge_proposal_state_is_known check (state in ('OPEN', 'MERGED', 'DISMISSED')),
  reason text,
  decided_by uuid,
  decided_at timestamptz constraint merge_proposal_is_decided check ((decided_at is null) = (state = 'OPEN')),
  primary key (id, member_id)
);
create unique index merge_proposal_once on merge_proposal (member_id, other_id) where state = 'OPEN';
create index merge_proposal_by_member on merge_proposal (member_id, other_id);
create index merge_proposal_by_other on merge_proposal (other_id);
create index merge_proposal_waiting on merge_proposal (brand_id, id) where state = 'OPEN';
create table member_merge (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  survivor_id uuid not null constraint member_merge_is_of_two check (survivor_id <> member_id),
  proposal_id uuid,
  reason text not null,
  policy jsonb not null,
  moved jsonb not null,
  bindings jsonb not null,
  tier_no int,
  carried uuid[] not null,
  merged_by uuid,
  merged_at timestamptz not null,
  primary key (id, member_id)
);
create table merge_identity (
  member_id uuid not null,
  merge_id uuid not null,
  brand_id uuid not null,
  kind text not null,
  digest bytea not null,
  primary key (member_id, merge_id, kind, digest)
);
create index member_merge_by_member on member_merge (member_id);
create index member_merge_by_survivor on member_merge (survivor_id);
create table member_unmerge (
  merge_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  reason text not null,
  returned jsonb not null,
  missing jsonb not null,
  unmerged_by uuid,
  unmerged_at timestamptz not null,
  primary key (merge_id, member_id),
  foreign key (merge_id, member_id) references member_merge
);
-- Two postings by which something went from one's book into another's, and the merges on whose behalf.
create table merge_passage (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  to_member_id uuid not null constraint merge_passage_goes_elsewhere check (to_member_id <> member_id),
  to_posting_id uuid not null,
  cause text not null
    constraint merge_passage_cause_is_known check (cause in ('MERGE', 'UNMERGE', 'FETCH', 'HAND_OVER')),
  merge_ids uuid[] not null,
  moved_at timestamptz not null,
  primary key (id, member_id)
);
-- A look for what an array holds is not safe to ask of another brand's rows, so no index on it serves behind the policies.
create index merge_passage_by_brand on merge_passage (brand_id);`);

    // ── Offers: what brands give beyond the standing rule, and who pays for it.
    this.addSql(`
create table campaign (
  id uuid primary key,
  brand_id uuid not null references brand,
  code text not null constraint campaign_code_is_plain check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  name text not null,
  from_at timestamptz not null,
  until_at timestamptz constraint campaign_ends_after_it_begins check (until_at > from_at),
  audience text,
  holdout_bps int not null constraint campaign_holds_out_a_part check (holdout_bps between 0 and 9000),
  exclusive_group text,
  points_budget bigint constraint campaign_points_are_positive check (points_budget > 0),
  money_budget_minor bigint constraint campaign_money_is_positive check (money_budget_minor > 0),
  defined_at timestamptz not null,
  stopped_at timestamptz,
  constraint campaign_code_is_unique unique (brand_id, code),
  constraint campaign_runs_beside_none_of_its_group exclude using gist (brand_id with =, exclusive_group with =,
    tstzrange(from_at, greatest(from_at, coalesce(least(until_at, stopped_at), 'infinity'))) with &&)
);
create table campaign_opt_in (
  campaign_id uuid not null references campaign,
  store_id uuid not null references store,
  no int not null constraint campaign_opt_in_no_is_positive check (no > 0),
  brand_id uuid not null references brand,
  accepts boolean not null,
  said_by uuid,
  from_at timestamptz not null,
  primary key (campaign_id, store_id, no)
);
create table budget (
  brand_id uuid not null references brand,
  subject text not null,
  bound bigint not null constraint budget_bound_is_not_negative check (bound >= 0),
  used bigint not null default 0 constraint budget_is_not_overspent check (used between 0 and bound),
  primary key (brand_id, subject)
) with (fillfactor = 50); -- a row that many wait for: room for its next versions
create table bonus_rule (
  id uuid primary key,
  brand_id uuid not null references brand,
  campaign_id uuid not null references campaign,
  code text not null constraint bonus_rule_code_is_plain check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  version int not null,
  name text not null,
  award jsonb not null constraint bonus_rule_award_is_known
    check ((award->>'kind' in ('STEPS', 'MULTIPLY', 'VISIT', 'PIECES', 'EVENT')) is true),
  scope jsonb not null,
  condition text,
  hours jsonb,
  priority int not null,
  best_of text,
  caps jsonb not null,
  funding jsonb not null,
  retired boolean not null,
  from_at timestamptz not null,
  constraint bonus_rule_version_is_unique unique (brand_id, code, version)
);
create table coupon_template (
  id uuid primary key,
  brand_id uuid not null references brand,
  campaign_id uuid not null references campaign,
  code text not null constraint coupon_template_code_is_plain check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  version int not null,
  name text not null,
  benefit jsonb not null constraint coupon_template_benefit_is_known check (
    (benefit->>'kind' in ('AMOUNT_OFF', 'PERCENT_OFF', 'FIXED_PRICE', 'FREE_ITEM', 'BUY_X_GET_Y', 'SHIPPING',
      'POINTS_MULTIPLIER', 'VOUCHER', 'STATED')) is true),
  scope jsonb not null,
  condition text,
  minimum_minor bigint not null constraint coupon_template_minimum_is_not_negative check (minimum_minor >= 0),
  validity jsonb not null constraint coupon_template_validity_is_known
    check ((validity->>'kind' in ('FIXED', 'DAYS')) is true),
  hours jsonb,
  limits jsonb not null,
  money_budget_minor bigint constraint coupon_template_money_is_positive check (money_budget_minor > 0),
  funding jsonb not null,
  exclusive_group text,
  stacks boolean not null,
  grace_days int not null constraint coupon_template_grace_is_not_negative check (grace_days >= 0),
  transferable boolean not null,
  price_points bigint constraint coupon_template_price_is_positive check (price_points > 0),
  on_level text,
  defined_at timestamptz not null,
  stopped_at timestamptz,
  constraint coupon_template_version_is_unique unique (brand_id, code, version)
);
create table claim_link (
  id uuid primary key,
  brand_id uuid not null references brand,
  template_id uuid not null references coupon_template,
  store_id uuid references store,
  label text,
  bound bigint not null constraint claim_link_bound_is_positive check (bound > 0),
  issued_at timestamptz not null,
  until_at timestamptz constraint claim_link_ends_after_it_begins check (until_at > issued_at),
  revoked_at timestamptz
);
create table code_batch (
  id uuid primary key,
  brand_id uuid not null references brand,
  template_id uuid not null references coupon_template,
  number text not null,
  store_id uuid references store,
  size bigint not null constraint code_batch_has_codes check (size > 0),
  done bigint not null default 0 constraint code_batch_is_within_its_size check (done between 0 and size),
  skipped bigint[] not null default '{}', -- numbers whose code was another's already: others took their place
  key_version int not null,
  sealed_key bytea not null,
  ordered_by uuid,
  ordered_at timestamptz not null,
  ended_at timestamptz,
  revoked_at timestamptz,
  constraint code_batch_number_is_unique unique (brand_id, number)
);
create index code_batch_open on code_batch (brand_id, id) where ended_at is null and revoked_at is null;
create table coupon_code (
  brand_id uuid not null,
  digest bytea not null,
  batch_id uuid not null,
  no bigint not null,
  member_id uuid,
  claimed_at timestamptz,
  primary key (brand_id, digest),
  constraint coupon_code_is_claimed_by_somebody check (num_nulls(member_id, claimed_at) <> 1)
);
create index coupon_code_claimed on coupon_code (batch_id) where member_id is not null;
create table coupon_cadence (
  id uuid primary key,
  brand_id uuid not null references brand,
  template_id uuid not null references coupon_template,
  name text not null,
  rhythm jsonb not null constraint coupon_cadence_rhythm_is_known
    check ((rhythm->>'kind' in ('WEEKLY', 'MONTHLY', 'DAYS')) is true),
  audience jsonb not null,
  store_id uuid references store,
  from_day text not null,
  until_day text,
  next_at timestamptz,
  defined_at timestamptz not null,
  stopped_at timestamptz,
  constraint coupon_cadence_name_is_unique unique (brand_id, name)
);
create index coupon_cadence_due on coupon_cadence (brand_id, next_at) where stopped_at is null;
create table coupon_drop (
  id uuid primary key,
  brand_id uuid not null references brand,
  template_id uuid not null references coupon_template,
  number text not null,
  cadence_id uuid references coupon_cadence,
  store_id uuid references store,
  audience jsonb not null,
  behind uuid not null default '00000000-0000-0000-0000-000000000000',
  members bigint not null default 0,
  issued bigint not null default 0,
  held_out bigint not null default 0,
  refused bigint not null default 0,
  ordered_by uuid,
  ordered_at timestamptz not null,
  ended_at timestamptz,
  ended_why text constraint coupon_drop_end_is_known
    check (ended_why in ('DONE', 'CANCELLED', 'STOPPED', 'NOT_RUNNING', 'BUDGET_SPENT')),
  constraint coupon_drop_ends_for_a_reason check (num_nulls(ended_at, ended_why) <> 1),
  constraint coupon_drop_number_is_unique unique (brand_id, number)
);
create index coupon_drop_open on coupon_drop (brand_id, id) where ended_at is null;
create table feed_follower (
  name text primary key,
  seq bigint not null,
  moved_at timestamptz not null
);`);

    // ── Coupons and what offers gave: each hangs on its member.
    this.addSql(`
create table coupon (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  template_id uuid not null references coupon_template,
  campaign_id uuid not null references campaign,
  issuer_store_id uuid references store,
  source text not null constraint coupon_source_is_known check (source in
    ('HAND', 'DROP', 'CODE', 'LINK', 'LEVEL', 'POINTS', 'GIFT', 'EVENT')),
  source_key text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null constraint coupon_ends_after_it_begins check (valid_until > valid_from),
  state text not null constraint coupon_state_is_known check (state in
    ('ISSUED', 'RESERVED', 'REDEEMED', 'GIVEN', 'REVOKED')),
  reserved_until timestamptz,
  reserved_minor bigint,
  reserved_day text,
  quote_id uuid,
  events int not null default 1,
  issued_at timestamptz not null,
  primary key (id, member_id),
  constraint coupon_is_issued_once unique (member_id, source, source_key),
  constraint coupon_reservation_is_whole check (
    num_nulls(reserved_until, reserved_minor, reserved_day, quote_id) = case state when 'RESERVED' then 0 else 4 end)
);
create index coupon_by_member on coupon (member_id, id);
create index coupon_by_template on coupon (template_id, member_id);
create index coupon_by_reservation on coupon (brand_id, reserved_until) where state = 'RESERVED';
create table coupon_event (
  coupon_id uuid not null,
  no int not null constraint coupon_event_no_is_positive check (no > 0),
  member_id uuid not null,
  brand_id uuid not null,
  kind text not null constraint coupon_event_kind_is_known check (kind in
    ('ISSUED', 'RESERVED', 'RELEASED', 'REDEEMED', 'REVERSED', 'GIVEN', 'REVOKED')),
  redemption_id uuid,
  quote_id uuid,
  until_at timestamptz,
  detail text,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null,
  primary key (member_id, coupon_id, no)
);
create table coupon_redemption (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  coupon_id uuid not null,
  template_id uuid not null,
  campaign_id uuid not null,
  order_id uuid,
  no smallint not null,
  store_id uuid not null,
  issuer_store_id uuid,
  source text not null,
  number text not null,
  discount_minor bigint not null constraint coupon_redemption_is_not_negative check (discount_minor >= 0),
  headquarters_minor bigint not null,
  acceptor_minor bigint not null,
  issuer_minor bigint not null,
  lines jsonb not null,
  day text not null,
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id),
  constraint coupon_redemption_is_funded check (discount_minor = headquarters_minor + acceptor_minor + issuer_minor)
);
create index coupon_redemption_by_member on coupon_redemption (member_id, template_id);
create index coupon_redemption_by_order on coupon_redemption (member_id, order_id);
create index coupon_redemption_by_campaign on coupon_redemption (campaign_id, member_id);
create table coupon_reversal (
  redemption_id uuid not null,
  refund_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  discount_minor bigint not null,
  headquarters_minor bigint not null,
  acceptor_minor bigint not null,
  issuer_minor bigint not null,
  returns boolean not null,
  booked_at timestamptz not null,
  primary key (redemption_id, refund_id, member_id),
  constraint coupon_reversal_is_funded check (discount_minor = headquarters_minor + acceptor_minor + issuer_minor)
);
create table basket_quote (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  store_id uuid not null references store,
  basket jsonb not null,
  outcome jsonb not null,
  net_minor bigint not null,
  quoted_at timestamptz not null,
  until_at timestamptz not null constraint basket_quote_ends_after_it_begins check (until_at > quoted_at),
  primary key (id, member_id)
);
create index basket_quote_by_member on basket_quote (member_id, id);
create table order_bonus (
  order_id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  day text not null,
  context jsonb not null,
  awards jsonb not null,
  points bigint not null constraint order_bonus_is_not_negative check (points >= 0),
  primary key (order_id, member_id)
);
create index order_bonus_by_day on order_bonus (member_id, day);
create table member_event (
  id uuid not null,
  member_id uuid not null,
  brand_id uuid not null,
  kind text not null,
  source text not null,
  number text not null,
  store_id uuid references store,
  attributes jsonb not null,
  day text not null,
  context jsonb not null,
  awards jsonb not null,
  points bigint not null constraint member_event_points_are_not_negative check (points >= 0),
  occurred_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (id, member_id)
);
create index member_event_by_day on member_event (member_id, day);
create view bonus_given as
  select b.member_id, b.brand_id, b.day, a.rule, a.points
  from order_bonus b cross join jsonb_to_recordset(b.awards) a (rule text, points bigint)
  union all
  select e.member_id, e.brand_id, e.day, a.rule, a.points
  from member_event e cross join jsonb_to_recordset(e.awards) a (rule text, points bigint);`);

    // ── Statements: read from closed months, never changed.
    this.addSql(`
create table month_close (
  brand_id uuid not null references brand,
  month text not null,
  cut_at timestamptz not null,
  primary key (brand_id, month)
);
create table statement (
  franchisee_id uuid not null references franchisee,
  month text not null,
  id uuid not null,
  brand_id uuid not null,
  orders bigint not null,
  net_minor bigint not null,
  opening_minor bigint not null,
  total_minor bigint not null,
  line_count bigint not null,
  lines_sha256 text not null,
  issued_at timestamptz not null,
  primary key (franchisee_id, month),
  constraint statement_id_is_unique unique (id)
);
create table statement_part (
  statement_id uuid not null references statement (id),
  no int not null,
  brand_id uuid not null,
  store_id uuid references store,
  kind text not null,
  terms_id uuid not null references terms,
  clause text not null,
  lines bigint not null,
  orders bigint not null,
  base numeric not null,
  amount_minor bigint not null,
  primary key (statement_id, no)
);
-- What is due is asked of few owners, whose money is among everybody's.
create index ledger_transfer_of_due on ledger_transfer (owner_id)
  where right(to_address, 4) = '/due' or right(from_address, 4) = '/due';
-- A value as statements' files hold it.
create function csv_field(value text) returns text immutable parallel safe language sql as $$
  select case when translate(value, e',"\\r\\n', '') <> value then '"' || replace(value, '"', '""') || '"' else value end
$$;`);

    // ── Accounting: how statements are taxed, whom invoices are made out to, what accounts are called elsewhere.
    this.addSql(`
create table tax_rate (
  id uuid primary key,
  brand_id uuid not null references brand,
  kind text not null,
  version int not null,
  rate_bps int not null constraint tax_rate_is_a_share check (rate_bps between 0 and 10000),
  amounts_are text not null constraint tax_rate_amounts_are_known check (amounts_are in ('NET', 'GROSS')),
  from_at timestamptz not null,
  constraint tax_rate_version_is_unique unique (brand_id, kind, version)
);
create table invoice_details (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  version int not null,
  title text not null,
  tax_number text not null,
  from_at timestamptz not null,
  constraint invoice_details_version_is_unique unique (franchisee_id, version)
);
create table account_mapping (
  id uuid primary key,
  brand_id uuid not null references brand,
  version int not null,
  accounts jsonb not null,
  from_at timestamptz not null,
  constraint account_mapping_version_is_unique unique (brand_id, version)
);`);

    // ── Answers: what both sides make of a statement, act by act. Its state is what its acts come to.
    this.addSql(`
create table dispute (
  id uuid primary key,
  brand_id uuid not null,
  franchisee_id uuid not null references franchisee,
  statement_id uuid not null references statement (id),
  posting_id uuid not null,
  no smallint not null,
  amount_minor bigint not null constraint dispute_is_of_an_amount check (amount_minor > 0),
  reason text not null constraint dispute_reason_is_known
    check (reason in ('WRONG_AMOUNT', 'WRONG_BASE', 'WRONG_RATE', 'NOT_OURS', 'TWICE', 'REFUNDED', 'OTHER')),
  opened_at timestamptz not null
);
create index dispute_by_line on dispute (statement_id, posting_id, no);
create index dispute_by_franchisee on dispute (franchisee_id, id);
create table statement_act (
  statement_id uuid not null references statement (id),
  no int not null,
  brand_id uuid not null,
  franchisee_id uuid not null references franchisee,
  kind text not null constraint statement_act_kind_is_known check (kind in ('REMINDED', 'ACCEPTED', 'ACCEPTED_BY_SILENCE',
    'FELL_OVERDUE', 'DISPUTED', 'WRITTEN', 'WITHDRAWN', 'UPHELD', 'REJECTED', 'SETTLED', 'REOPENED')),
  state text not null
    constraint statement_act_state_is_known check (state in ('ISSUED', 'DISPUTED', 'ACCEPTED', 'OVERDUE', 'SETTLED')),
  dispute_id uuid references dispute,
  text text,
  evidence jsonb not null,
  amount_minor bigint,
  number text,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null,
  primary key (statement_id, no),
  constraint statement_act_upholds_an_amount check ((kind = 'UPHELD') = (amount_minor is not null))
);
create index statement_act_by_dispute on statement_act (dispute_id, no) where dispute_id is not null;
create index settlement_line_by_corrected on settlement_line (corrects_posting_id, corrects_no)
  where corrects_posting_id is not null;
create view dispute_standing as
  select d.*, s.month, coalesce(a.kind, 'OPEN') as state, a.amount_minor as upheld_minor, a.text as closed_why, a.at as closed_at
  from dispute d
  join statement s on s.id = d.statement_id
  left join statement_act a on a.dispute_id = d.id and a.kind in ('WITHDRAWN', 'UPHELD', 'REJECTED');
-- A statement by its last act, with the contract that was in force as it was issued, and what of it is disputed.
create view statement_standing as
  select s.id, s.brand_id, s.franchisee_id, s.month, s.issued_at, s.opening_minor, s.total_minor,
    coalesce(a.state, 'ISSUED') as state, t.accept_days, t.silence, t.threshold_minor, t.cure_days,
    coalesce(d.disputed_minor, 0) as disputed_minor
  from statement s
  left join lateral (select state from statement_act where statement_id = s.id order by no desc limit 1) a on true
  left join lateral (
    select accept_days, silence, threshold_minor, cure_days from terms
    where franchisee_id = s.franchisee_id and from_at <= s.issued_at and agreed_at <= s.issued_at
    order by version desc limit 1
  ) t on true
  left join lateral (
    -- What was upheld stays with what is disputed until the month that takes it back is declared.
    select sum(sign(l.amount_minor) * case o.state when 'OPEN' then o.amount_minor else o.upheld_minor end)::bigint as disputed_minor
    from dispute_standing o join settlement_line l on l.posting_id = o.posting_id and l.no = o.no
      and l.franchisee_id = o.franchisee_id
    where o.statement_id = s.id and (o.state = 'OPEN' or o.state = 'UPHELD' and not exists (
      select from settlement_line c join statement t on t.franchisee_id = c.franchisee_id and t.month = c.month
      where c.corrects_posting_id = o.posting_id and c.corrects_no = o.no and c.franchisee_id = o.franchisee_id
        and c.about = 'dispute/' || o.id))
  ) d on true;`);

    // ── Reconciliations: a till's own file beside the book. Nothing of a person is taken from a file.
    this.addSql(`
create table till_upload (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  month text not null,
  reading jsonb not null,
  opened_by uuid,
  opened_at timestamptz not null
);
create table reconciliation (
  id uuid primary key,
  brand_id uuid not null references brand,
  upload_id uuid not null references till_upload,
  franchisee_id uuid not null references franchisee,
  month text not null,
  file_sha256 text not null,
  digest text not null,
  rows int not null,
  unreadable int not null,
  sums jsonb not null,
  made_at timestamptz not null,
  constraint reconciliation_once unique (franchisee_id, month, digest)
);
create index reconciliation_newest on reconciliation (franchisee_id, id);
create table reconciliation_finding (
  reconciliation_id uuid not null references reconciliation,
  no int not null,
  brand_id uuid not null,
  outcome text not null,
  why text[] not null,
  line int,
  number text,
  at timestamptz,
  minor bigint,
  store_id uuid,
  posting_id uuid,
  line_nos smallint[],
  booked_number text,
  booked_at timestamptz,
  booked_minor bigint,
  booked_store_id uuid,
  primary key (reconciliation_id, no),
  constraint reconciliation_finding_is_of_a_side check (num_nonnulls(line, posting_id) > 0)
);
create table reconciliation_fault (
  reconciliation_id uuid not null references reconciliation,
  line int not null,
  brand_id uuid not null,
  en text not null,
  zh text not null,
  primary key (reconciliation_id, line)
);`);

    // ── Paying: what was instructed, sent, paid and split. States follow from acts, which are only added to.
    this.addSql(`
create table bank_account (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  payee text not null,
  bank text not null,
  tail text not null,
  key_version int not null,
  sealed_key bytea not null,
  sealed_number bytea not null,
  set_by uuid,
  set_at timestamptz not null
);
create index bank_account_by_franchisee on bank_account (franchisee_id, id);
create table payout_run (
  id uuid primary key,
  brand_id uuid not null references brand,
  number text not null,
  month text,
  rail text not null constraint payout_run_rail_is_known check (rail in ('BANK_FILE', 'BY_HAND')),
  collects boolean not null,
  prepared_by uuid not null,
  prepared_at timestamptz not null,
  constraint payout_run_number_is_unique unique (brand_id, number)
);
create index payout_run_by_brand on payout_run (brand_id, id);
create table payout (
  id uuid primary key,
  brand_id uuid not null references brand,
  run_id uuid not null references payout_run,
  franchisee_id uuid not null references franchisee,
  number text not null,
  amount_minor bigint not null constraint payout_pays_something check (amount_minor <> 0),
  bank_account_id uuid references bank_account,
  constraint payout_number_is_unique unique (brand_id, number),
  constraint payout_once_a_run unique (run_id, franchisee_id)
);
create index payout_by_franchisee on payout (franchisee_id, id);
create table payout_act (
  payout_id uuid not null references payout,
  no int not null,
  brand_id uuid not null,
  state text not null
    constraint payout_act_state_is_known check (state in ('INSTRUCTED', 'SENT', 'PAID', 'FAILED', 'CANCELLED')),
  reason text,
  reference text,
  by_id uuid,
  at timestamptz not null,
  primary key (payout_id, no)
);
create table split_rule (
  brand_id uuid not null references brand,
  version int not null,
  brand_mchid text not null,
  max_bps int not null constraint split_rule_is_a_share check (max_bps between 1 and 10000),
  set_by uuid,
  set_at timestamptz not null,
  primary key (brand_id, version)
);
create table order_payment (
  id uuid primary key,
  brand_id uuid not null references brand,
  source text not null,
  number text not null,
  order_id uuid not null,
  franchisee_id uuid not null references franchisee,
  transaction_id text not null,
  sub_mchid text not null,
  amount_minor bigint not null constraint order_payment_pays_something check (amount_minor > 0),
  paid_at timestamptz not null,
  told_by uuid,
  told_at timestamptz not null,
  constraint order_payment_once_an_order unique (brand_id, order_id),
  constraint order_payment_transaction_is_unique unique (brand_id, transaction_id)
);
create index order_payment_by_telling on order_payment (brand_id, told_at);
create table split (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid not null references franchisee,
  payment_id uuid not null references order_payment,
  kind text not null constraint split_kind_is_known check (kind in ('SPLIT', 'RETURN', 'FINISH')),
  no int not null,
  out_no text not null,
  brand_mchid text not null,
  month text not null,
  owed_minor bigint not null,
  amount_minor bigint not null constraint split_is_not_negative check (amount_minor >= 0),
  deferred_minor bigint not null constraint split_defers_no_less_than_nothing check (deferred_minor >= 0),
  max_bps int not null,
  planned_at timestamptz not null,
  constraint split_in_turn unique (payment_id, kind, no),
  constraint split_number_is_unique unique (out_no)
);
create index split_by_franchisee on split (franchisee_id, id);
create index split_by_month on split (franchisee_id, month);
create table split_act (
  split_id uuid not null references split,
  no int not null,
  brand_id uuid not null,
  state text not null constraint split_act_state_is_known
    check (state in ('PLANNED', 'SENT', 'SUCCEEDED', 'CLOSED', 'EXECUTION_DEFERRED')),
  reason text,
  reference text,
  done_at timestamptz, -- as the other side says it
  at timestamptz not null,
  primary key (split_id, no)
);
create index split_act_by_time on split_act (brand_id, at);
create table split_open ( -- those that have not ended: what is looked at each minute
  split_id uuid primary key references split,
  brand_id uuid not null
);
create index split_open_by_brand on split_open (brand_id, split_id);
create table split_bill (
  brand_id uuid not null references brand,
  day text not null,
  no int not null,
  hash text not null,
  matched int not null,
  gaps jsonb not null,
  read_at timestamptz not null,
  primary key (brand_id, day, no)
);
create view split_now as
  select s.*, a.state, a.reason, a.reference, a.done_at, a.no as act_no, a.at as act_at
  from split s cross join lateral (
    select * from split_act a where a.split_id = s.id order by a.no desc limit 1) a;
create view split_in_hand as -- of months that are declared: a payout of it would be a second one; in the franchisee's favour
  select s.franchisee_id, case s.kind when 'SPLIT' then -s.amount_minor else s.amount_minor end as minor
  from split_open o join split s on s.id = o.split_id
  where exists (select from statement t where t.franchisee_id = s.franchisee_id and t.month >= s.month);
create view prepaid as -- by splits, for months whose statement is still to come: no closed month declared it yet
  select s.brand_id, s.franchisee_id,
    sum(case s.kind when 'SPLIT' then s.amount_minor when 'RETURN' then -s.amount_minor end) as minor
  from franchisee f
  cross join lateral (select coalesce(max(month), '') as month from statement where franchisee_id = f.id) declared
  join split_now s on s.franchisee_id = f.id and s.month > declared.month
  where s.state = 'SUCCEEDED' and s.kind <> 'FINISH'
  group by s.brand_id, s.franchisee_id;`);

    // ── Proofs: when the whole book was recomputed, and what came of it.
    this.addSql(`
create table proof (
  id uuid primary key,
  since timestamptz,
  until timestamptz not null,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  rows bigint not null,
  invariant text,
  broken text,
  constraint proof_names_what_is_broken check (num_nulls(invariant, broken) <> 1)
);`);

    // ── Events: the outbox is written beside the rows, the feed is what readers follow.
    this.addSql(`
create table outbox (
  no bigint generated always as identity primary key, -- given while its members' books are locked: the order of each member's facts
  id uuid not null,
  brand_id uuid not null,
  facts json not null,
  count int not null constraint outbox_row_has_facts check (count > 0),
  recorded_at timestamptz not null
);
create table feed (
  seq bigint primary key,
  id uuid not null,
  brand_id uuid not null,
  facts json not null,
  count int not null,
  recorded_at timestamptz not null
);
create index feed_brand on feed (brand_id, seq);
alter table outbox alter column facts set storage external; -- packing costs more than what it saves
alter table feed alter column facts set storage external;
create table feed_counter (
  id int primary key constraint feed_counter_is_one check (id = 1),
  seq bigint not null,
  floor bigint not null -- events up to it are not kept any longer
);
insert into feed_counter values (1, 0, 0);
create view feed_held as select name, seq, moved_at from feed_follower; -- whose next events are not forgotten yet`);

    // ── Jobs: when each last ran through, and who has it in hand.
    this.addSql(`
create table job (
  name text primary key,
  ran_at timestamptz,
  holder uuid,
  held_until timestamptz
);`);

    // ── Webhooks: who is told of events, and what was sent. Queues of the hub's, not the book.
    this.addSql(`
create table webhook (
  id uuid primary key,
  brand_id uuid not null references brand,
  franchisee_id uuid references franchisee, -- null: headquarters'
  url text not null,
  types text[] not null, -- none: all
  ordered boolean not null,
  behind bigint not null, -- events up to it are not told
  key_version int not null,
  sealed_key bytea not null,
  sealed_secret bytea not null,
  sealed_previous bytea,
  previous_until timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  paused_at timestamptz,
  paused_why text constraint webhook_pause_is_known check (paused_why in ('BY_OWNER', 'FAILING', 'GONE')),
  closed_at timestamptz,
  failures int not null default 0,
  failing_since timestamptz,
  rests_until timestamptz,
  lanes int not null default 2,
  holder uuid, -- the worker that sends to it
  held_until timestamptz,
  constraint webhook_pauses_for_a_reason check (num_nulls(paused_at, paused_why) <> 1)
);
create index webhook_by_brand on webhook (brand_id, id) where closed_at is null;
create table webhook_delivery (
  webhook_id uuid not null references webhook,
  id uuid not null,
  brand_id uuid not null,
  cursor bigint, -- the event's; null: a test
  type text not null,
  at timestamptz not null,
  member_id uuid,
  data json not null,
  queued_at timestamptz not null,
  dies_at timestamptz not null,
  state text not null constraint webhook_delivery_state_is_known check (state in ('WAITING', 'DELIVERED', 'DEAD')),
  due_at timestamptz not null,
  attempts int not null default 0,
  last_at timestamptz,
  last_ms int,
  status int,
  mishap text,
  answer text,
  primary key (webhook_id, id),
  constraint webhook_delivery_once_an_event unique (webhook_id, cursor)
);
create index webhook_delivery_waiting on webhook_delivery (webhook_id, cursor nulls first) where state = 'WAITING';
create index webhook_delivery_of_member on webhook_delivery (webhook_id, member_id, cursor) where state = 'WAITING';
create index webhook_delivery_dead on webhook_delivery (webhook_id, id) where state = 'DEAD';
create index webhook_delivery_by_time on webhook_delivery (queued_at);
create table webhook_replay (
  id uuid primary key,
  webhook_id uuid not null references webhook,
  brand_id uuid not null,
  behind bigint not null, -- how far it came
  until bigint not null,
  dead_only boolean not null,
  asked_by uuid,
  asked_at timestamptz not null,
  ended_at timestamptz
);
create index webhook_replay_open on webhook_replay (id) where ended_at is null;
insert into feed_follower (name, seq, moved_at) values ('webhooks', 0, now());`);

    // ── Intake: who sends orders over HTTP, and what they sent: a waiting room, not the book.
    this.addSql(`
create table intake_source (
  id uuid primary key,
  brand_id uuid not null references brand,
  code text not null,
  kind text not null,
  store_code text,
  shops jsonb not null,
  key_version int not null,
  sealed_key bytea not null,
  sealed_secret bytea not null,
  sealed_previous bytea,
  previous_until timestamptz,
  created_at timestamptz not null,
  closed_at timestamptz,
  constraint intake_source_code unique (brand_id, code)
);
create table inbox_delivery (
  brand_id uuid not null,
  source_id uuid not null references intake_source,
  delivery_id text not null,
  id uuid not null,
  digest bytea not null, -- of what came: the same again is no other
  state text not null,
  sealed_envelope bytea,
  buyers bytea[] not null default '{}', -- who is named in it, by the digests that identities are found by
  act text,
  number text,
  why jsonb,
  attempts int not null default 0,
  received_at timestamptz not null,
  due_at timestamptz not null,
  finished_at timestamptz,
  primary key (brand_id, source_id, delivery_id),
  constraint inbox_delivery_keeps_what_waits
    check ((state in ('WAITING', 'SET_ASIDE')) = (sealed_envelope is not null)),
  constraint inbox_delivery_says_why check ((state in ('IGNORED', 'SET_ASIDE')) <= (why is not null))
);
create unique index inbox_delivery_by_state on inbox_delivery (brand_id, state, id);
create unique index inbox_delivery_by_id on inbox_delivery (brand_id, id);
create index inbox_delivery_due on inbox_delivery (due_at) where state = 'WAITING';
create index inbox_delivery_ignored on inbox_delivery (brand_id, source_id, number) where state = 'IGNORED';
create index inbox_delivery_over on inbox_delivery (finished_at) where state in ('DONE', 'IGNORED', 'DROPPED');`);

    // ── Keys of programs: tills, and partners' apps. Of their secrets, digests.
    this.addSql(`
create table api_key (
  id uuid primary key,
  brand_id uuid not null references brand,
  till_id uuid references till, -- none: a partner's app
  name text not null,
  rights text[] not null, -- an app's
  scopes text[] not null, -- a till's
  digest bytea not null check (length(digest) = 32),
  previous_digest bytea,
  previous_until timestamptz,
  expires_at timestamptz,
  used_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint api_key_previous check ((previous_digest is null) = (previous_until is null))
);
create index api_key_of_brand on api_key (brand_id, id);`);

    // ── Wrong attempts at what is known by heart: how many, for whom is known by a keyed digest alone.
    this.addSql(`
create table attempt (
  digest bytea primary key,
  brand_id uuid not null, -- all zero: of callers who are nobody yet
  wrong int not null,
  until_at timestamptz not null
);
create index attempt_by_end on attempt (until_at);`);

    // ── The hub's role adds to the book and never changes it (L2, S3).
    this.addSql(`
do $$ begin
  if not exists (select from pg_roles where rolname = 'banyan_hub') then create role banyan_hub nologin; end if;
  if not pg_has_role(current_user, 'banyan_hub', 'member') then execute format('grant banyan_hub to %I', current_user); end if;
exception when unique_violation or duplicate_object then null; -- another database of the cluster made it just now
end $$;
grant usage on schema public to banyan_hub;
grant select on all tables in schema public to banyan_hub;
grant insert on all tables in schema public to banyan_hub;
grant update (sealed_name, erased_at, merged_into) on member to banyan_hub; -- where and how it came from never changes
grant update (until_at, stopped_at) on campaign to banyan_hub;
grant update (used, bound) on budget to banyan_hub;
grant update (stopped_at) on coupon_template to banyan_hub;
grant update (revoked_at) on claim_link to banyan_hub;
grant update (done, skipped, key_version, sealed_key, ended_at, revoked_at) on code_batch to banyan_hub;
grant update (member_id, claimed_at) on coupon_code to banyan_hub;
grant update (next_at, stopped_at) on coupon_cadence to banyan_hub;
grant update (behind, members, issued, held_out, refused, ended_at, ended_why) on coupon_drop to banyan_hub;
grant update (seq, moved_at) on feed_follower to banyan_hub;
grant update (state, reserved_until, reserved_minor, reserved_day, quote_id, events) on coupon to banyan_hub;
grant update on
  brand,
  feed_counter,
  franchisee,
  job,
  ledger_account,
  member_binding,
  member_identity,
  member_guide,
  member_import,
  member_key,
  member_profile,
  member_tag,
  settlement_book,
  staff,
  store,
  store_ownership,
  till,
  wechat_app
  to banyan_hub;
grant delete on member_key, member_identity, member_profile, member_tag to banyan_hub; -- a person may be forgotten
grant delete on merge_identity, merge_proposal to banyan_hub; -- to be forgotten
grant update (seq, head) on ledger_owner to banyan_hub; -- which is the right to lock its rows, too
grant update (behind, members, raised, kept, fell, ended_at) on tier_review to banyan_hub;
grant update (name, rights) on role to banyan_hub; -- which side it is of never changes
grant update (revoked_at) on scene_code to banyan_hub;
grant update (evidence, state, reason, decided_by, decided_at) on merge_proposal to banyan_hub;
grant delete on outbox, feed to banyan_hub;
grant update (hash, previous_hash, used_at, ends_at), delete on session to banyan_hub;
grant update (refusal, alarmed_at), delete on parked_refund to banyan_hub; -- a waiting room, not the book
grant delete on split_open to banyan_hub; -- another
grant update (key_version, sealed_key) on bank_account to banyan_hub; -- a turned master key
grant update on webhook, webhook_delivery, webhook_replay to banyan_hub; -- queues, not the book
grant update (wrong, until_at), delete on attempt to banyan_hub;
grant update (digest, previous_digest, previous_until, used_at, revoked_at) on api_key to banyan_hub;
grant delete on webhook_delivery, webhook_replay to banyan_hub;
grant update (store_code, shops, key_version, sealed_key, sealed_secret, sealed_previous, previous_until, closed_at)
  on intake_source to banyan_hub;
grant update (state, sealed_envelope, buyers, act, number, why, attempts, due_at, finished_at), delete
  on inbox_delivery to banyan_hub; -- a waiting room, too
revoke insert on feed_counter from banyan_hub;`);

    // ── Row-level security: each transaction says whose rows it is about, and is shown no others. It holds the owner, too.
    this.addSql(`
create function its_brand() returns uuid stable parallel safe language sql as $$
  select nullif(nullif(current_setting('app.brand_id', true), ''), 'all')::uuid $$;
create function for_all_brands() returns boolean stable parallel safe language sql as $$
  select current_setting('app.brand_id', true) is not distinct from 'all' $$;
do $$ declare t record; begin
  for t in
    select c.oid::regclass as name, a.attname as brand
    from pg_class c join pg_attribute a on a.attrelid = c.oid
      and a.attname = case c.relname when 'brand' then 'id' else 'brand_id' end
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  loop
    execute format('alter table %s enable row level security, force row level security', t.name);
    execute format('create policy its_brand on %s using (%I = (select its_brand()) or (select for_all_brands()))',
      t.name, t.brand);
  end loop;
  for t in select oid::regclass as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' loop
    execute format('alter view %s set (security_invoker = true)', t.name);
  end loop;
end $$;`);
  }
}
