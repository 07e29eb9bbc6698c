import type { Status } from '../record';
import { html, type Html } from './html';

/** Each state has a colour, a sign and a word: none of them stands alone. */
export const SIGNS = {
  success: { sign: '✓', word: 'success', class: 'good' },
  partial: { sign: '▲', word: 'partial', class: 'fair' },
  failure: { sign: '✕', word: 'failure', class: 'bad' },
} as const satisfies Record<Status, { sign: string; word: string; class: string }>;

export type Mood = (typeof SIGNS)[Status]['class'];

const SIGN_OF: Readonly<Record<Mood, string>> = { good: '✓', fair: '▲', bad: '✕' };

export const mark = (mood: Mood, word: string): Html =>
  html`<span class="mark ${mood}"><span aria-hidden="true">${SIGN_OF[mood]}</span> ${word}</span>`;

export const statusMark = (status: Status): Html => mark(SIGNS[status].class, SIGNS[status].word);
