import { runInNewContext } from "node:vm";

/** A page as it is seen: its lines, and a document for a browser to draw. */
export interface Seen {
  readonly lines: readonly string[];
  readonly html: string;
}

interface Element {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const TAGS: Readonly<Record<string, string>> = { view: "div", text: "span", image: "img" };
const TOKENS = /<(\/?)(\w+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/g;

/** What our own pages use of WXML and WXSS: views, texts, images, `wx:if`, `wx:else`, `wx:for`, and `rpx`. */
export function seen(wxml: string, wxss: string, data: object): Seen {
  const body = drawn(parse(wxml), data);
  const css = wxss
    .replace(/([\d.]+)rpx/g, (_, size) => `${size / 2}px`)
    .replace(/^page \{/m, "body { margin: 0;");
  const html = `<meta charset="utf-8"><style>* { box-sizing: border-box } ${css}</style>${body}`;
  const lines = body
    .replace(/<img[^>]*>/g, "[image]\n")
    .replace(/<\/div>/g, "\n")
    .replace(/<[^>]*>/g, " ")
    .split("\n");
  return { lines: lines.map((line) => line.trim().replace(/ +/g, " ")).filter(Boolean), html };
}

function parse(wxml: string): Element {
  const root: Element = { tag: "view", attributes: new Map(), children: [] };
  const open = [root];
  for (const [, closing, tag = "", attributes = "", single, text] of wxml.matchAll(TOKENS)) {
    const around = open.at(-1) ?? root;
    if (text !== undefined) {
      if (text.trim()) around.children.push(text.trim());
    } else if (closing) {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes another`);
    } else {
      const pairs = [...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)];
      const element: Element = {
        ...{ tag, children: [] },
        attributes: new Map(pairs.map(([, name = "", value = ""]) => [name, value])),
      };
      around.children.push(element);
      if (!single) open.push(element);
    }
  }
  return root;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** `{{…}}` alone is a value, in a text it is a part of it. */
const evaluated = (text: string, data: object): unknown =>
  runInNewContext(text.replace(/^\{\{|\}\}$/g, ""), { ...data });
const textOf = (text: string, data: object): string =>
  escaped(text.replace(/\{\{(.+?)\}\}/g, (_, each) => String(evaluated(each, data) ?? "")));

function drawn({ tag, attributes, children }: Element, data: object): string {
  let before = false;
  const inside = children.map((child) => {
    if (typeof child === "string") return textOf(child, data);
    const [condition, list] = [child.attributes.get("wx:if"), child.attributes.get("wx:for")];
    if (child.attributes.has("wx:else") && before) return "";
    if (condition !== undefined && !(before = Boolean(evaluated(condition, data)))) return "";
    if (list === undefined) return drawn(child, data);
    const items = evaluated(list, data) as readonly unknown[];
    return items.map((item, index) => drawn(child, { ...data, item, index })).join("");
  });
  const kept = [...attributes].filter(([name]) => name === "class" || name === "src");
  const written = kept.map(([name, value]) => ` ${name}="${textOf(value, data)}"`).join("");
  const name = TAGS[tag];
  if (!name) throw new Error(`<${tag}> is not drawn here`);
  return name === "img" ? `<img${written}>` : `<${name}${written}>${inside.join(" ")}</${name}>`;
}
