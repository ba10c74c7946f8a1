/*
 * Goal: who signs out everywhere is heard where it listens: its sockets end, wherever they are, and nobody else's.
 * Method: a member's two sockets and a neighbour's, on a hub that relays.
 */
import { expect, test } from "@jest/globals";
import { openSession } from "../../src/identity/open-session.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();

test("signing out everywhere ends the member's sockets, and nobody else's", async () => {
  const there = await world(served, { members: 2 });
  const [anna = "", ben = ""] = there.members;
  const who = callersOf(there);
  const { accessToken } = await there.as((work) =>
    openSession(work, served.hub.keys, { holderId: anna, by: "TEST" }),
  );
  const phone = client(served.url, accessToken);
  const [tablet, neighbour] = [served.client(who.member(anna)), served.client(who.member(ben))];
  for (const each of [phone, tablet, neighbour]) await each.subscribe(operation("wallet-changed"));
  let isOpen = true;
  void neighbour.closed.then(() => {
    isOpen = false;
  });

  await phone.mutate(operation("sign-out-everywhere"));
  for (const each of [phone, tablet])
    expect(await each.closed).toMatchObject({ code: 4441, reason: "signed out" });
  expect((await neighbour.askSocket("{ me { id } }")).data).toEqual({ me: { id: ben } });
  expect(isOpen).toBe(true);
  await phone.close();
});
