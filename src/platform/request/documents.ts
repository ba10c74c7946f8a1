import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphQLSchema, stripIgnoredCharacters } from "graphql";
import { readDocument } from "../graphql/limits.ts";

/** The documents that may be asked by their id alone: the SHA-256 of their text, in hexadecimal. */
export interface Documents {
  /** The text of an id; undefined where nobody registered it. */
  textOf(id: string): string | undefined;
  /** Whether a text is one of them. */
  has(text: string): boolean;
}

/** What our own callers send, by id; printed by `npm run generate`. */
const OURS = join(import.meta.dirname, "../../../schema/documents.json");

export const idOfDocument = (text: string): string => hash("sha256", text);

type Texts = Readonly<Record<string, string>>;

const readTexts = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Texts;

/** The documents of a file, by its id or its name: one as it is written, or those of an earlier `documents.json`. */
function textsOf(folder: string, file: string): Texts {
  const path = join(folder, file);
  if (file.endsWith(".graphql")) return { [file]: readFileSync(path, "utf8") };
  return file.endsWith(".json") ? readTexts(path) : {};
}

/**
 * Our own documents, and those of a folder of `*.graphql` and `*.json`, each good as it is written and without its white
 * space.
 * @throws {Error} naming each document of the folder that the graph does not answer.
 */
export function openDocuments(schema: GraphQLSchema, folder: string | undefined): Documents {
  const texts = new Map(Object.entries(readTexts(OURS)));
  const unsound: string[] = [];
  for (const file of folder === undefined ? [] : readdirSync(folder).sort())
    for (const [name, text] of Object.entries(textsOf(folder ?? "", file))) {
      if (texts.has(name)) continue;
      const read = readDocument(schema, text);
      if (!("kind" in read)) unsound.push(`  ${file} ${name}: ${read[0]?.message}`);
      else
        for (const each of [text, stripIgnoredCharacters(text)])
          texts.set(idOfDocument(each), each);
    }
  if (unsound.length > 0)
    throw new Error(`The graph does not answer these documents:\n${unsound.join("\n")}`);
  return {
    textOf: (id) => texts.get(id),
    has: (text) => texts.has(idOfDocument(text)),
  };
}
