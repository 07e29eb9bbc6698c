import type { Widget } from './widgets';

/** Widgets beside each other, all as wide as their number allows. */
export type Row = readonly Widget[];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;

export interface PlacedWidget extends Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Puts rows below each other on CloudWatch's grid; a row is as high as its highest widget. */
export function placed(rows: readonly Row[]): PlacedWidget[] {
  let y = 0;
  return rows.flatMap((row) => {
    const width = Math.floor(COLUMNS / row.length);
    const widgets = row.map((widget, index) => ({ ...widget, x: index * width, y, width }));
    y += Math.max(0, ...row.map(({ height }) => height));
    return widgets;
  });
}
