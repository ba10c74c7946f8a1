import { fontFile, partsWith, USUAL, type Weight } from "./fonts.ts";

/** What stands for a character no font has. */
const UNKNOWN = "□";

export interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
}

export interface Placed extends Style {
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly align?: "left" | "right" | "center";
}

/** The little of a font of pdfkit's that we ask. */
interface Glyphs {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** A run of text that one font has. */
interface Run {
  readonly font: string;
  readonly text: string;
}

/** Writes on a document in whichever fonts have the characters, and measures before it does. */
export function openInk(doc: PDFKit.PDFDocument) {
  const glyphs = new Map<string, Glyphs>();
  const fonts = new Map<string, string>();
  const widths = new Map<string, number>();

  const open = (part: string, weight: Weight): string => {
    const font = `${part} ${weight}`;
    if (!glyphs.has(font)) {
      doc.registerFont(font, fontFile(part, weight));
      doc.font(font);
      glyphs.set(font, (doc as unknown as { _font: { font: Glyphs } })._font.font);
    }
    return font;
  };

  const fontOf = (character: string, weight: Weight): string | undefined => {
    const key = `${weight}${character}`;
    const known = fonts.get(key);
    if (known !== undefined) return known;
    const codePoint = character.codePointAt(0) ?? 0;
    const has = (part: string) => glyphs.get(open(part, weight))?.hasGlyphForCodePoint(codePoint);
    const part = USUAL.find(has) ?? partsWith(codePoint).find(has);
    const font = part && open(part, weight);
    if (font) fonts.set(key, font);
    return font;
  };

  const runsOf = (text: string, bold = false): Run[] => {
    const weight = bold ? 700 : 400;
    const runs: { font: string; text: string }[] = [];
    for (const character of text) {
      const found = fontOf(character, weight);
      const font = found ?? fontOf(UNKNOWN, weight) ?? open("latin", weight);
      const last = runs.at(-1);
      const shown = found ? character : UNKNOWN;
      if (last?.font === font) last.text += shown;
      else runs.push({ font, text: shown });
    }
    return runs;
  };

  const widthOf = (text: string, { size = 9, bold = false }: Style = {}): number => {
    let width = 0;
    for (const run of runsOf(text, bold))
      for (const character of run.text) {
        const key = `${run.font} ${character}`;
        let each = widths.get(key);
        if (each === undefined) {
          each = doc.font(run.font).fontSize(1_000).widthOfString(character);
          widths.set(key, each);
        }
        width += each;
      }
    return (width * size) / 1_000;
  };

  /** A text in lines that are no wider than a width: broken between words, or where there are none. */
  const wrap = (text: string, width: number, style: Style = {}): string[] => {
    const lines: string[] = [];
    let line = "";
    for (const piece of text.match(/[\x21-\x7e]+\s*|\s+|./gu) ?? []) {
      if (line !== "" && widthOf((line + piece).trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      for (const character of piece) {
        if (line !== "" && widthOf((line + character).trimEnd(), style) > width) {
          lines.push(line.trimEnd());
          line = "";
        }
        line += character;
      }
    }
    return line.trimEnd() === "" && lines.length > 0 ? lines : [...lines, line.trimEnd()];
  };

  /** A text cut to a width, with an ellipsis where something is left out. */
  const cut = (text: string, width: number, style: Style = {}): string => {
    if (widthOf(text, style) <= width) return text;
    const characters = [...text];
    while (characters.length > 0 && widthOf(`${characters.join("")}…`, style) > width)
      characters.pop();
    return `${characters.join("")}…`;
  };

  const write = (text: string, placed: Placed): void => {
    const { y, width, align = "left", size = 9, bold = false, color = "#222222" } = placed;
    let { x } = placed;
    if (width !== undefined && align !== "left") {
      const left = width - widthOf(text, { size, bold });
      x += align === "right" ? left : left / 2;
    }
    for (const run of runsOf(text, bold)) {
      doc.font(run.font).fontSize(size).fillColor(color);
      doc.text(run.text, x, y, { lineBreak: false, baseline: "alphabetic" });
      x += widthOf(run.text, { size, bold });
    }
  };

  /** Characters of a text that no font has. */
  const missing = (text: string): string[] => [...text].filter((each) => !fontOf(each, 400));

  return { widthOf, wrap, cut, write, missing };
}

export type Ink = ReturnType<typeof openInk>;
