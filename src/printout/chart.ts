import { money } from "./figures.rules.ts";
import type { Ink } from "./ink.ts";

const BAR = { above: "#2f6f62", below: "#b4552d", axis: "#999999" };

/** Bars of months' totals: above the axis headquarters owes, below it the franchisee does. */
export function drawChart(
  doc: PDFKit.PDFDocument,
  ink: Ink,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  months: ReadonlyArray<{ readonly month: string; readonly totalMinor: bigint }>,
  digits: number,
): void {
  const labels = 12;
  const totals = months.map(({ totalMinor }) => Number(totalMinor));
  const highest = Math.max(0, ...totals);
  const lowest = Math.min(0, ...totals);
  const span = highest - lowest || 1;
  const top = at.y + labels;
  const room = at.height - 3 * labels;
  const axis = top + (highest / span) * room;
  const slot = at.width / 12;
  const bar = slot * 0.56;
  for (const [index, { month, totalMinor }] of months.entries()) {
    const x = at.x + index * slot;
    const size = (Math.abs(totals[index] ?? 0) / span) * room;
    const above = totalMinor >= 0n;
    doc
      .rect(x + (slot - bar) / 2, above ? axis - size : axis, bar, size)
      .fill(above ? BAR.above : BAR.below);
    const label = { x, width: slot, align: "center", size: 5.5 } as const;
    ink.write(money(totalMinor, digits), {
      ...{ ...label, y: above ? axis - size - 3 : axis + size + 7 },
    });
    ink.write(month, { ...label, y: at.y + at.height - 2, color: "#666666" });
  }
  doc
    .moveTo(at.x, axis)
    .lineTo(at.x + at.width, axis)
    .lineWidth(0.5)
    .strokeColor(BAR.axis)
    .stroke();
}
