/*
 * What the hub writes about its work.
 *
 * Goal: each answer has a line by which it is found again: request, actor, operation, outcome, time; and in no line,
 * whatever goes wrong, is anything personal or secret. Method: a served hub that logs all it can; flows with a person's
 * name, phone, mail, city, bank account, wrong inputs and statements that fail with these as their values; then every line
 * is searched for each of them.
 */
import { afterAll, expect, test } from "@jest/globals";
import { createLog, plainError } from "../../src/platform/log.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub("all", { level: "debug" });
const there = await served.prepare(() => world(served));
const who = callersOf(there);

const ANNA = {
  ...{ name: "Annabel Quistgaard", phone: "13871234569", mail: "annabel@quistgaard.example" },
  ...{
    city: "Hohhot-Xincheng",
    bank: "6222020200112233445",
    card: "CARD-QX-99731",
    wish: "allergic to walnuts",
  },
};
const SECRETS: string[] = [];

/** Every known text that is in a line. */
const found = (lines: readonly unknown[]) =>
  lines.flatMap((line) => {
    const text = JSON.stringify(line);
    return [...Object.values(ANNA), "Quistgaard", "annabel", ...SECRETS]
      .filter((each) => text.includes(each))
      .map((each) => `${each}: ${text.slice(0, 300)}`);
  });

afterAll(() => expect(found(served.logged)).toEqual([]));

const read = async (...what: Parameters<typeof fetch>) => (await fetch(...what)).text();

const ENROL = `mutation EnrolMembers($input: EnrolMembersInput!) { enrolMembers(input: $input) {
  __typename ... on MemberEnrolled { member { id } } ... on Refusal { code message } } }`;

test("each answer has its line, over HTTP and sockets", async () => {
  const hq = served.client(who.hq);
  const token = served.token(who.hq);
  SECRETS.push(token);
  const response = await fetch(`${served.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: operation("webhooks") }),
  });
  await response.text();
  await hq.askSocket(operation("headquarters"));
  const answered = served.logged.filter(({ msg }) => msg === "answered");
  expect(answered).toMatchObject([
    {
      ...{ level: 30, door: "http", operation: "Webhooks", outcome: "OK" },
      ...{ requestId: response.headers.get("x-request-id"), ms: expect.any(Number) },
      ...{ actor: "hq", actorId: who.hq.id, brandId: there.brandId },
    },
    { door: "socket", outcome: "OK", actorId: who.hq.id, requestId: expect.any(String) },
  ]);
});

test("what is personal passes through and is in no line", async () => {
  const staff = served.client(who.staff(there.n1));
  const hq = served.client(who.hq);
  const identities = [
    { kind: "PHONE", value: ANNA.phone },
    { kind: "CARD", value: ANNA.card },
    { kind: "EMAIL", value: ANNA.mail },
  ];
  const enrolled = await staff.query(ENROL, {
    input: { members: [{ name: ANNA.name, identities }] },
  });
  const memberId = enrolled.enrolMembers[0].member.id;
  // Again, by those who try at once: unique keys are violated.
  await Promise.all(
    Array.from({ length: 4 }, () =>
      staff.ask(ENROL, { input: { members: [{ name: ANNA.name, identities }] } }),
    ),
  );
  await served.client(who.member(memberId)).ask(operation("change-profile"), {
    input: {
      memberId,
      attributes: [
        { key: "city", value: ANNA.city },
        { key: "wish", value: ANNA.wish },
      ],
    },
  });
  await hq.ask(operation("set-bank-account"), {
    ...{ franchiseeId: there.north.id, payee: ANNA.name, bank: "ICBC", accountNumber: ANNA.bank },
  });
  await hq.ask(operation("find-members"), { filter: { identity: identities[0] } });
  // What is wrong is in places where it does not belong.
  await hq.ask(operation("erase-member"), {
    memberId: ANNA.phone,
    input: { memberId: ANNA.phone },
  });
  await hq.ask(operation("find-members"), { after: ANNA.mail, filter: ANNA.name });
  await hq.ask(`{ member(id: "${ANNA.phone}") { name } }`);
  await hq.ask(`{ ${ANNA.name} }`);
  await hq.askSocket(`{ member(id: "${ANNA.phone}") { name } }`);
  await read(`${served.url}/graphql?phone=${ANNA.phone}`);
  await read(`${served.url}/members/${ANNA.phone}/${ANNA.mail}`);
  await read(`${served.url}/graphql`, {
    ...{ method: "POST", body: `{"query": "${ANNA.name}` },
    headers: { "content-type": "application/json", authorization: `Bearer ${ANNA.card}` },
  });

  // The database fails, with the person in its values.
  for (const table of ["member_identity", "member_profile", "bank_account"]) {
    await served.asOwner(`alter table ${table} rename to gone`);
    const failed = [
      await staff.ask(ENROL, { input: { members: [{ name: ANNA.name, identities }] } }),
      await served.client(who.member(memberId)).ask(operation("change-profile"), {
        input: { memberId, attributes: [{ key: "city", value: ANNA.city }] },
      }),
      await hq.ask(operation("set-bank-account"), {
        ...{
          franchiseeId: there.north.id,
          payee: ANNA.name,
          bank: "ICBC",
          accountNumber: `${ANNA.bank}0`,
        },
      }),
    ];
    await served.asOwner(`alter table gone rename to ${table}`);
    expect(failed.some(({ errors }) => errors !== undefined)).toBe(true);
  }
  expect(served.logged.filter(({ msg }) => msg === "a request failed").length).toBeGreaterThan(2);
  // What failed is found again by what its caller was told to quote.
  const ids = served.logged.flatMap(({ msg, errorId }) => (msg === "answered" && errorId) || []);
  const failures = served.logged.filter(({ msg }) => msg === "a request failed");
  expect(failures.map(({ traceId }) => traceId)).toEqual(ids);
  expect(found(served.logged)).toEqual([]);
});

test("an error that quotes values is written without them, and what looks personal is not written", async () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const kept = await served.asOwner("select $1::uuid", [ANNA.name]).then(
    () => undefined,
    (error: Error) => error,
  );
  log.error({ err: kept }, "failed");
  await served
    .asOwner("insert into brand select * from brand limit 1")
    .catch((error: Error) => log.error({ err: new Error("outer", { cause: error }) }, "failed"));
  log.warn({
    error: `no way to ${ANNA.phone} or +86 138 7123 4569 or ${ANNA.mail}`,
    secret: `Bearer ${served.token(who.hq)}`,
  });
  expect(lines[0]).toContain("22P02");
  expect(lines[1]).toContain("23505");
  expect(lines[1]).not.toContain("already exists");
  expect(lines.join("")).not.toMatch(/Quistgaard|7123|eyJ/);
  expect(lines[2]).toContain("no way to [phone] or [phone] or [mail]");
  expect(plainError("text")).toBe("text");
});
