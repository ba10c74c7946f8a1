/*
 * What the hub is made of beside its own code.
 *
 * Goal: what runs is what was tried: every dependency by its exact version and its digest, installed by `npm ci` and no
 * other way. Method: package.json, its lock file and whatever installs are read.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const read = (file: string) => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));
const { packages } = JSON.parse(read("package-lock.json")) as {
  packages: Record<
    string,
    { version?: string; resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean }
  >;
};
const REGISTRY = "https://registry.npmjs.org/";
const KINDS = ["dependencies", "devDependencies", "optionalDependencies", "overrides"];

test("every dependency is pinned to one version, and what is added will be", () => {
  const loose = KINDS.flatMap((kind) =>
    Object.entries<string>(manifest[kind] ?? {}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    ),
  );
  expect(loose).toEqual([]);
  expect(read(".npmrc")).toMatch(/^save-exact=true$/m);
});

test("the lock file is of these, each with its digest, from the registry alone", () => {
  for (const kind of KINDS.slice(0, 3))
    for (const [name, version] of Object.entries(manifest[kind]))
      expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  const odd = Object.entries(packages)
    .filter(([path, { inBundle }]) => path !== "" && !inBundle)
    .filter(
      ([, { resolved = REGISTRY, integrity }]) =>
        !resolved.startsWith(REGISTRY) || !integrity?.startsWith("sha512-"),
    )
    .map(([path]) => path);
  expect(odd).toEqual([]);
});

test("nothing installs but npm ci", () => {
  for (const file of ["package.json", ".ci/run", "docker-compose.yml", "src/install.mjs"]) {
    const installing = [...read(file).matchAll(/\bnpm[", []+(install|i|add|update|ci)\b/g)];
    expect([file, installing.map(([, how]) => how).filter((how) => how !== "ci")]).toEqual([
      file,
      [],
    ]);
  }
});
