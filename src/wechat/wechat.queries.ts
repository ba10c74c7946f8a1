import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey, SealedKey } from "../platform/vault.ts";
import type { AppSecret } from "./wechat.client.ts";

/** A registered mini program, as its brand sees it. */
export interface WechatApp {
  readonly appId: string;
  readonly name: string;
  readonly registeredAt: Date;
}

/** A mini program as the hub uses it: its secret open, and the key its row is sealed with. */
export interface OpenApp extends AppSecret {
  readonly brandId: string;
  readonly key: DataKey;
}

/** An access token, and which one it was: the next has the next version. */
export interface AccessToken {
  readonly token: string;
  readonly version: number;
}

/** What a sealed text of an app is. */
const about = (appId: string, what: string) => `wechat app ${appId} ${what}`;

interface AppRow {
  app_id: string;
  name: string;
  registered_at: string;
}

const asApp = (row: AppRow): WechatApp => ({
  appId: row.app_id,
  name: row.name,
  registeredAt: new Date(row.registered_at),
});

/** Registers an app, or gives one of the brand's a new name and secret. Undefined: another brand has it. */
export async function writeApp(
  work: Work,
  { appId, name, secret }: AppSecret & { readonly name: string },
): Promise<WechatApp | undefined> {
  const { key, stored } = work.vault.newKey(about(appId, "key"));
  const [row] = await work.rows<AppRow>(sql("wechat.writeApp")`
    insert into wechat_app (app_id, brand_id, name, key_version, sealed_key, sealed_secret, registered_at)
    values (${appId}::text, ${work.brandId}::uuid, ${name}::text, ${stored.version}::int, ${stored.sealed}::bytea,
      ${work.vault.seal(key, secret, about(appId, "secret"))}::bytea, ${work.now}::timestamptz)
    on conflict (app_id) do update set name = excluded.name, key_version = excluded.key_version,
      sealed_key = excluded.sealed_key, sealed_secret = excluded.sealed_secret,
      sealed_token = null, renew_at = null, holder = null, held_until = null
    where wechat_app.brand_id = excluded.brand_id
    returning app_id, name, registered_at`);
  return row && asApp(row);
}

/** The brand's apps, by id. */
export async function appsOf(scope: Scope): Promise<WechatApp[]> {
  const rows = await scope.rows<AppRow>(sql("wechat.appsOf")`
    select app_id, name, registered_at from wechat_app
    where brand_id = ${scope.brandId}::uuid order by app_id`);
  return rows.map(asApp);
}

interface SealedRow {
  key_version: number;
  sealed_key: Buffer;
  sealed: Buffer;
}

/** What a row has sealed, opened with the row's own key. */
function openRow({ vault }: Scope, appId: string, row: SealedRow, what: string) {
  const stored = { version: row.key_version, sealed: row.sealed_key };
  const key = vault.openKey(about(appId, "key"), stored);
  return { key, text: vault.open(key, row.sealed, about(appId, what)) };
}

/** An app of whichever brand, opened: it says which brand is being signed in to. */
export async function openApp(scope: Scope, appId: string): Promise<OpenApp | undefined> {
  const [row] = await scope.rows<SealedRow & { brand_id: string }>(sql("wechat.openApp")`
    select brand_id, key_version, sealed_key, sealed_secret as sealed from wechat_app
    where app_id = ${appId}::text`);
  if (!row) return undefined;
  const { key, text: secret } = openRow(scope, appId, row, "secret");
  return { appId, brandId: row.brand_id, key, secret };
}

/** The app's access token, unless it is to be renewed. */
export async function currentToken(scope: Scope, appId: string): Promise<AccessToken | undefined> {
  const [row] = await scope.rows<SealedRow & { token_version: number }>(
    sql("wechat.currentToken")`
    select key_version, sealed_key, sealed_token as sealed, token_version from wechat_app
    where app_id = ${appId}::text and sealed_token is not null
      and renew_at > ${scope.now}::timestamptz`,
  );
  if (!row) return undefined;
  return { token: openRow(scope, appId, row, "token").text, version: row.token_version };
}

/** How long an instance that is gone keeps the others from renewing a token. */
const LEASE_MS = 60_000;

/** Takes the renewal of a token in hand: of many instances one does. `refused`: the version WeChat refused. */
export async function takeRenewal(
  work: Work,
  { appId, holder, refused }: { appId: string; holder: string; refused: number | undefined },
): Promise<boolean> {
  const taken = await work.rows(sql("wechat.takeRenewal")`
    update wechat_app set holder = ${holder}::uuid,
      held_until = ${new Date(+work.now + LEASE_MS)}::timestamptz
    where app_id = ${appId}::text
      and (coalesce(renew_at <= ${work.now}::timestamptz, true) or token_version = ${refused ?? null}::int)
      and coalesce(held_until <= ${work.now}::timestamptz, true)
    returning 1`);
  return taken.length === 1;
}

/** Ends a renewal with a new token; answers its version. Undefined: another took it over meanwhile, and its token stands. */
export async function writeToken(
  work: Work,
  { appId, key }: OpenApp,
  { token, renewAt, holder }: { token: string; renewAt: Date; holder: string },
): Promise<number | undefined> {
  const [row] = await work.rows<{ token_version: number }>(sql("wechat.writeToken")`
    update wechat_app set sealed_token = ${work.vault.seal(key, token, about(appId, "token"))}::bytea,
      token_version = token_version + 1, renew_at = ${renewAt}::timestamptz, holder = null, held_until = null
    where app_id = ${appId}::text and holder = ${holder}::uuid
    returning token_version`);
  return row?.token_version;
}

/** Ends a renewal that brought nothing. */
export async function releaseRenewal(work: Work, appId: string, holder: string): Promise<void> {
  await work.rows(sql("wechat.releaseRenewal")`
    update wechat_app set holder = null, held_until = null
    where app_id = ${appId}::text and holder = ${holder}::uuid`);
}

/** The apps whose keys are sealed under an older version than this one, of all brands. */
export async function appKeysBehind(
  work: Work,
  version: number,
): Promise<Array<SealedKey & { readonly appId: string }>> {
  const rows = await work.rows<{ app_id: string; key_version: number; sealed_key: Buffer }>(
    sql("wechat.appKeysBehind")`
    select app_id, key_version, sealed_key from wechat_app where key_version < ${version}::int
    order by app_id for update`,
  );
  return rows.map((row) => ({
    ...{ appId: row.app_id, version: row.key_version, sealed: row.sealed_key },
  }));
}

/** Seals an app's key under the newest version, which is `least` or later; what the key seals stays as it is. */
export async function rewriteAppKey(
  work: Work,
  appId: string,
  stored: SealedKey,
  least: number,
): Promise<void> {
  const holder = about(appId, "key");
  const key = work.vault.openKey(holder, stored);
  const { version, sealed } = work.vault.sealKey(holder, key, least);
  await work.rows(sql("wechat.rewriteAppKey")`
    update wechat_app set key_version = ${version}::int, sealed_key = ${sealed}::bytea
    where app_id = ${appId}::text`);
}
