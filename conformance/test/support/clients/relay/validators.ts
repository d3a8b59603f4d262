import type { Breaks } from '../in-memory/life.js';

/** Of the last message that was received: what a client sends back with every request. */
export class Validators {
  readonly #breaks: Breaks;
  #date = '';
  #tag = '';

  constructor(breaks: Breaks) {
    this.#breaks = breaks;
  }

  /** A message has come with these. */
  take(date: string, tag: string): void {
    const isSameSecond = date === this.#date;
    const isNewer = Date.parse(date) > (Date.parse(this.#date) || 0);
    if (!this.#breaks('latest-date') || isNewer) this.#date = date;
    const keepsTag =
      (this.#breaks('first-tag') && this.#tag !== '') || (this.#breaks('date-decides') && isSameSecond);
    if (!keepsTag) this.takeTag(tag);
  }

  takeTag(tag: string): void {
    this.#tag = this.#read(tag);
  }

  forget(): void {
    this.#date = '';
    this.#tag = '';
  }

  /** As a request has them. */
  lines(): readonly string[] {
    const lines: string[] = [];
    if (this.#date && !this.#breaks('no-date')) lines.push(`If-Modified-Since: ${this.#date}`);
    if (this.#tag && !this.#breaks('no-tag')) lines.push(`If-None-Match: ${this.#tag}`);
    return this.#breaks('lower-case') ? lines.map((line) => line.replace(/^[^:]*/, lower)) : lines;
  }

  #read(tag: string): string {
    if (this.#breaks('strong-tags')) return tag.replace('W/', '');
    if (this.#breaks('adds-quotes')) return tag.includes('"') ? tag : JSON.stringify(tag);
    if (this.#breaks('cuts-at-comma')) return tag.split(',')[0] ?? '';
    return this.#breaks('squeezes-spaces') ? tag.replace(/ +/g, ' ') : tag;
  }
}

const lower = (name: string) => name.toLowerCase();
