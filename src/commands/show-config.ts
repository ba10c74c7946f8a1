import { settingsOf } from "../platform/config.ts";

/** Says every variable that is in force, what is secret hidden. It opens nothing. */
export function showConfig(environment: NodeJS.ProcessEnv, say: (line: string) => void): void {
  const settings = settingsOf(environment);
  const width = Math.max(...settings.map(({ name }) => name.length));
  for (const { name, value, isDefault } of settings)
    say(`${name.padEnd(width)}  ${value ?? "–"}${isDefault ? "" : "  (set)"}`);
}
