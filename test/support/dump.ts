import type { Kit } from "./database.ts";

/** Every row of every table as text, and every column of bytes as what it spells. */
export async function dumpOf(kit: Kit): Promise<string> {
  const columns = await kit.asOwner<{ name: string; bytes: string[] }>(`
    select table_name as name,
      array_remove(array_agg(case when data_type = 'bytea' then column_name::text end), null) as bytes
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' group by table_name order by table_name`);
  const parts: string[] = [];
  for (const { name, bytes } of columns) {
    const texts = ["t::text", ...bytes.map((each) => `encode(t.${each}, 'escape')`)].join(", ");
    const rows = await kit.asOwner<{ row: string }>(
      `select concat_ws(' ', ${texts}) as row from ${name} t`,
    );
    parts.push(name, ...rows.map(({ row }) => row));
  }
  return parts.join("\n");
}
