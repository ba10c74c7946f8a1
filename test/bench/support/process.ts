import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Of the kernel's clock: what /proc counts processor time in. */
const TICKS_PER_SECOND = 100;

/** Processor seconds of a process itself, and with the children it has seen to their end; NaN where there is no /proc. */
function spentBy(pid: number): { parent: number; own: number; reaped: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const seconds = (...at: number[]) =>
      at.reduce((sum, index) => sum + Number(fields[index]), 0) / TICKS_PER_SECOND;
    return { parent: Number(fields[1]), own: seconds(11, 12), reaped: seconds(13, 14) };
  } catch {
    return { parent: Number.NaN, own: Number.NaN, reaped: Number.NaN };
  }
}

/** Processor seconds a process has spent so far. */
export const processorOf = (pid: number): number => spentBy(pid).own;

/** Of a process and all its children, those that have ended included: of a PostgreSQL, by its postmaster. */
export function processorOfFamily(pid: number): number {
  const { own, reaped } = spentBy(pid);
  if (Number.isNaN(own)) return own;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => spentBy(Number(name)))
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, child) => sum + child.own, own + reaped);
}

/** Megabytes a process holds now (`VmRSS`), or held at most (`VmHWM`); NaN where there is no /proc. */
export function memoryOf(pid: number, what: "VmRSS" | "VmHWM" = "VmRSS"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** From here on `VmHWM` is the most since now. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Elsewhere than on Linux the peak is not known anyway.
  }
}

/** How many files a process may have open; without end where there is no /proc. */
export function openFiles(): number {
  try {
    return Number(/^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
