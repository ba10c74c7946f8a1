import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, stop } from "esbuild";
import { newFolder } from "./folder.ts";
import type { Phone } from "./wx.ts";
import { type Seen, seen } from "./wxml.ts";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = join(ROOT, "src/client/mini-program");

/** What a page is made of, as it hands itself to `Page`. */
interface Definition {
  readonly data: object;
  onShow(): void;
  onHide(): void;
}

/** A page that is open. */
export interface OpenPage extends Definition {
  // biome-ignore lint/suspicious/noExplicitAny: each page has data of its own.
  readonly data: any;
  setData(change: object): void;
  /** What its user sees. */
  seen(): Seen;
}

export interface MiniProgram {
  /** Opens a page by its name, as the foot of the screen does: the one before is hidden. */
  open(name: string): OpenPage;
  /** Its user looks at something else, and comes back. */
  hide(): void;
  show(): void;
  readonly toasts: readonly string[];
}

/** The example as its command builds it, in one file that a phone runs; with a config of the test's own. */
export async function buildMiniProgram(config: string): Promise<string> {
  const folder = newFolder("mini-program");
  try {
    cpSync(PROGRAM, folder, { recursive: true });
    const outfile = `--outfile=${join(folder, "lib/banyan.js")}`;
    const command = ["run", "-s", "--ignore-scripts", "mini-program", "--", outfile];
    execFileSync("npm", command, { cwd: ROOT, stdio: "ignore" });
    writeFileSync(join(folder, "config.js"), config);
    // What lies above the folder says nothing of it.
    writeFileSync(join(folder, "package.json"), "{}");
    const contents = ["app", ...pagePaths()].map((path) => `import "./${path}.js";`).join("\n");
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: folder },
      ...{ bundle: true, write: false, format: "iife", target: "es2018", logLevel: "error" },
    });
    return outputFiles[0]?.text ?? "";
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const pagePaths = (): string[] => JSON.parse(readFileSync(join(PROGRAM, "app.json"), "utf8")).pages;

/** Runs the example on a phone: what the framework does with pages. */
export function runMiniProgram(phone: Phone, code: string, query: object = {}): MiniProgram {
  const definitions: Definition[] = [];
  const toasts: string[] = [];
  phone.run(code, {
    App: (app: { onLaunch(options: object): void }) => app.onLaunch({ query }),
    Page: (page: Definition) => definitions.push(page),
    wx: {
      ...phone.wx,
      setTabBarItem: () => undefined,
      showToast: ({ title }: { title: string }) => toasts.push(title),
    },
  });
  const pages = new Map(
    pagePaths().map((path, at) => [path.split("/").at(-1), pageOf(path, definitions[at])]),
  );
  let shown: OpenPage | undefined;
  return {
    toasts,
    open(name) {
      const page = pages.get(name);
      if (!page) throw new Error(`no page ${name}`);
      shown?.onHide();
      page.onShow();
      shown = page;
      return page;
    },
    hide() {
      shown?.onHide();
      phone.hide();
    },
    show() {
      phone.show();
      shown?.onShow();
    },
  };
}

function pageOf(path: string, definition: Definition | undefined): OpenPage {
  if (!definition) throw new Error(`${path} is no page`);
  const text = (kind: string) => readFileSync(join(PROGRAM, `${path}.${kind}`), "utf8");
  const style = readFileSync(join(PROGRAM, "app.wxss"), "utf8") + text("wxss");
  // What reaches the view is JSON.
  const json = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  const page: OpenPage = {
    ...definition,
    data: json(definition.data),
    setData: (change) => void Object.assign(page.data, json(change)),
    seen: () => seen(text("wxml"), style, page.data),
  };
  return page;
}
