import { type Logger, pino } from "pino";

export type Log = Logger;

/** Structured lines on standard error: standard output belongs to what a command answers. */
export const createLog = (level: string): Log => pino({ level, base: null }, pino.destination(2));
