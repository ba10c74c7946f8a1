#!/usr/bin/env node
// Checks a statement's bundle, with Node and nothing else.
import { createReadStream } from "node:fs";
import { parseArgs } from "node:util";
import { checkBundle } from "./check-bundle.mjs";
import { Fault, linesOf, Unreadable } from "./records.mjs";
import { DIFFERS, NO_BUNDLE, sayFault, sayReport, USAGE } from "./words.mjs";

const fromSystem = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "";
let language = fromSystem.toLowerCase().startsWith("zh") ? "zh" : "en";

function readArguments() {
  const options = { key: { type: "string" }, lang: { type: "string" }, help: { type: "boolean" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.lang === "en" || values.lang === "zh") language = values.lang;
  else if (values.lang !== undefined) throw new Error(`--lang ${values.lang}`);
  return { ...values, file: positionals.length === 1 ? positionals[0] : undefined };
}

async function main() {
  let wish;
  try {
    wish = readArguments();
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE[language]}`);
    return 2;
  }
  if (wish.help || wish.file === undefined) {
    console.log(USAGE[language]);
    return wish.help ? 0 : 2;
  }
  try {
    const report = await checkBundle(linesOf(createReadStream(wish.file)), { trusted: wish.key });
    for (const line of sayReport(report, { trusted: wish.key, language })) console.log(line);
    return 0;
  } catch (error) {
    if (error instanceof Fault) {
      console.log(`${DIFFERS[language]}: ${sayFault(error.fault, language)}`);
      return 1;
    }
    console.error(error instanceof Unreadable ? NO_BUNDLE[language] : error.message);
    return 2;
  }
}

process.exitCode = await main();
