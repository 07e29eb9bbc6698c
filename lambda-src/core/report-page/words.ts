import { html, type Html } from './html';

/** `2026-11-21 03:00 UTC`. */
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

export const time = (iso: string): Html => html`<time datetime="${iso}">${moment(iso)}</time>`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `0.5 GB`, `1,200 GB`. */
export const gigabytes = (gb: number): string =>
  `${gb >= 100 ? Math.round(gb).toLocaleString('en-US') : Number(gb.toPrecision(3))} GB`;
