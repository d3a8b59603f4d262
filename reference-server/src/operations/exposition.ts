import type { Histogram } from '../broker/store-meter.js';

/** What can be told of a metric: how it is to be read, and what it is. */
export interface MetricKind {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
}

/** Labels and their values. */
export type Labels = Readonly<Record<string, string>>;

/** The content type of the text that an {@link Exposition} is. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (one) => escapes[one] ?? one)}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The text format of Prometheus, version 0.0.4, of metrics from a table. */
export class Exposition<Name extends string> {
  readonly #kinds: Readonly<Record<Name, MetricKind>>;
  readonly #lines: string[] = [];

  constructor(kinds: Readonly<Record<Name, MetricKind>>) {
    this.#kinds = kinds;
  }

  /** A metric of one value. */
  value(name: Name, value: number): void {
    this.values(name, [[{}, value]]);
  }

  /** A metric of several values, which differ in their labels. */
  values(name: Name, samples: Iterable<readonly [labels: Labels, value: number]>): void {
    this.#begin(name);
    for (const [labels, value] of samples) this.#lines.push(`${name}${labelsText(labels)} ${value}`);
  }

  histogram(name: Name, { bounds, counts, sum }: Histogram, labels: Labels): void {
    this.#begin(name);
    let count = 0;
    for (const [index, added] of counts.entries()) {
      count += added;
      const le = String(bounds[index] ?? '+Inf');
      this.#lines.push(`${name}_bucket${labelsText({ ...labels, le })} ${count}`);
    }
    this.#lines.push(
      `${name}_sum${labelsText(labels)} ${sum}`,
      `${name}_count${labelsText(labels)} ${count}`,
    );
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #begin(name: Name): void {
    const { type, help } = this.#kinds[name];
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  }
}
