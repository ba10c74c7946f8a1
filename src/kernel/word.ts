/** What tenders, categories and attributes are called. */
export const isWord = (text: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N} ._/&-]{0,63}$/u.test(text);
