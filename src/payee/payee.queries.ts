import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { SealedKey } from "../platform/vault.ts";
import { tailOf } from "./payee.rules.ts";

/** Where a franchisee is paid, as it is shown: of the number, the last four. */
export interface BankAccount {
  readonly id: string;
  readonly franchiseeId: string;
  /** The name the account is held under. */
  readonly payee: string;
  readonly bank: string;
  readonly tail: string;
  readonly setAt: Date;
}

/** What a sealed text of an account is. */
const about = (id: string, what: string) => `bank account ${id} ${what}`;

interface AccountRow {
  id: string;
  franchisee_id: string;
  payee: string;
  bank: string;
  tail: string;
  set_at: string;
}

const asAccount = (row: AccountRow): BankAccount => ({
  ...{ id: row.id, franchiseeId: row.franchisee_id, payee: row.payee },
  ...{ bank: row.bank, tail: row.tail, setAt: new Date(row.set_at) },
});

/** Adds an account, sealed under a key of its own; the newest of a franchisee is the one it is paid into. */
export async function writeAccount(
  work: Work,
  wish: {
    readonly franchiseeId: string;
    readonly payee: string;
    readonly bank: string;
    readonly number: string;
  },
): Promise<BankAccount> {
  const id = newId();
  const { key, stored } = work.vault.newKey(about(id, "key"));
  const [row] = await work.rows<AccountRow>(sql("payee.writeAccount")`
    insert into bank_account (id, brand_id, franchisee_id, payee, bank, tail, key_version, sealed_key, sealed_number,
      set_by, set_at)
    values (${id}::uuid, ${work.brandId}::uuid, ${wish.franchiseeId}::uuid, ${wish.payee}::text, ${wish.bank}::text,
      ${tailOf(wish.number)}::text, ${stored.version}::int, ${stored.sealed}::bytea,
      ${work.vault.seal(key, wish.number, about(id, "number"))}::bytea, ${idOf(work.actor)}::uuid,
      ${work.now}::timestamptz)
    returning id, franchisee_id, payee, bank, tail, set_at`);
  if (!row) throw new Error("an account is written once");
  return asAccount(row);
}

/** The newest account of each franchisee that has one, by franchisee. */
export async function accountsOf(
  scope: Scope,
  franchiseeIds: readonly string[],
): Promise<Map<string, BankAccount>> {
  const rows = await scope.rows<AccountRow>(sql("payee.accountsOf")`
    select distinct on (franchisee_id) id, franchisee_id, payee, bank, tail, set_at from bank_account
    where brand_id = ${scope.brandId}::uuid and franchisee_id = any(${[...franchiseeIds]}::uuid[])
    order by franchisee_id, id desc`);
  return new Map(rows.map((row) => [row.franchisee_id, asAccount(row)]));
}

/** Accounts by id, as they are shown. */
export async function accountsById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, BankAccount>> {
  const rows = await scope.rows<AccountRow>(sql("payee.accountsById")`
    select id, franchisee_id, payee, bank, tail, set_at from bank_account
    where brand_id = ${scope.brandId}::uuid and id = any(${[...ids]}::uuid[])`);
  return new Map(rows.map((row) => [row.id, asAccount(row)]));
}

/** Accounts by id, with their numbers in the clear: for the file that goes to the bank, and for nobody's eyes before. */
export async function openAccounts(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, BankAccount & { readonly number: string }>> {
  const rows = await scope.rows<
    AccountRow & { key_version: number; sealed_key: Buffer; sealed_number: Buffer }
  >(sql("payee.openAccounts")`
    select id, franchisee_id, payee, bank, tail, set_at, key_version, sealed_key, sealed_number from bank_account
    where brand_id = ${scope.brandId}::uuid and id = any(${[...ids]}::uuid[])`);
  return new Map(
    rows.map((row) => {
      const stored = { version: row.key_version, sealed: row.sealed_key };
      const key = scope.vault.openKey(about(row.id, "key"), stored);
      const number = scope.vault.open(key, row.sealed_number, about(row.id, "number"));
      return [row.id, { ...asAccount(row), number }];
    }),
  );
}

/** The accounts whose keys are sealed under an older version than this one, of all brands. */
export async function accountKeysBehind(
  work: Work,
  version: number,
): Promise<Array<SealedKey & { readonly accountId: string }>> {
  const rows = await work.rows<{ id: string; key_version: number; sealed_key: Buffer }>(sql(
    "payee.accountKeysBehind",
  )`
    select id, key_version, sealed_key from bank_account where key_version < ${version}::int
    order by id for update`);
  return rows.map((row) => ({
    ...{ accountId: row.id, version: row.key_version, sealed: row.sealed_key },
  }));
}

/** Seals an account's key under the newest version, which is `least` or later; what the key seals stays as it is. */
export async function rewriteAccountKey(
  work: Work,
  accountId: string,
  stored: SealedKey,
  least: number,
): Promise<void> {
  const holder = about(accountId, "key");
  const { version, sealed } = work.vault.sealKey(holder, work.vault.openKey(holder, stored), least);
  await work.rows(sql("payee.rewriteAccountKey")`
    update bank_account set key_version = ${version}::int, sealed_key = ${sealed}::bytea
    where id = ${accountId}::uuid`);
}
