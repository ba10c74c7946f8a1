import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import { finished } from "node:stream/promises";
import { stringify } from "csv-stringify";
import type { Hub } from "../hub.ts";
import { importMembers } from "../import/import-members.ts";
import { system } from "../kernel/actor.ts";
import type { Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

export interface ImportWish {
  readonly file: string;
  readonly brand?: string | undefined;
  readonly name?: string | undefined;
  readonly write: boolean;
  readonly errors?: string | undefined;
}

const ERRORS = ".errors.csv";

/** What was refused belongs to the import it was refused by: under another name it would be brought in again. */
export function nameOf(file: string): string {
  const name = basename(file);
  return name.endsWith(ERRORS) ? nameOf(name.slice(0, -ERRORS.length)) : name;
}

/** Imports members from a file on the command line; what was refused is written beside it, to be mended. */
export async function importBrandMembers(
  hub: Pick<Hub, "begin" | "look">,
  wish: ImportWish,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { brandId, name: brandName } = await findBrand(hub, wish.brand);
  const path = wish.errors ?? `${wish.file}${ERRORS}`;
  const name = wish.name ?? nameOf(wish.file);
  let errors: ReturnType<typeof stringify> | undefined;
  const bar = progress.start("bytes", 0);
  let bytes = 0;
  let titles: readonly string[] = [];
  try {
    const result = await importMembers(hub, system("import members", brandId), {
      ...{ path: wish.file, name, write: wish.write },
      begun(survey, head, done) {
        bytes = survey.bytes;
        say(`${wish.file}: ${survey.bytes} bytes, ${survey.encoding}, into ${brandName}`);
        titles = head;
        if (done > 0) say(`${done} lines were done before: going on behind them`);
      },
      tell: (read) => bar.update(read, bytes),
      refused(line, why, cells) {
        errors ??= openErrors(path, titles);
        const filled = titles.map((_, at) => cells[at] ?? "");
        errors.write([...filled, line, why.code, why.text.en, why.text.zh]);
      },
    });
    say(
      `${result.lines} lines: ${result.enrolled} members ${wish.write ? "enrolled" : "would be enrolled"}, ` +
        `${result.known} known before, points of ${result.posted} ${wish.write ? "brought in" : "would be brought in"}, ` +
        `${result.refused} refused`,
    );
    if (!wish.write) say("nothing was written: give --write to import");
    if (result.refused > 0)
      say(
        `mend what was refused and import it as it is, with --name ${JSON.stringify(name)}: ${path}`,
      );
  } finally {
    bar.stop();
    errors?.end();
    if (errors) await finished(errors);
  }
}

/** The refused lines under their own columns, so that the file can be mended and imported. */
function openErrors(path: string, titles: readonly string[]) {
  const sheet = stringify({ bom: true });
  sheet.pipe(createWriteStream(path));
  sheet.write([...titles, "#line", "#code", "#reason", "#原因"]);
  return sheet;
}
