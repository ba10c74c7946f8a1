/** What the JSON of a request may be. */
export const BODY_LIMITS = {
  /** A request over HTTP, 1,000 orders in variables included. */
  bytes: 2 * 1024 * 1024,
  /** A message over a socket. */
  messageBytes: 256 * 1024,
  depth: 24,
  /** All its values together: more than any sound request of that length has. */
  values: 150_000,
  /** Different names of fields: each is remembered by the engine, with every shape they come in. */
  names: 1_000,
  /** One list among its variables: the longest that any field takes is half of it. */
  list: 2_000,
} as const;

const { imul } = Math;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const [COMMA, COLON, SPACE] = [0x2c, 0x3a, 0x20];

/**
 * What is too much about a JSON text before it is parsed, in words; undefined where nothing is. Parsed, a text takes up to
 * twenty times its length in memory, by how much it nests.
 */
export function tooMuchOfJson(text: string | Uint8Array): string | undefined {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const names = new Set<number>();
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const start = at;
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
      if (!isName(bytes, at)) continue;
      names.add(digestOf(bytes, start, at));
      if (names.size > BODY_LIMITS.names)
        return `its fields have more than ${BODY_LIMITS.names} different names`;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values++;
      if (++depth > BODY_LIMITS.depth)
        return `it is nested more than ${BODY_LIMITS.depth} levels deep`;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
    else if (byte === COMMA && ++values > BODY_LIMITS.values)
      return `it holds more than ${BODY_LIMITS.values} values`;
  }
  return undefined;
}

/** Whether a text that ends here is the name of a field: a colon is next, after white space. */
function isName(bytes: Uint8Array, end: number): boolean {
  let next = end + 1;
  while (next < bytes.length && (bytes[next] as number) <= SPACE) next++;
  return bytes[next] === COLON;
}

/** FNV-1a, in 30 bits: two names that are taken for one do no harm. */
function digestOf(bytes: Uint8Array, start: number, end: number): number {
  let digest = 0x811c9dc5;
  for (let at = start; at < end; at++) digest = imul(digest ^ (bytes[at] as number), 0x01000193);
  return digest & 0x3fffffff;
}

/** Names that mean something to JavaScript: no field of ours is called so. */
const TREACHEROUS = new Set(["__proto__", "constructor", "prototype"]);

/** What variables hold: how many values, or what is wrong with them. They nest no deeper than their text did. */
export function sizeOfVariables(variables: unknown): number | string {
  if (typeof variables !== "object" || variables === null) return 1;
  let values = 1;
  if (Array.isArray(variables)) {
    if (variables.length > BODY_LIMITS.list)
      return `a list among the variables has ${variables.length} items; up to ${BODY_LIMITS.list} are taken`;
    for (const each of variables) {
      const size = sizeOfVariables(each);
      if (typeof size === "string") return size;
      values += size;
    }
    return values;
  }
  for (const name of Object.keys(variables)) {
    if (TREACHEROUS.has(name)) return `no variable has a field named ${name}`;
    const size = sizeOfVariables((variables as Record<string, unknown>)[name]);
    if (typeof size === "string") return size;
    values += size;
  }
  return values;
}
