import { ownStore } from "../brand/brand.policy.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { ClaimLink } from "./link.rules.ts";

interface LinkRow {
  id: string;
  template_id: string;
  store_id: string | null;
  label: string | null;
  bound: string;
  issued_at: string;
  until_at: string | null;
  revoked_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asLink = (row: LinkRow): ClaimLink => ({
  id: row.id,
  templateId: row.template_id,
  storeId: row.store_id,
  label: row.label,
  bound: BigInt(row.bound),
  issuedAt: new Date(row.issued_at),
  untilAt: dateOf(row.until_at),
  revokedAt: dateOf(row.revoked_at),
});

export async function linkOf(scope: Scope, id: string): Promise<ClaimLink | undefined> {
  const [row] = await scope.rows<LinkRow>(sql("link.of")`
    select id, template_id, store_id, label, bound, issued_at, until_at, revoked_at from claim_link
    where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asLink(row);
}

/** Each template's links, newest first, from behind `[id]`; a store is shown its own. */
export async function linksOfTemplates(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<ClaimLink>[]> {
  const behind = asked.map(({ behind: key }) => key?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff");
  const rows = await scope.rows<LinkRow & { at: number }>(sql("link.ofTemplates")`
    select w.at::int as at, l.*
    from unnest(${asked.map((ask) => ask.of)}::uuid[], ${behind}::uuid[])
      with ordinality as w (template_id, behind, at)
    cross join lateral (
      select id, template_id, store_id, label, bound, issued_at, until_at, revoked_at from claim_link
      where template_id = w.template_id and brand_id = ${scope.brandId}::uuid and id < w.behind
        and (${ownStore(scope.actor)}::uuid is null or store_id = ${ownStore(scope.actor)}::uuid)
      order by id desc limit ${limit}
    ) l order by w.at, l.id desc`);
  return rows.map((row) => [row.at, asLink(row)]);
}

export async function writeLink(work: Work, link: ClaimLink): Promise<void> {
  await work.rows(sql("link.write")`
    insert into claim_link (id, brand_id, template_id, store_id, label, bound, issued_at, until_at)
    values (${link.id}::uuid, ${work.brandId}::uuid, ${link.templateId}::uuid, ${link.storeId}::uuid, ${link.label},
      ${link.bound}::bigint, ${link.issuedAt}::timestamptz, ${link.untilAt}::timestamptz)`);
}

/** Once revoked, a link stays revoked since then. */
export async function writeRevocation(work: Work, id: string): Promise<void> {
  await work.rows(sql("link.revoke")`
    update claim_link set revoked_at = coalesce(revoked_at, ${work.now}::timestamptz)
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}
