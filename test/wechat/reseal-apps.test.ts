/*
 * Goal: after the master key was turned no app rests on the old one, and each opens as before.
 * Method: two hubs on one database, one opened before the turn.
 */
import { rmSync } from "node:fs";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { type Orm, openOrm } from "../../src/platform/database/orm.ts";
import { openVault, turnMasterKey } from "../../src/platform/vault.ts";
import { schema } from "../../src/schema.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import { resealApps } from "../../src/wechat/reseal-apps.ts";
import { openApp } from "../../src/wechat/wechat.queries.ts";
import { openKit } from "../support/database.ts";
import { newFolder } from "../support/folder.ts";
import { tests } from "../support/tests.ts";
import { world } from "../support/world.ts";

const kit = await openKit();
const dir = newFolder("vault");
const opened: Orm[] = [];
afterEach(async () => {
  for (const orm of opened.splice(0)) await orm.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

async function openHub() {
  const orm = await openOrm(kit.place, schema, openVault(dir), "caller");
  opened.push(orm);
  const look = createLook(orm, kit.clock);
  return {
    begin: createBegin(orm, kit.clock, () => undefined),
    secretOf: async (appId: string) => (await openApp(look(tests), appId))?.secret,
  };
}

test("a turned master key seals every app's key anew", async () => {
  const running = await openHub();
  const there = await world(running, { members: 0 });
  const app = { appId: "wx0123456789abcdef", name: "Tea to go", secret: "the app's secret" };
  await there.as((work) => registerWechatApp(work, app));
  const version = turnMasterKey(dir);
  const { begin, secretOf } = await openHub();

  expect(await resealApps(begin, version)).toBe(1);
  expect(await resealApps(begin, version)).toBe(0);
  expect(await kit.asOwner("select key_version from wechat_app")).toEqual([
    { key_version: version },
  ]);
  for (const read of [secretOf, running.secretOf]) expect(await read(app.appId)).toBe(app.secret);
});

test("so does the process that turned it, at once", async () => {
  const { begin } = await openHub();
  const there = await world({ begin }, { members: 0 });
  const app = { appId: "wxfedcba9876543210", name: "Tea", secret: "another secret" };
  await there.as((work) => registerWechatApp(work, app));
  const version = turnMasterKey(dir);
  await resealApps(begin, version);
  expect(
    await kit.asOwner("select key_version from wechat_app where app_id = $1", [app.appId]),
  ).toEqual([{ key_version: version }]);
});
