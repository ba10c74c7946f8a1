/*
 * Orders in calls of a hundred through the whole stack (GraphQL over HTTP, authenticated, durable, all rules on),
 * against the same work as bare SQL on the same PostgreSQL, in turn, in one run. Absolute figures differ from
 * machine to machine and hour to hour; the ratio is what counts.
 *
 *   npm run bench [rounds] [seconds]
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { migrateDatabase, openDatabase, openHub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { issueToken } from "../../src/identity/token.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { enrolMembers } from "../../src/member/enrol-members.ts";
import { readConfig } from "../../src/platform/config.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { agreeTerms } from "../../src/settlement/agree-terms.ts";
import { openLimit } from "./limit.ts";

const [rounds = 5, seconds = 6] = process.argv.slice(2).map(Number);
const MEMBERS = 100_000;
const STORES = 300;
const CALL = 100;
const IN_FLIGHT = 6;
const PORT = 30_000 + (process.pid % 10_000);

const dataDir = mkdtempSync(join(tmpdir(), "banyan-bench-"));
chmodSync(dataDir, 0o755);
const config = { ...readConfig({ HUB_DATA_DIR: dataDir }), role: "serve" as const };

/** A brand of 30 franchisees, 300 stores and 100,000 members, all bound: made by the use cases. */
async function makeWorld() {
  const database = await openDatabase(config);
  await migrateDatabase(database);
  const hub = await openHub(config, database);
  const brandId = newId();
  const actor = system("bench", brandId);
  const openedAt = new Date("2026-01-01T00:00:00Z");
  const codes = Array.from({ length: STORES }, (_, index) => `s${index}`);
  const storeIds = await hub.begin(actor, async (work) => {
    await createBrand(work, {
      name: "Bench",
      timeZone: "Asia/Shanghai",
      currency: "CNY",
      ownershipModel: "BRAND_OWNS_MEMBER",
      openedAt,
    });
    await setEarningRule(work, {
      pointsPerStep: 1n,
      stepMinor: 100n,
      validity: { kind: "MONTH_END", count: 12 },
      fromAt: openedAt,
    });
    const owners: string[] = [];
    for (let index = 0; index < 30; index++) {
      const { id } = await addFranchisee(work, {
        code: `f${index}`,
        legalName: `Franchisee ${index}`,
      });
      owners.push(id);
      await agreeTerms(work, {
        franchiseeId: id,
        fromAt: openedAt,
        clauses: [
          { number: "1", kind: "ROYALTY", rate: 500n },
          { number: "2", kind: "BOUND_SHARE", rate: 300n },
          { number: "3", kind: "POINTS_COST", rate: 1n },
        ],
      });
    }
    const ids: string[] = [];
    for (const [index, code] of codes.entries())
      ids.push(
        (
          await openStore(work, {
            code,
            name: code,
            franchiseeId: owners[index % 30] ?? "",
            openedAt,
          })
        ).id,
      );
    return ids;
  });
  const members: string[] = [];
  for (let at = 0; at < MEMBERS; at += 1_000) {
    const outcomes = await hub.begin(actor, (work) =>
      enrolMembers(
        work,
        Array.from({ length: 1_000 }, (_, index) => ({
          identities: [{ kind: "EXTERNAL" as const, value: String(at + index) }],
          storeId: storeIds[(at + index) % STORES],
        })),
      ),
    );
    for (const outcome of outcomes) {
      if (outcome instanceof Refusal) throw outcome;
      members.push(outcome.id);
    }
  }
  await hub.close();
  return { brandId, codes, members };
}

async function startHub(): Promise<() => Promise<void>> {
  const hub = spawn(
    process.execPath,
    ["--max-semi-space-size=8", "--heap-growing-percent=20", "--import", "tsx", "src/main.ts"],
    {
      env: { ...process.env, HUB_DATA_DIR: dataDir, PORT: String(PORT), HUB_DEMO: "off" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await new Promise<void>((up) =>
    hub.stdout.on("data", (text) => String(text).includes("is up") && up()),
  );
  return async () => {
    const rss = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${hub.pid}/status`, "utf8"))?.[1];
    process.stdout.write(`hub's peak memory: ${Math.round(Number(rss) / 1024)} MB\n`);
    const gone = new Promise((done) => hub.once("exit", done));
    hub.kill("SIGTERM");
    await gone;
  };
}

const DOCUMENT = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
  __typename ... on OrderRecorded { order { id points } } ... on Refusal { code } } }`;

function caller(token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  return (variables: object): Promise<string> =>
    new Promise((answered, failed) => {
      const body = JSON.stringify({ query: DOCUMENT, variables });
      const call = request(
        {
          ...{ agent, port: PORT, host: "127.0.0.1", path: "/graphql", method: "POST" },
          headers: {
            ...{ "content-type": "application/json", authorization: `Bearer ${token}` },
            "content-length": Buffer.byteLength(body),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
          response.on("end", () => answered(text));
        },
      );
      call.on("error", failed).end(body);
    });
}

type World = Awaited<ReturnType<typeof makeWorld>>;

let numbered = 0;
const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

async function load(
  call: ReturnType<typeof caller>,
  { codes, members }: World,
  forSeconds: number,
): Promise<number> {
  const began = performance.now();
  const lane = async () => {
    let recorded = 0;
    while (performance.now() < began + forSeconds * 1000) {
      const storeCode = pick(codes);
      const orders = Array.from({ length: CALL }, () => ({
        source: "bench",
        number: `b${numbered++}`,
        storeCode,
        memberId: pick(members),
        netMinor: String(100 + Math.floor(Math.random() * 9900)),
        currency: "CNY",
        occurredAt: "2026-11-01T04:00:00Z",
      }));
      const answer = await call({ orders });
      recorded += answer.split('"OrderRecorded"').length - 1;
      if (answer.includes('"code"') || answer.includes('"errors"'))
        throw new Error(answer.slice(0, 500));
    }
    return recorded;
  };
  const lanes = await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return lanes.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const spread = (values: number[], digits = 0) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

const world = await makeWorld();
const stop = await startHub();
const database = await openDatabase(config);
if ("url" in database.place) throw new Error("the bench runs on a PostgreSQL of its own");
const limit = await openLimit(database.place);
const call = caller(
  issueToken(openKeys(dataDir), { kind: "hq", id: newId(), brandId: world.brandId }, new Date()),
);

await load(call, world, 2);
await limit.run(2);
const hub: number[] = [];
const bare: number[] = [];
for (let round = 1; round <= rounds; round++) {
  bare.push(await limit.run(seconds));
  await sleep(500);
  hub.push(await load(call, world, seconds));
  await sleep(500);
  process.stdout.write(
    `round ${round}: hub ${hub.at(-1)?.toFixed(0)}/s, bare SQL ${bare.at(-1)?.toFixed(0)}/s\n`,
  );
}
process.stdout.write(
  [
    `orders in calls of ${CALL}, ${IN_FLIGHT} in flight: hub ${spread(hub)} orders/s`,
    `bare SQL, ${CALL} orders a statement, 2 connections: ${spread(bare)} orders/s`,
    `ratio: ${spread(
      hub.map((rate, index) => rate / (bare[index] ?? 1)),
      2,
    )}\n`,
  ].join("\n"),
);
await limit.close();
await stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit();
