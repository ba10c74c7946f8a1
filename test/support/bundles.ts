import { generateKeyPairSync } from "node:crypto";
import { bindMember } from "../../src/binding/bind-member.ts";
import { chaining, signedEnd } from "../../src/bundle/bundle.text.ts";
import { exportBundle } from "../../src/bundle/export-bundle.ts";
import type { KeyPair } from "../../src/identity/keys.ts";
import { system } from "../../src/kernel/actor.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { checkBundle } from "../../src/verify-statement/check-bundle.mjs";
import { keyName } from "../../src/verify-statement/records.mjs";
import type { Kit } from "./database.ts";
import { orderOf, record, type World, type WorldOptions, world } from "./world.ts";

/** A key of the test's own, as the hub has one. */
export function makeKeys(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const [end] = [signedEnd({ kid: "", privateKey, publicKey }, NOBODY, { records: 0, sha256: "" })];
  return { kid: keyName(JSON.parse(end)), privateKey, publicKey };
}

const NOBODY = { brandId: "", statementId: "" };

/** Two months of trade: refunds in parts over both, a coupon, two stores of one franchisee, a member bound to the other. */
export async function tradedMonths(kit: Kit, options: WorldOptions = {}): Promise<World> {
  const there = await world(kit, options);
  kit.clock.set("2026-01-02T04:00:00Z");
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
  kit.clock.reset();
  const at = (day: string) => `${day}T04:00:00Z`;
  await record(
    there,
    orderOf(there, "1", { netMinor: 12_345n, couponMinor: 678n, occurredAt: at("2026-01-05") }),
    orderOf(there, "2", { storeCode: "N2", netMinor: 990n, occurredAt: at("2026-01-06") }),
    orderOf(there, '3, or "three"', {
      storeCode: "S1",
      netMinor: 5_000n,
      occurredAt: at("2026-01-07"),
    }),
    orderOf(there, "4", { netMinor: 0n, occurredAt: at("2026-01-07") }),
    orderOf(there, "5", { netMinor: 7_777n, occurredAt: at("2026-02-03") }),
  );
  const refund = (orderNumber: string, number: string, day: string, refundMinor?: bigint) =>
    there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber, number, occurredAt: new Date(at(day)), refundMinor },
      ]),
    );
  await refund("2", "R2", "2026-01-08");
  await refund("1", "R1a", "2026-01-09", 1_000n);
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
  kit.clock.advance({ minutes: 1 });
  await refund("1", "R1b", "2026-02-09", 333n);
  await refund("1", "R1c", "2026-02-10");
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });
  return there;
}

/** The bundle of a franchisee's month, in lines. */
export async function bundleOf(
  kit: Kit,
  there: World,
  wish: { readonly code: string; readonly month: string; readonly keys: KeyPair },
): Promise<string[]> {
  const [statement] = await kit.asOwner<{ id: string }>(
    `select s.id from statement s join franchisee f on f.id = s.franchisee_id
     where s.brand_id = $1 and f.code = $2 and s.month = $3`,
    [there.brandId, wish.code, wish.month],
  );
  const scope = kit.look(system("tests", there.brandId));
  let text = "";
  for await (const part of exportBundle(scope, wish.keys, statement?.id ?? "")) text += part;
  return text.split("\n").slice(0, -1);
}

/** The same lines as an asynchronous source. */
export async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** What a bundle's first fault is; undefined: none. */
export async function faultOf(
  lines: readonly string[],
): Promise<Record<string, unknown> | undefined> {
  try {
    await checkBundle(given(lines));
    return undefined;
  } catch (error) {
    const { fault } = error as { fault?: Record<string, unknown> };
    if (!fault) throw error;
    return fault;
  }
}

type Read = Record<string, unknown> & { is: string };

/** A bundle written anew with its records changed, chained and signed as if it were true. */
export function forge(
  lines: readonly string[],
  change: (record: Read, number: number) => Read | undefined,
  keys: KeyPair,
): string[] {
  const records = lines.slice(0, -1).flatMap((line, index) => {
    const { chain: _chain, ...record } = JSON.parse(line) as Read;
    return change(record as Read, index + 1) ?? [];
  });
  const { lines: write, written } = chaining();
  const text = write(records);
  const [head] = records as unknown as [{ brand: { id: string }; statement: { id: string } }];
  const of = { brandId: head.brand.id, statementId: head.statement.id };
  return (text + signedEnd(keys, of, written())).split("\n").slice(0, -1);
}
