import pg from "pg";
import { clientOptions, HUB_ROLE, type Place } from "../platform/database/orm.ts";

interface Row {
  readonly name: string;
  readonly text: string;
}

const TABLES = `
  select c.relname as name, case c.relkind when 'v' then 'view' else 'table' end as text
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') order by 1`;

const COLUMNS = `
  select c.relname as name,
    '| ' || a.attname || ' | ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attnotnull then '' else ', may be null' end || ' |' as text
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`;

const CONSTRAINTS = `
  select c.relname as name, k.conname || ': ' || pg_get_constraintdef(k.oid) as text
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where c.relnamespace = 'public'::regnamespace and k.contype <> 'n' order by c.relname, k.contype desc, k.conname`;

const INDEXES = `
  select t.relname as name, pg_get_indexdef(i.indexrelid) as text
  from pg_index i join pg_class t on t.oid = i.indrelid
  where t.relnamespace = 'public'::regnamespace
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  order by 1, 2`;

const RIGHTS = `
  select c.relname as name, string_agg(r.privilege, ', ' order by r.privilege) as text
  from pg_class c, lateral (
    select p as privilege from unnest(array['DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE']) as p
    where has_table_privilege('${HUB_ROLE}', c.oid, p)
  ) r
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') group by c.relname`;

/** The database's contract, read from its catalogue: the embedded PostgreSQL brings no pg_dump. */
export async function describeDatabase(place: Place): Promise<string> {
  const client = new pg.Client(clientOptions(place));
  await client.connect();
  try {
    const read = async (query: string) => (await client.query<Row>(query)).rows;
    const [tables, columns, constraints, indexes, rights] = [
      await read(TABLES),
      await read(COLUMNS),
      await read(CONSTRAINTS),
      await read(INDEXES),
      await read(RIGHTS),
    ];
    const of = (rows: Row[], name: string) =>
      rows.filter((row) => row.name === name).map(({ text }) => text);
    const list = (title: string, items: string[]) =>
      items.length === 0 ? [] : ["", `${title}:`, "", ...items.map((item) => `- \`${item}\``)];
    const sections = tables
      .filter(({ name }) => name !== "migration")
      .flatMap(({ name, text }) => [
        "",
        `## ${name}${text === "view" ? " (view)" : ""}`,
        "",
        "| column | type |",
        "| --- | --- |",
        ...of(columns, name),
        ...list("Constraints", of(constraints, name)),
        ...list("Indexes", of(indexes, name)),
        "",
        `The hub's role may: ${of(rights, name).join("") || "nothing"}.`,
      ]);
    return [
      "# The database",
      "",
      "Printed from the catalogue by `npm run generate`.",
      ...sections,
      "",
    ].join("\n");
  } finally {
    await client.end();
  }
}
