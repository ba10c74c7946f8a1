import { test } from "@jest/globals";
import { openKit } from "../support/database.ts";
import { live } from "./lives.ts";

// Goal: whatever brands, tills, members and headquarters do in whatever order, the hub answers and keeps
// what a plain count on paper does.
// Method: lives of brands by the dice of a seed, through the use cases, beside the count of `count.ts`, which
// shares no rule with the hub; compared after every step, and whole at the end. This is the second half of
// them, `lives-first.test.ts` the other, so that two workers share the work.

const kit = await openKit();

test("3,000 further steps leave what an accountant would count", () => live(kit, 3_000), 300_000);
