import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readConfig } from "../../src/platform/config.ts";

interface Service {
  readonly image?: string;
  readonly build?: { readonly dockerfile_inline: string };
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
}

const compose = parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }) as {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
};
const { postgres, redis, hub, worker } = compose.services;

const GIVEN: Readonly<Record<string, string>> = {
  DATABASE_PASSWORD: "Zu7-qe81-xLw0",
  HUB_PUBLIC_URL: "https://hub.example",
};

/** As compose would fill it, with every required name given. */
const filled = (environment: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):\?[^}]*\}/g, (_, required) => GIVEN[required] ?? ""),
    ]),
  );

test("compose runs PostgreSQL 18, Redis, a hub that serves and a worker that relays", () => {
  expect(postgres?.image).toBe("postgres:18");
  expect(redis?.image).toMatch(/^redis:/);
  expect(readConfig(filled(hub?.environment))).toMatchObject({
    role: "serve",
    port: 4000,
    demo: false,
  });
  expect(readConfig(filled(worker?.environment))).toMatchObject({ role: "work", demo: false });
  for (const service of [hub, worker])
    expect(readConfig(filled(service?.environment))).toMatchObject({
      databaseUrl: "postgres://banyan:Zu7-qe81-xLw0@postgres:5432/banyan",
      redisUrl: "redis://redis:6379",
    });
});

test("what a service waits for has a health check, and its volumes are declared", () => {
  for (const service of Object.values(compose.services)) {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition).toBe("service_healthy");
      expect(compose.services[name]?.healthcheck?.test.length).toBeGreaterThan(1);
    }
    for (const volume of service.volumes ?? [])
      expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
  }
});

test("the image copies what exists and starts what exists", () => {
  const lines = hub?.build?.dockerfile_inline.split("\n") ?? [];
  const copied = lines.flatMap((line) => /^COPY (.+) \S+$/.exec(line)?.[1]?.split(" ") ?? []);
  expect(copied).toEqual(
    expect.arrayContaining(["package-lock.json", "src", "seeds", "migrations"]),
  );
  for (const path of copied) expect([path, existsSync(path)]).toEqual([path, true]);
  const command = JSON.parse(lines.find((line) => line.startsWith("CMD "))?.slice(4) ?? "[]");
  expect(existsSync(command.at(-1))).toBe(true);
  // As `npm start` does, flags and all.
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(scripts.start).toBe(`exec env NODE_ENV=production ${command.join(" ")}`);
  for (const service of [hub, worker]) expect(service?.environment?.NODE_ENV).toBe("production");
});
