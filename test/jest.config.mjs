// Asked for anything else, graphql-js looks at the name of every object that is not of the type it asks for.
process.env.NODE_ENV = "production";

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
        // Beside the code: within it, they are most of what every test file reads again.
        sourceMaps: true,
      },
    ],
  },
  globalSetup: "<rootDir>/test/support/cluster-start.mjs",
  globalTeardown: "<rootDir>/test/support/cluster-stop.mjs",
  // PostgreSQL and the tests share the machine: more workers than this only wait for it.
  maxWorkers: 2,
  // For a machine that has other things to do: what hangs is told by name before, and no test waits for it.
  testTimeout: 90_000,
};
