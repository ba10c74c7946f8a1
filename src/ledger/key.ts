/**
 * The key of a request: what it is, who numbered it, its number. A colon in the source is escaped, so
 * that no two requests share a key.
 */
export const requestKey = (kind: string, source: string, number: string): string =>
  `${kind}:${source.replace(/[\\:]/g, "\\$&")}:${number}`;
