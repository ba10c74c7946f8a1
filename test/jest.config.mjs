/** @type {import("jest").Config} */
export default {
  rootDir: "..",
  roots: ["<rootDir>/test"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          keepClassNames: true,
          parser: { syntax: "typescript", decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: false,
            verbatimModuleSyntax: true,
          },
        },
        module: { type: "es6" },
      },
    ],
  },
  globalSetup: "<rootDir>/test/support/cluster-start.mjs",
  globalTeardown: "<rootDir>/test/support/cluster-stop.mjs",
  // PostgreSQL and the tests share the machine: more workers than this only wait for it.
  maxWorkers: 2,
  testTimeout: 30_000,
};
