import { UnknownStore } from "../brand/brand.refusals.ts";
import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { noteConsents } from "../consent/say-consent.ts";
import { enrolMembers } from "../enrolment/enrol-members.ts";
import { UnknownPointKind } from "../growth/growth.refusals.ts";
import { PointKindEntity } from "../growth/point-kind.entity.ts";
import { newId } from "../kernel/id.ts";
import { Refusal } from "../kernel/refusal.ts";
import { apply } from "../ledger/apply.ts";
import { requestKey } from "../ledger/key.ts";
import { lockOwners, openBook, writeApplied } from "../ledger/post.ts";
import { identityText } from "../member/identity.rules.ts";
import { membersByIdentity, membersKnown } from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { POINTS, walletOf } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { writeOpenings } from "./import.queries.ts";
import { IdentitiesOfSeveral, ImportedOtherwise } from "./import.refusals.ts";
import { fingerprintOf, type ImportRow, open } from "./import.rules.ts";
import { placeImported, strangeLevels } from "./place-imported.ts";

/** What became of one row: `enrolled` now, or `known` before; what it brings along `posted` now, or `before`. */
export interface Imported {
  readonly member: "enrolled" | "known";
  readonly openings: "posted" | "before" | "none";
}

export type RowOutcome = Imported | Refusal;

/**
 * Imports up to 1,000 rows, each for itself: enrols whom nobody knows, and brings in what each has, once for its number
 * in this import. The number of statements does not depend on the number of rows.
 */
export async function importBatch(
  work: Work,
  wish: { readonly name: string; readonly today: string; readonly rows: readonly ImportRow[] },
): Promise<RowOutcome[]> {
  const { rows } = wish;
  const [stores, kinds, levels, known] = await Promise.all([
    work.em.find(StoreEntity, {}),
    work.em.find(PointKindEntity, {}),
    strangeLevels(work, rows),
    membersByIdentity(
      work,
      rows.flatMap(({ identities }) => identities),
    ),
  ]);
  const storeIds = new Map(stores.map(({ code, id }) => [code, id]));
  const assets = new Set([POINTS, ...kinds.map(({ code }) => code)]);

  const outcomes = new Map<ImportRow, Refusal>();
  const members = new Map<
    ImportRow,
    { readonly id: string; readonly member: Imported["member"] }
  >();
  const newcomers: ImportRow[] = [];
  for (const row of rows) {
    const owners = new Set(row.identities.flatMap((each) => known.get(identityText(each)) ?? []));
    const [id, ...more] = owners;
    const strange = levels.get(row) ?? strangeIn(row, storeIds, assets);
    if (strange) outcomes.set(row, strange);
    else if (more.length > 0) outcomes.set(row, new IdentitiesOfSeveral([...owners]));
    else if (id === undefined) newcomers.push(row);
    else members.set(row, { id, member: "known" });
  }
  // Before anybody is enrolled: books are locked before identities, and all at once (L7).
  await lockKnown(work, members);
  for (const [row, outcome] of await enrol(work, newcomers, storeIds))
    if (outcome instanceof Refusal) outcomes.set(row, outcome);
    else members.set(row, { id: outcome.id, member: "enrolled" });

  const brought = await bringIn(work, wish, members);
  // Who was known before keeps its own word.
  await noteConsents(
    work,
    [...members].flatMap(([{ consents }, { id: memberId, member }]) =>
      member === "known"
        ? []
        : consents.map((each) => ({
            ...{ ...each, memberId, act: "GIVEN" as const, textVersion: wish.name },
          })),
    ),
  );
  const misplaced = await placeImported(work, wish.name, members);
  return rows.map((row) => {
    const found = members.get(row);
    const openings = misplaced.get(row) ?? brought.get(row) ?? "none";
    if (openings instanceof Refusal) return openings;
    return found ? { member: found.member, openings } : (outcomes.get(row) as Refusal);
  });
}

/** Holds the books that rows bring something into, of members known before. */
async function lockKnown(
  work: Work,
  members: ReadonlyMap<ImportRow, { readonly id: string }>,
): Promise<void> {
  const ids = [...members].flatMap(([{ openings, tier }, { id }]) =>
    openings.length > 0 || tier ? [id] : [],
  );
  if (ids.length === 0) return;
  await lockOwners(work, ids);
  // Under the lock: who was erased or merged meanwhile is nobody, or another.
  const now = await membersKnown(work, ids);
  if (ids.some((id) => now.get(id) !== id))
    throw new ConcurrentChange("a member was erased or merged meanwhile");
}

/** What the brand does not have. */
function strangeIn(
  { storeCode, openings }: ImportRow,
  storeIds: ReadonlyMap<string, string>,
  assets: ReadonlySet<string>,
): Refusal | undefined {
  if (storeCode !== undefined && !storeIds.has(storeCode)) return new UnknownStore(storeCode);
  for (const { issuerCode, asset } of openings) {
    if (issuerCode !== HEADQUARTERS && !storeIds.has(issuerCode))
      return new UnknownStore(issuerCode);
    if (!assets.has(asset)) return new UnknownPointKind(asset);
  }
  return undefined;
}

async function enrol(
  work: Work,
  rows: readonly ImportRow[],
  storeIds: ReadonlyMap<string, string>,
) {
  if (rows.length === 0) return [];
  const outcomes = await enrolMembers(
    work,
    rows.map(({ name, identities, storeCode, channel, enrolledAt }) => ({
      ...{ name, identities, channel, enrolledAt },
      storeId: storeCode === undefined ? undefined : storeIds.get(storeCode),
    })),
    "IMPORT",
  );
  return rows.map((row, at) => [row, outcomes[at] as (typeof outcomes)[number]] as const);
}

/** Posts what the members bring along, each row's under its own key. */
async function bringIn(
  work: Work,
  { name, today }: { readonly name: string; readonly today: string },
  members: ReadonlyMap<ImportRow, { readonly id: string; readonly member: Imported["member"] }>,
): Promise<Map<ImportRow, Imported["openings"] | Refusal>> {
  const bringing = [...members].filter(([{ openings }]) => openings.length > 0);
  if (bringing.length === 0) return new Map();
  const keyOf = ({ number }: ImportRow) => requestKey("opening", name, number);
  const book = await openBook(work, {
    ownerIds: bringing.map(([, { id }]) => id),
    keys: bringing.map(([row]) => keyOf(row)),
  });
  const done = bringing.map(([row, { id: ownerId }]) => {
    const { owed } = walletOf(book.balances.get(ownerId), today);
    const transfers = open(row.openings, owed);
    const posting = {
      ...{ id: newId(), ownerId, key: keyOf(row), kind: "opening" },
      ...{ fingerprint: fingerprintOf(ownerId, row.openings), occurredAt: work.now, transfers },
    };
    return { row, ownerId, posting, applied: apply(book, posting) };
  });
  const posted = done.filter(({ applied }) => applied.kind === "posted");
  await Promise.all([
    writeApplied(
      work,
      book,
      posted.map(({ applied }) => applied),
    ),
    writeOpenings(
      work,
      posted.flatMap(({ row, ownerId: memberId, posting }) => {
        const numbers = posting.transfers.flatMap(({ kind }, no) =>
          kind === "opening" ? [no] : [],
        );
        return row.openings.map((opening, at) => ({
          ...{ ...opening, postingId: posting.id, no: numbers[at] ?? 0, memberId },
        }));
      }),
    ),
  ]);
  for (const { row, ownerId, posting } of posted) {
    // Nobody follows a wallet that is not there yet.
    if (members.get(row)?.member === "enrolled") continue;
    const change = row.openings.reduce(
      (sum, { asset, amount }) => (asset === POINTS ? sum + amount : sum),
      0n,
    );
    if (change > 0n)
      work.record(walletMoved(ownerId, { kind: "OPENED", postingId: posting.id, change }));
  }
  return new Map(
    done.map(({ row, applied }) => [
      row,
      applied.kind === "posted"
        ? "posted"
        : applied.kind === "repeated"
          ? "before"
          : new ImportedOtherwise(row.number),
    ]),
  );
}
