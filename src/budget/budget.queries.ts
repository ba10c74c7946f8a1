import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";

// Whoever locks several does so in one order: those of points first, as decisions look at bonuses before coupons.

/** What can be taken until a bound, by its subject's name: `campaign/<id>/points`, `template/<id>/count`. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Opens budgets that are not open yet, each with its bound. */
export async function openBudgets(work: Work, bounds: Amounts): Promise<void> {
  if (bounds.size === 0) return;
  await work.rows(sql("budget.open")`
    insert into budget (brand_id, subject, bound)
    select ${work.brandId}::uuid, b.subject, b.bound
    from unnest(${[...bounds.keys()]}::text[], ${[...bounds.values()]}::bigint[]) as b (subject, bound)
    on conflict do nothing`);
}

/**
 * Another bound for a budget that is open. Never below what is taken: answers that where it is more, and nothing where
 * the bound was set.
 */
export async function setBound(
  work: Work,
  subject: string,
  bound: bigint,
): Promise<bigint | undefined> {
  const [row] = await work.rows<{ used: string; is_set: boolean }>(sql("budget.setBound")`
    with held as (
      select subject, used from budget
      where brand_id = ${work.brandId}::uuid and subject = ${subject} for update
    ), done as (
      update budget b set bound = ${bound}::bigint from held h
      where b.brand_id = ${work.brandId}::uuid and b.subject = h.subject and h.used <= ${bound}::bigint
      returning 1
    )
    select used, exists (select 1 from done) as is_set from held`);
  return row && !row.is_set ? BigInt(row.used) : undefined;
}

interface LeftRow {
  readonly subject: string;
  readonly left: string;
}

const asLeft = (rows: readonly LeftRow[]): Map<string, bigint> =>
  new Map(rows.map((row) => [row.subject, BigInt(row.left)]));

/** What is left of budgets, as it was committed a moment ago; one that is not open is not in the answer. */
export async function leftOf(
  scope: Scope,
  subjects: readonly string[],
): Promise<Map<string, bigint>> {
  if (subjects.length === 0) return new Map();
  return asLeft(
    await scope.rows<LeftRow>(sql("budget.left")`
      select subject, bound - used as left from budget
      where brand_id = ${scope.brandId}::uuid and subject = any(${[...subjects]}::text[])`),
  );
}

/**
 * The same for who is about to take from them, behind its members' locks. A step that is begun again holds them from
 * here on: who would take all that is left would else be forestalled for ever by those who take a little.
 */
export async function leftToTake(
  work: Work,
  subjects: readonly string[],
): Promise<Map<string, bigint>> {
  if (work.attempt <= 1 || subjects.length === 0) return leftOf(work, subjects);
  return asLeft(
    await work.rows<LeftRow>(sql("budget.hold")`
      select subject, bound - used as left from budget
      where brand_id = ${work.brandId}::uuid and subject = any(${[...subjects]}::text[])
      order by (subject like '%/points') desc, subject for update`),
  );
}

/**
 * Takes from budgets; amounts below zero give back. Never beyond a bound: where others took what was seen to be left,
 * nothing is written and the step is tried again with what is left then. The last thing a transaction does: from here
 * to its end others wait.
 */
export async function takeFromBudgets(work: Work, amounts: Amounts): Promise<void> {
  const taken = [...amounts].filter(([, amount]) => amount !== 0n);
  if (taken.length === 0) return;
  const rows = await work.rows(sql("budget.take")`
    with wish as (
      select * from unnest(${taken.map(([subject]) => subject)}::text[],
        ${taken.map(([, amount]) => amount)}::bigint[]) as w (subject, amount)
    ), held as (
      select b.subject from budget b where brand_id = ${work.brandId}::uuid
        and subject in (select subject from wish)
      order by (subject like '%/points') desc, subject for update
    )
    update budget b set used = used + w.amount from held h join wish w using (subject)
    where b.brand_id = ${work.brandId}::uuid and b.subject = h.subject
      and b.used + w.amount between 0 and b.bound
    returning 1`);
  if (rows.length !== taken.length) throw new ConcurrentChange("a budget was used up meanwhile");
}
