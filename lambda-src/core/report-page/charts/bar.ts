import { html, type Html } from '../html';

/** A share as a bar beside its number: the number says it, the bar shows it. Screen readers hear the number only. */
export function bar(value: number, of: number, kind: 's-good' | 's-home' | 's-bad' = 's-home'): Html {
  const width = of === 0 ? 0 : Math.round((Math.min(value, of) / of) * 1000) / 10;
  return html`<svg
    class="bar"
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <rect class="s-track" x="0" y="0" width="100" height="10" />
    <rect class="${kind}" x="0" y="0" width="${width}" height="10" />
  </svg>`;
}
