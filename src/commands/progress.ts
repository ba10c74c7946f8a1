import bars from "cli-progress";

/** A command that ends badly for a reason its user can mend: printed without a stack. */
export class CommandFailed extends Error {}

export interface Bar {
  /** `total` where it became known only now. */
  update(done: number, total?: number): void;
  stop(): void;
}

/** Bars on a terminal, nothing where the output is a file or a pipe. */
export interface Progress {
  start(what: string, total: number): Bar;
}

export const terminalProgress: Progress = {
  start(what, total) {
    if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
    const bar = new bars.SingleBar(
      {
        format: `${what} {bar} {value}/{total}  {eta_formatted}`,
        stream: process.stderr,
        hideCursor: true,
      },
      bars.Presets.shades_classic,
    );
    bar.start(total, 0);
    return {
      update(done, known) {
        if (known !== undefined) bar.setTotal(known);
        bar.update(done);
      },
      stop: () => bar.stop(),
    };
  },
};
