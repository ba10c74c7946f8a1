import type { Actor } from "../../src/kernel/actor.ts";
import { forAllBrands } from "../../src/kernel/actor.ts";

/** A test that looks at all brands, by the hub's own rights. */
export const tests: Actor = { ...forAllBrands("verify"), task: "tests" } as Actor;
