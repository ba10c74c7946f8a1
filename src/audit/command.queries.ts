import type pg from "pg";
import { newId } from "../kernel/id.ts";

/** A command that works on the database itself, beside every hub. */
interface Command {
  readonly mutation: string;
  readonly args: object;
  readonly operator: string;
  readonly at: Date;
}

/** Writes into every brand's trail that a command was run. `client` is the database's owner. */
export async function noteCommand(client: pg.Client, command: Command): Promise<void> {
  const { mutation, args, operator, at } = command;
  await client.query("select set_config('app.brand_id', 'all', false)");
  const { rows } = await client.query<{ id: string }>("select id from brand order by id");
  await client.query(
    `insert into audit_entry (brand_id, id, act, actor_kind, at, mutation, outcome, arguments, objects, agent)
     select b.brand_id, b.id, 'ACTED', 'operator', $3, $4, 'DONE', $5, '{}', $6
     from unnest($1::uuid[], $2::uuid[]) as b (brand_id, id)`,
    [rows.map(({ id }) => id), rows.map(newId), at, mutation, JSON.stringify(args), operator],
  );
}
