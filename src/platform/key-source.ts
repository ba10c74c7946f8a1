import { readFileSync, statSync } from "node:fs";

/** Where keys were given: the text itself, and the file it came from, which may be replaced while the hub runs. */
export interface KeySource {
  readonly text: string;
  readonly file: string | undefined;
}

/** How long a replaced file may stay unnoticed. */
const REREAD_MS = 1_000;

/**
 * What a file holds, read again when it was replaced; undefined while it is not there. What cannot be read does not take
 * the place of what could. `stale`: more is known to be in it than was found.
 */
export function watchedFile<T>(
  file: string,
  read: (text: string) => T,
): (stale?: boolean) => T | undefined {
  let held: T | undefined;
  let version = "";
  let readAt = 0;
  return (stale = false) => {
    // The wall's time: this is about files, not about what happened when.
    if (!stale && Date.now() - readAt < REREAD_MS && Date.now() >= readAt) return held;
    readAt = Date.now();
    const stat = statSync(file, { throwIfNoEntry: false });
    const found = stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : "";
    if (found === version) return held;
    try {
      if (stat) held = read(readFileSync(file, "utf8"));
      version = found;
    } catch (error) {
      if (held === undefined) throw error;
    }
    return held;
  };
}

/** The same of keys that were given: a file is watched, a text stays what it is. */
export function givenKeys<T>(
  { text, file }: KeySource,
  read: (text: string) => T,
): (stale?: boolean) => T {
  const given = read(text);
  const watched = file === undefined ? undefined : watchedFile(file, read);
  return (stale) => watched?.(stale) ?? given;
}
