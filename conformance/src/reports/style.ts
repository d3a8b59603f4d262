import type { CheckResult, RequirementResult } from '../engine/results.js';

/** How a report may look. */
export interface Look {
  readonly colour: boolean;
  /** False: nothing but ASCII. */
  readonly unicode: boolean;
  /** Columns. */
  readonly width: number;
}

/** What a piece of text is about, as far as colour goes. */
export type Tone = 'good' | 'bad' | 'doubtful' | 'faint' | 'strong';

const codes: Record<Tone, string> = {
  good: '32',
  bad: '31',
  doubtful: '33',
  faint: '2',
  strong: '1',
};

/** Colours and signs of a report. */
export class Style {
  readonly look: Look;

  constructor(look: Look) {
    this.look = look;
  }

  paint(tone: Tone, text: string): string {
    return this.look.colour ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
  }

  /** The sign of an outcome, all of the same width. */
  mark(outcome: CheckResult['outcome']): string {
    const { sign, plain, tone } = marks[outcome];
    return this.paint(tone, this.look.unicode ? sign : plain);
  }

  get sent(): string {
    return this.look.unicode ? '→' : '>';
  }

  get received(): string {
    return this.look.unicode ? '←' : '<';
  }

  heading(text: string): string {
    return this.paint('strong', text);
  }
}

const marks: Record<CheckResult['outcome'], { sign: string; plain: string; tone: Tone }> = {
  pass: { sign: '✓', plain: 'ok  ', tone: 'good' },
  fail: { sign: '✗', plain: 'FAIL', tone: 'bad' },
  blocked: { sign: '⊘', plain: 'blkd', tone: 'doubtful' },
  'not-applicable': { sign: '–', plain: '-   ', tone: 'faint' },
  untestable: { sign: '?', plain: '?   ', tone: 'doubtful' },
  inconclusive: { sign: '?', plain: '?   ', tone: 'doubtful' },
  error: { sign: '!', plain: '!   ', tone: 'bad' },
};

/** Breaks a text into lines of words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** `1 check`, `2 checks`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** Milliseconds for people. */
export function showMs(ms: number): string {
  return ms < 10
    ? `${ms.toFixed(1)} ms`
    : ms < 10_000
      ? `${Math.round(ms)} ms`
      : `${(ms / 1000).toFixed(1)} s`;
}

/** The section of the protocol that a check stands in: that of the first requirement it proves. */
export function sectionOf(check: CheckResult, requirements: readonly RequirementResult[]): string {
  return requirements.find(({ id }) => id === check.proves[0])?.section ?? '';
}
