/** What was opened and must be closed, however the run ends: last opened, first closed. */
const endings: (() => unknown)[] = [];
let ending: Promise<void> | undefined;

/** Registers an ending and answers how to reach it now; it is reached once. */
export function atEnd<T>(end: () => T): () => T {
  let ended: { readonly with: T } | undefined;
  const once = () => (ended ??= { with: end() }).with;
  endings.push(once);
  return once;
}

/** Whether the run is over: what fails now fails because of that. */
export const isEnding = (): boolean => ending !== undefined;

/** Reaches all endings; one that fails does not hold up the others. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (let end = endings.pop(); end; end = endings.pop())
      try {
        await end();
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      }
  })();
  return ending;
}
