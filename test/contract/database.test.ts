import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { describeDatabase } from "../../src/commands/describe-database.ts";
import { openKit } from "../support/database.ts";

const kit = await openKit();

test("schema/database.md is what the migrations make; npm run generate prints it", async () => {
  expect(readFileSync("schema/database.md", "utf8")).toBe(await describeDatabase(kit.place));
});

/** Each entity's columns exist, with its type and whether they may be null. */
test("entities and migrated schema agree", async () => {
  const rows = await kit.asOwner<{ name: string; type: string; nullable: boolean }>(`
    select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0`);
  const columns = new Map(rows.map(({ name, ...column }) => [name, column]));
  const types: Record<string, string> = { timestamptz: "timestamp with time zone", int: "integer" };
  const entities = [...kit.orm.getMetadata().getAll().values()];
  expect(entities.length).toBeGreaterThan(8);
  for (const { tableName, props } of entities)
    for (const { fieldNames, columnTypes, nullable } of props) {
      const [type = ""] = columnTypes ?? [];
      const plain = type.replace(/\(\d+\)$/, "");
      expect([
        `${tableName}.${fieldNames[0]}`,
        columns.get(`${tableName}.${fieldNames[0]}`),
      ]).toEqual([
        `${tableName}.${fieldNames[0]}`,
        { type: types[plain] ?? plain, nullable: nullable ?? false },
      ]);
    }
});
