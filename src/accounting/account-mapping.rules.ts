import { BadInput } from "../kernel/refusal.ts";

/** What accounts of the book are called elsewhere. */
export interface MappedAccount {
  /** How an address begins, part by part, a star for any part. */
  readonly pattern: string;
  /** The account's number in the brand's own accounting. */
  readonly code: string;
  readonly title: string;
}

/** A version of the mapping, in force from an instant on. */
export interface AccountMappingVersion {
  /** 0 is what holds where a brand has set none. */
  readonly version: number;
  readonly accounts: readonly MappedAccount[];
  readonly fromAt: Date;
}

/** Numbers as in a usual Chinese chart of accounts; every first word of the book has a place. */
export const USUAL_MAPPING: AccountMappingVersion = {
  version: 0,
  fromAt: new Date(0),
  accounts: [
    { pattern: "franchisee/*/accrued", code: "2202.01", title: "Franchisees, accrued" },
    { pattern: "franchisee/*/due", code: "2202.02", title: "Franchisees, due" },
    { pattern: "franchisee/*/paid", code: "2202.03", title: "Franchisees, paid" },
    { pattern: "headquarters/accrued", code: "6051.01", title: "Franchising, accrued" },
    { pattern: "headquarters/due", code: "6051.02", title: "Franchising, declared" },
    { pattern: "headquarters/paid", code: "1002", title: "Bank" },
    { pattern: "issued", code: "6601.01", title: "Points issued" },
    { pattern: "wallet", code: "2205.01", title: "Points held by members" },
    { pattern: "pending", code: "2205.02", title: "Points held by members, pending" },
    { pattern: "held", code: "2205.03", title: "Points held by members, reserved" },
    { pattern: "spent", code: "6001.01", title: "Points redeemed" },
    { pattern: "breakage", code: "6301.01", title: "Points expired" },
    { pattern: "debt", code: "1221.01", title: "Points owed by members" },
    { pattern: "borne", code: "6711.01", title: "Points not recovered" },
    { pattern: "moved", code: "2241.01", title: "Points under way between members" },
    { pattern: "growth", code: "9001", title: "Growth of members (memorandum)" },
    { pattern: "grown", code: "9002", title: "Growth given (memorandum)" },
  ],
};

/** Where what is mapped by nothing goes: a journal never loses an entry. */
export const UNMAPPED: MappedAccount = { pattern: "*", code: "9999", title: "Not mapped" };

/** The version in force at an instant: the newest of those that had begun. */
export function mappingAt(
  versions: readonly AccountMappingVersion[],
  at: Date,
): AccountMappingVersion {
  let found = USUAL_MAPPING;
  for (const each of versions) if (each.fromAt <= at && each.version > found.version) found = each;
  return found;
}

/** How an address is called: by the pattern that fits with most parts, of as many by that with fewest `*`. */
export function accountOf(mapping: AccountMappingVersion, address: string): MappedAccount {
  const parts = address.split("/");
  let best = UNMAPPED;
  let most = -1;
  for (const account of mapping.accounts) {
    const wanted = account.pattern.split("/");
    if (wanted.length > parts.length) continue;
    if (!wanted.every((part, at) => part === "*" || part === parts[at])) continue;
    const weight = wanted.length * 100 - wanted.filter((part) => part === "*").length;
    if (weight > most) [best, most] = [account, weight];
  }
  return best;
}

const LIMIT = 500;

/** @throws {BadInput} A mapping that no accounting can mean. */
export function checkMapping(accounts: readonly MappedAccount[]): void {
  if (accounts.length < 1 || accounts.length > LIMIT)
    throw new BadInput(`a mapping has 1 to ${LIMIT} accounts`);
  if (new Set(accounts.map(({ pattern }) => pattern)).size < accounts.length)
    throw new BadInput("two accounts have one pattern");
  for (const { pattern, code, title } of accounts) {
    if (!/^(\*|[A-Za-z0-9_-]{1,36})(\/(\*|[A-Za-z0-9_-]{1,36})){0,5}$/.test(pattern))
      throw new BadInput(`${pattern}: a pattern is parts of an address between slashes; * is any`);
    if (!/^[A-Za-z0-9._-]{1,32}$/.test(code))
      throw new BadInput(`${pattern}: a code is 1 to 32 letters, digits, dots or dashes`);
    // A spreadsheet takes a cell that begins so for a formula.
    if (!/^[^\p{C}=+@-][^\p{C}]{0,63}$/u.test(title))
      throw new BadInput(`${pattern}: a title is 1 to 64 characters, and no formula`);
  }
}
