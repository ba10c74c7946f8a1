/**
 * What whoever has the owner's rights can do to the chain (L8): every digest and every head written again from
 * what the book now holds, so that it is consistent. Only an anchor taken before can tell.
 */
export const rechain = `
do $$
declare posting record; before text; owner uuid; number bigint; content text;
begin
  for posting in
    select p.*, k.fingerprint from ledger_posting p
    left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key order by p.owner_id, p.seq, p.id
  loop
    if owner is distinct from posting.owner_id then
      owner := posting.owner_id; number := 0; before := repeat('0', 64);
    end if;
    number := number + 1;
    select concat_ws(' ', number, posting.id, posting.brand_id, owner, posting.kind,
        to_char(posting.occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        to_char(posting.booked_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        encode(coalesce(posting.fingerprint, ''), 'hex'), count(t.no)) || e'\\n'
      || coalesce(string_agg(concat_ws(' ', t.no, t.asset, t.kind, t.amount,
        t.from_address, coalesce(t.from_balance::text, '-'), coalesce(t.from_version::text, '-'),
        t.to_address, coalesce(t.to_balance::text, '-'), coalesce(t.to_version::text, '-')) || e'\\n',
        '' order by t.no), '') || posting.key
      into content
      from ledger_transfer t where t.posting_id = posting.id and t.owner_id = owner;
    before := encode(sha256(convert_to(before || e'\\n' || content, 'UTF8')), 'hex');
    update ledger_posting set seq = number, chain = decode(before, 'hex')
      where id = posting.id and owner_id = owner;
    update ledger_owner set seq = number, head = decode(before, 'hex') where owner_id = owner;
  end loop;
end $$`;
