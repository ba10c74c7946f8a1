import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { type EnrolMember, enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import {
  identitiesOf,
  membersById,
  membersByIdentity,
  nameOf,
} from "../../src/member/member.queries.ts";
import { resealKeys } from "../../src/member/reseal-keys.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { type Orm, openOrm } from "../../src/platform/database/orm.ts";
import { openVault, turnMasterKey } from "../../src/platform/vault.ts";
import { schema } from "../../src/schema.ts";
import { openKit } from "../support/database.ts";
import { world } from "../support/world.ts";

// Goal: the database tells nothing personal; after the master key was turned nothing rests on the old one, and
// everything opens as before, for a hub that was running as well. Method: two hubs, one opened before the turn.

const kit = await openKit();
const dir = mkdtempSync(join(tmpdir(), "banyan-vault-"));
const opened: Orm[] = [];
afterEach(async () => {
  for (const orm of opened.splice(0)) await orm.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

async function openHub() {
  const orm = await openOrm(kit.place, schema, openVault(dir), "caller");
  opened.push(orm);
  return { look: createLook(orm, kit.clock), begin: createBegin(orm, kit.clock, () => undefined) };
}

const phone = { kind: "PHONE", value: "13800138000" } as const;

async function enrolAnna({ begin }: Pick<typeof kit, "begin">) {
  const there = await world({ begin }, { members: 0 });
  const enrol = async (wish: EnrolMember) => {
    const [member] = await there.as((work) => enrolMembers(work, [wish]));
    if (!member || member instanceof Refusal) throw member;
    return member.id;
  };
  return { there, enrol, anna: await enrol({ name: "Anna Wang", identities: [phone] }) };
}

test("what the database holds of a member is not to be read in it", async () => {
  const { anna } = await enrolAnna(await openHub());
  const rows = await kit.asOwner<Record<string, unknown>>(
    `select m.*, k.sealed as key, i.* from member m join member_key k on k.member_id = m.id
     join member_identity i on i.member_id = m.id where m.id = $1`,
    [anna],
  );
  const seen = rows.flatMap((row) =>
    Object.values(row).map((value) =>
      Buffer.isBuffer(value) ? value.toString("latin1") : `${value}`,
    ),
  );
  expect(seen.filter((text) => /Anna|Wang|13800138/.test(text))).toEqual([]);
  expect(seen).toContain(anna);
});

test("a turned master key seals every member's key anew, and everything opens as before", async () => {
  const running = await openHub();
  const { there, enrol, anna } = await enrolAnna(running);
  const version = turnMasterKey(dir);
  const { begin } = await openHub();

  const [keys] = await kit.asOwner<{ count: number }>("select count(*)::int from member_key");
  const told: number[] = [];
  expect(await resealKeys(begin, version, (done) => told.push(done))).toBe(keys?.count);
  expect(told).toEqual([keys?.count]);
  expect(await resealKeys(begin, version, (done) => told.push(done))).toBe(0);
  const versions = await kit.asOwner<{ version: number }>(
    "select version from member_key where member_id = $1",
    [anna],
  );
  expect(versions).toEqual([{ version }]);

  // The hub that was running learns of the turn as it meets a key that was sealed anew.
  const scope = running.look(there.hq);
  expect([...(await membersByIdentity(scope, [phone])).values()]).toEqual([anna]);
  const member = (await membersById(scope, [anna])).get(anna);
  expect(member && nameOf(scope, member)).toBe("Anna Wang");
  expect((await identitiesOf(scope, [anna])).get(anna)).toMatchObject([
    { kind: "PHONE", value: "+8613800138000", source: "STAFF", verification: "CLAIMED" },
  ]);
  const ben = await enrol({ name: "Ben", identities: [{ kind: "CARD", value: "1" }] });
  const after = (await membersById(scope, [ben])).get(ben);
  expect(after?.sealedKey?.version).toBe(version);
});
