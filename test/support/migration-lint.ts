/** What a migration may not do while callers work on the database, and what does the same in steps. */
const RULES: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /alter\s+column\s+\w+\s+(?:set\s+data\s+)?type\b/i,
    "a column's type is changed: the table is written anew. Add a column, write both, copy, read the new one",
  ],
  [
    /add\s+column\s+(?:if\s+not\s+exists\s+)?\w+[^,;]*\bdefault\s+(?:gen_random_uuid|random|clock_timestamp|nextval|uuid)/i,
    "a new column's default is another for each row: the table is written anew. Add it without, fill it in pages",
  ],
  [
    /add\s+column\s+(?:if\s+not\s+exists\s+)?\w+[^,;]*\b(?:generated\s+always\s+as\s*\(|(?:big)?serial\b)/i,
    "a generated column writes the table anew. Add a column, fill it in pages",
  ],
  [
    /add\s+column\s+(?:if\s+not\s+exists\s+)?\w+(?:(?!\bdefault\b)[^,;])*\bnot\s+null(?:(?!\bdefault\b)[^,;])*[,;`]/i,
    "a new column is not null and has no default: rows are there, and the hub that still runs writes none",
  ],
  [
    /add\s+column\s+[^,;]*\b(?:unique|primary\s+key|references|check)\b/i,
    "what a new column must be is looked at under a lock. Add the column, then the constraint by itself",
  ],
  [
    /alter\s+table\s+(?:only\s+)?\w+\s+(?:add|drop|alter|rename)\s+(?!column\b|constraint\b|foreign\b|check\b|unique\b|primary\b|exclude\b|to\b)/i,
    "say `column`: what is not said is not looked at here",
  ],
  [
    /alter\s+column\s+\w+\s+set\s+not\s+null/i,
    "every row is looked at under a lock. Add a check that is not valid, validate it, then say not null (and -- checked by …)",
  ],
  [
    /add\s+(?:constraint\s+\w+\s+)?(?:foreign\s+key|check)\b(?:(?!not\s+valid)[^;])*[;`]/i,
    "every row is looked at under a lock. Add it not valid, validate it in a migration of its own",
  ],
  [
    /add\s+(?:constraint\s+\w+\s+)?(?:unique|primary\s+key|exclude)\b(?:(?!using\s+index)[^;])*[;`]/i,
    "an index is built under a lock. Make the index concurrently, then add the constraint using it",
  ],
  [
    /create\s+(?:unique\s+)?index\s+(?!concurrently)/i,
    "writers wait until the index is built. Make it concurrently, in a migration of its own that is not transactional",
  ],
  [
    /\bdrop\s+(?:column|table|view)\b|\brename\s+(?:column\s+\w+\s+)?to\b|\brename\s+column\b/i,
    "the hub that still runs reads it. First a release that does not (say so: -- contract: not read since …), then this",
  ],
  [
    /\b(?:vacuum\s+full|cluster|reindex\s+(?!.*concurrently)|lock\s+table|refresh\s+materialized\s+view(?!\s+concurrently))\b/i,
    "the table is locked for as long as it takes",
  ],
  [
    /(?:^|`|;)\s*(?:update|delete\s+from)\s+\w+/im,
    "all rows are changed in one transaction. Let a job do it in pages",
  ],
];

/** A check that stands says so of each row: none is looked at. */
const CHECKED = /--\s*checked by \w+/;
const CONTRACT = /--\s*contract:\s*not read since \S+/;

/** Tables that a migration makes itself are empty, and nobody's yet. */
const made = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)/gi)].map(([, name]) =>
      String(name),
    ),
  );

const tableOf = (statement: string): string | undefined =>
  /(?:alter\s+table|\bon|update|delete\s+from)\s+(?:only\s+)?(\w+)/i.exec(statement)?.[1];

/** What is wrong with a migration's SQL: a line for each statement that would hold callers up, or break the hub that still runs. */
export function lintMigration(text: string): string[] {
  const own = made(text);
  const found: string[] = [];
  for (const statement of text.split(/(?<=;)/)) {
    const bare = statement.replace(/--.*$/gm, "");
    for (const [pattern, why] of RULES) {
      if (!pattern.test(`${bare};`) || own.has(tableOf(bare) ?? "")) continue;
      if (/\bdrop|rename/i.test(pattern.source) && CONTRACT.test(statement)) continue;
      if (/set\\s\+not/.test(pattern.source) && CHECKED.test(statement)) continue;
      found.push(`${bare.trim().replace(/\s+/g, " ").slice(0, 80)}: ${why}`);
    }
  }
  return found;
}
