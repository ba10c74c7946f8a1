/*
 * Closing the ORM while somebody still asks it.
 *
 * Goal: a stop ends, whatever is on its way at that moment.
 * Method: a question for which a connection has to be made first, and the close before it is there.
 */
import { test } from "@jest/globals";
import { openOrm } from "../../src/platform/database/orm.ts";
import { schema } from "../../src/schema.ts";
import { openKit } from "../support/database.ts";
import { closed } from "../support/leaks.ts";

const kit = await openKit();

test("closing ends while a connection is on its way", async () => {
  for (let turn = 0; turn < 20; turn++) {
    const orm = await openOrm(kit.place, schema, kit.orm.vault, "caller");
    const ask = () => orm.em.getConnection().execute("select 1");
    await ask();
    // Whether these are still answered is not asked here: nothing of them may be left behind.
    for (let count = 0; count < 5; count++) ask().catch(() => undefined);
    for (let ticks = 0; ticks < turn; ticks++) await new Promise(setImmediate);
    await closed("the ORM", orm.close());
  }
});
