/** Crockford's: no I, L, O or U, so that nobody reads one character for another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...ALPHABET].map((char, value) => [char, value] as const),
  ...([["O", 0] as const, ["I", 1] as const, ["L", 1] as const] satisfies [string, number][]),
]);

/** Fifteen characters that nobody can guess, 75 bits, and one that tells a typing error. */
const BODY = 15;
const LENGTH = BODY + 1;
const BITS_A_CHAR = 5;
const BITS = 2 ** BITS_A_CHAR;
/** x⁵ + x² + 1, which makes a field of the 32 values. */
const FIELD = 0b100101;

/**
 * Damm's check character of order 32, in the field of 32 values: each character is added, and the sum doubled. A
 * wrong character, or two that were swapped, wherever they stand, leave another one.
 */
export function checkOf(body: string): string {
  let sum = 0;
  for (const char of body) {
    sum = (sum ^ (VALUES.get(char) ?? 0)) << 1;
    if (sum >= BITS) sum ^= FIELD;
  }
  return ALPHABET.charAt(sum);
}

const HALF_BYTES = 5;
const HALF_CHARS = 8;

const charsOf = (bytes: Buffer, at: number): string => {
  let rest = bytes.readUIntBE(at, HALF_BYTES);
  let chars = "";
  for (let n = 0; n < HALF_CHARS; n++) {
    chars = ALPHABET.charAt(rest % BITS) + chars;
    rest = Math.floor(rest / BITS);
  }
  return chars;
};

/** The code that the first 75 bits of some secret bytes make: 16 characters. */
export function codeFrom(secret: Buffer): string {
  const body = (charsOf(secret, 0) + charsOf(secret, HALF_BYTES)).slice(0, BODY);
  return body + checkOf(body);
}

/** A code as people are shown it: `XXXX-XXXX-XXXX-XXXX`. */
export const shownCode = (code: string): string => code.replace(/.{4}(?=.)/g, "$&-");

/** The code that somebody typed, in its one way of writing; undefined: it is none, or was typed wrongly. */
export function readCode(typed: string): string | undefined {
  const chars = typed.toUpperCase().replace(/[\s-]/g, "");
  if (chars.length !== LENGTH) return undefined;
  let code = "";
  for (const char of chars) {
    const value = VALUES.get(char);
    if (value === undefined) return undefined;
    code += ALPHABET.charAt(value);
  }
  return checkOf(code.slice(0, BODY)) === code.charAt(BODY) ? code : undefined;
}
