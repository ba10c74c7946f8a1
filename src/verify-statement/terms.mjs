// Contracts and stores at an instant.

/** The newest version that had begun at an instant, of those agreed by another; undefined: none. */
export function versionAt(terms, at, known = Number.POSITIVE_INFINITY) {
  let found;
  for (const version of terms)
    if (version.fromAt <= at && version.agreedAt <= known)
      if (!found || version.version > found.version) found = version;
  return found;
}

/** The clauses of a kind, in the contract's order: by number, code unit by code unit. */
export const clausesOf = (version, kind) =>
  version.clauses
    .filter((clause) => clause.kind === kind)
    .sort((a, b) => (a.number < b.number ? -1 : 1));

/** Who owned a store at an instant; undefined: nobody yet. */
export const ownerAt = (store, at) =>
  store?.owners.find(({ fromAt, toAt }) => fromAt <= at && at < toAt)?.franchiseeId;

const AMOUNTS = [
  ...["rate", "capMinor", "minimumMinor", "maximumMinor", "blockPoints", "unrecordedMinor"],
  "fromMinor",
];

/** A clause as the file has it, its amounts as numbers without an end. */
export function readClause(clause) {
  const read = { ...clause };
  for (const name of AMOUNTS) if (read[name] !== undefined) read[name] = BigInt(read[name]);
  if (clause.steps) read.steps = clause.steps.map(readClause);
  return read;
}
