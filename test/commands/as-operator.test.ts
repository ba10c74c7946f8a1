/*
 * Who ran what on the command line.
 *
 * Goal: a command leaves in the trail of each brand it works on who ran it and what was given to it, without paths and
 * names, once, and where nothing came of it nothing; what it notes itself is the operator's, too.
 * Method: commands on two brands, as the command line hands them the hub.
 */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { asOperator, operatorHere, toldOf } from "../../src/commands/as-operator.ts";
import { closeBrandMonth } from "../../src/commands/close-month.ts";
import { expireBrandPoints } from "../../src/commands/expire-points.ts";
import { exportMemberFile } from "../../src/commands/export-member.ts";
import { rotateTokenKey } from "../../src/commands/rotate-token-key.ts";
import { token } from "../../src/commands/token.ts";
import type { Hub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { ConcurrentChange } from "../../src/platform/database/work.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { silent } from "../support/silent.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();
const dataDir = ownFolder("operator");
const keys = openKeys(dataDir);
let one: World;
let other: World;
beforeAll(async () => {
  [one, other] = [await world(kit), await world(kit)];
});

/** The hub as a command gets it, and what it leaves in a brand's trail. */
function run(command: string, given: object = {}) {
  const config = { dataDir, keys: {} } as Hub["config"];
  const hub = asOperator({ ...kit, keys, config }, { command, given: { ...given } }, "li@till-9");
  const left = ({ brandId }: World) =>
    kit.asOwner<Record<string, unknown>>(
      `select act, actor_kind, actor_id, member_id, detail, mutation, arguments, objects, agent from audit_entry
       where brand_id = $1 and (mutation = $2 or act <> 'ACTED') order by id`,
      [brandId, `hub ${command}`],
    );
  return { hub: hub as unknown as Hub, left };
}

describe("a command", () => {
  test("of one brand is told in its trail alone, once, and whose token it gave", async () => {
    const given = { as: "member", id: one.anna, hours: 2, brand: "The brand's name" };
    const { hub, left } = run("token", given);
    await token(hub, { as: "member", brand: one.brandId, id: one.anna });
    await token(hub, { as: "member", brand: one.brandId, id: one.anna });
    const by = { agent: "li@till-9" };
    const signedIn = { ...by, act: "SIGNED_IN", detail: "TOKEN", actor_id: one.anna };
    expect(await left(one)).toMatchObject([
      { ...signedIn, actor_kind: "member", member_id: one.anna },
      {
        ...{ ...by, act: "ACTED", actor_kind: "operator", actor_id: null, objects: [one.anna] },
        arguments: { as: "member", id: one.anna, hours: 2, brand: "•" },
      },
      signedIn,
    ]);
    expect(await left(other)).toEqual([]);
  });

  test("of all brands is told in each", async () => {
    const turned = run("rotate-token-key", { atOnce: true });
    await rotateTokenKey(turned.hub, { atOnce: true }, () => undefined);
    const expired = run("expire");
    await expireBrandPoints(expired.hub, {}, silent);
    for (const { left } of [turned, expired])
      for (const there of [one, other])
        expect((await left(there)).filter(({ act }) => act === "ACTED")).toMatchObject([
          { actor_kind: "operator", agent: "li@till-9" },
        ]);
  });

  test("that takes a member's file away is the operator's in what it notes", async () => {
    const { hub, left } = run("export-member", { member: other.anna, out: "/tmp/x" });
    await exportMemberFile(
      hub,
      { member: other.anna, out: `${dataDir}/anna.json` },
      () => undefined,
    );
    expect(await left(other)).toMatchObject([
      { act: "EXPORTED", actor_kind: "operator", member_id: other.anna },
      { act: "ACTED", arguments: { member: other.anna, out: "•" }, objects: [other.anna] },
    ]);
  });

  test("that is refused, or begins again, leaves nothing, or once", async () => {
    const { hub, left } = run("close-month", { month: "2030-01" });
    const wish = { brand: other.brandId, month: "2030-01" };
    await expect(closeBrandMonth(hub, wish, silent)).rejects.toThrow();
    const acts = async () => (await left(other)).filter(({ act }) => act === "ACTED");
    expect(await acts()).toEqual([]);
    await hub.begin(other.hq, async ({ attempt }) => {
      if (attempt < 3) throw new ConcurrentChange("not yet");
    });
    expect(await acts()).toMatchObject([{ arguments: { month: "2030-01" } }]);
  });
});

test("of what was given only words of ours are told", () => {
  const given = {
    franchisee: ["N"],
    condition: 'member.name == "X"',
    out: "/home/li",
    write: true,
  };
  expect(toldOf({ command: "seed demo", given })).toEqual({
    mutation: "hub seed demo",
    args: { franchisee: ["N"], condition: "•", out: "•", write: true },
    objects: [],
  });
  expect(operatorHere()).toMatch(/^.+@.+$/);
});
