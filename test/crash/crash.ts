/*
 * Kills the hub and its PostgreSQL in turn at random moments under load, and counts what became of what callers sent.
 *
 *   npm run crash [rounds] [seed]
 */
import { crash } from "./rounds.ts";

const [rounds = 20, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
// A way out that ends the hub as well.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const say = (line: string) => void process.stdout.write(`${line}\n`);

say(`${rounds} rounds, seed ${seed}`);
const { counts, faults } = await crash(rounds, seed, say);
for (const [name, count] of Object.entries(counts)) say(`${name.padEnd(24)} ${count}`);
for (const fault of faults) say(`FAULT  ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
