import { expect } from 'vitest';
import { names, replay, type Trial } from './trial.js';

/** What was published to a channel. */
export interface Sent {
  /** In order. */
  readonly acknowledged: string[];
  /** What nobody knows of, for who served it was killed before it answered. */
  readonly open: string[];
}

/** Checks what one client was told against what was published. */
export function judge(trial: Trial, sent: ReadonlyMap<string, Sent>): void {
  for (const channel of names) {
    const got = trial.of(channel);
    const { acknowledged, open } = sent.get(channel) as Sent;
    const texts = got.map(({ text }) => String(text));
    expect(
      texts.filter((text) => !open.includes(text)),
      `${trial.name}: ${replay}`,
    ).toEqual(acknowledged);
    expect(new Set(texts).size, `${trial.name}: ${replay}`).toBe(texts.length);
    const ids = got.map((_, index) => (trial.isRelay ? undefined : index + 1));
    expect(
      got.map(({ id }) => id),
      `${trial.name}: ${replay}`,
    ).toEqual(ids);
  }
  expect(trial.trouble, `${trial.name}: ${replay}`).toEqual([]);
}
