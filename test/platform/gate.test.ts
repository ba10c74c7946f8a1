/*
 * Goal: what one caller spends is taken from its own budget, and it has no more of them by calling as somebody else.
 * Method: a gate of small means, and callers that ask until there is nothing left.
 */
import { expect, test } from "@jest/globals";
import { buildSchema, getOperationAST } from "graphql";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { openDocuments } from "../../src/platform/request/documents.ts";
import { createGate } from "../../src/platform/request/gate.ts";

const schema = buildSchema("type Query { me: ID }");

function open() {
  const gate = createGate(schema, {
    ...{ documents: openDocuments(schema, undefined), trustedOnly: false, introspection: true },
    ...{ clock: () => new Date(0), costTimes: 0.01, operationMs: 1_000 },
  });
  const asked = gate.read({ query: "{ me }" });
  if (!("document" in asked)) throw new Error("it cannot be read");
  const operation = getOperationAST(asked.document);
  if (!operation) throw new Error("it has no operation");
  /** Whether it may ask once more. */
  return (actor: Actor | undefined, address = "203.0.113.7"): boolean => {
    try {
      gate.admit(asked, operation, { actor, address });
      return true;
    } catch {
      return false;
    }
  };
}

const MANY = 10_000;

test("who is nobody has no more by another address of its network", () => {
  const ask = open();
  let times = 0;
  while (times < MANY && ask(undefined, `2001:db8:1:2::${(times + 1).toString(16)}`)) times++;
  expect([times > 0, times < MANY]).toEqual([true, true]);
  expect(ask(undefined, "2001:db8:1:3::1")).toBe(true);
});

test("who acts in a member's place leaves the member what it has", () => {
  const ask = open();
  const member: Actor = { kind: "member", id: newId(), brandId: newId() };
  const behalf = { staffId: newId(), reason: "no coupons", id: newId() };
  let times = 0;
  while (times < MANY && ask({ ...member, behalf })) times++;
  expect([times > 0, times < MANY]).toEqual([true, true]);
  expect(ask(member)).toBe(true);
});
