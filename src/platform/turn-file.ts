import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** What a file is to hold next, and what that is called. */
interface Next<Name> {
  readonly text: string;
  readonly name: Name;
}

/**
 * Puts another text in a secret file's place, whole, and answers its name. Whoever does so at the same time is refused:
 * one of the two would be lost. `what` is what is in it, for that one to read.
 */
export function turnFile<Name>(file: string, what: string, makeNext: () => Next<Name>): Name {
  const fresh = `${file}.next`;
  let handle: number;
  try {
    handle = openSync(fresh, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Error(`the ${what} is being turned: if nobody does, remove ${fresh}`);
  }
  try {
    const { text, name } = makeNext();
    writeFileSync(handle, text);
    renameSync(fresh, file);
    return name;
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}
