import { AsyncLocalStorage } from "node:async_hooks";

/** Something that runs when it is woken. */
export interface InTurn {
  wake(): void;
  /** Begins no other run, and settles with the one that is under way. */
  stop(): Promise<void>;
}

/**
 * Runs one at a time; woken while it runs, it runs once more. What it does is no part of what woke it: the operation
 * that did may end.
 */
export function inTurn(
  run: (stopping: AbortSignal) => Promise<void>,
  failed: (error: Error) => void,
): InTurn {
  const stopping = new AbortController();
  const { signal } = stopping;
  let again = false;
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    while (again && !signal.aborted) {
      again = false;
      try {
        await run(signal);
      } catch (error) {
        failed(error as Error);
      }
    }
    running = undefined;
  }

  return {
    wake: AsyncLocalStorage.bind(() => {
      again = true;
      if (!signal.aborted) running ??= runAll();
    }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
