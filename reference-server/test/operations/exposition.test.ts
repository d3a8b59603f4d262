import { expect, test } from 'vitest';
import { Histogram } from '../../src/broker/store-meter.js';
import { Exposition, type MetricKind } from '../../src/operations/exposition.js';
import { readExposition, sampleOf } from '../support/operations/exposition-reader.js';

const kinds = {
  a_total: { type: 'counter', help: 'How often.' },
  b: { type: 'gauge', help: 'How many.' },
  c_seconds: { type: 'histogram', help: 'How long.' },
} as const satisfies Record<string, MetricKind>;

test('is what the strict reader takes, label values escaped', () => {
  const text = new Exposition(kinds);
  text.value('a_total', 3);
  text.values('b', [
    [{ x: 'back\\slash', y: 'a "quoted"\nline' }, 1.5],
    [{ x: '', y: ',' }, 1e-7],
  ]);
  const times = new Histogram([0.1, 1]);
  for (const seconds of [0.1, 0.2, 5]) times.observe(seconds);
  text.histogram('c_seconds', times, { store: 'file' });
  const read = readExposition(String(text));
  expect(sampleOf(read, 'a_total')).toBe(3);
  expect(sampleOf(read, 'b', 'x="back\\\\slash",y="a \\"quoted\\"\\nline"')).toBe(1.5);
  expect(sampleOf(read, 'b', 'x="",y=","')).toBe(1e-7);
  expect([...(read.get('c_seconds')?.samples ?? [])]).toEqual([
    ['c_seconds_bucket{store="file",le="0.1"}', 1],
    ['c_seconds_bucket{store="file",le="1"}', 2],
    ['c_seconds_bucket{store="file",le="+Inf"}', 3],
    ['c_seconds_sum{store="file"}', 5.3],
    ['c_seconds_count{store="file"}', 3],
  ]);
});

test.each([
  ['no end', '# HELP b x\n# TYPE b gauge\nb 1'],
  ['no type', '# HELP b x\nb 1\n'],
  ['no help', '# TYPE b gauge\nb 1\n'],
  ['a sample of another', '# HELP b x\n# TYPE b gauge\nc 1\n'],
  ['a sample twice', '# HELP b x\n# TYPE b gauge\nb 1\nb 1\n'],
  ['a metric twice', '# HELP b x\n# TYPE b gauge\nb 1\n# HELP b x\n# TYPE b gauge\nb{a="1"} 1\n'],
  ['a label twice', '# HELP b x\n# TYPE b gauge\nb{a="1",a="2"} 1\n'],
  ['a quote in a value', '# HELP b x\n# TYPE b gauge\nb{a="1"2"} 1\n'],
  ['a counter without _total', '# HELP b x\n# TYPE b counter\nb 1\n'],
  ['no samples', '# HELP b x\n# TYPE b gauge\n'],
  ['no number', '# HELP b x\n# TYPE b gauge\nb undefined\n'],
  [
    'buckets that shrink',
    '# HELP b x\n# TYPE b histogram\nb_bucket{le="1"} 2\nb_bucket{le="+Inf"} 1\nb_sum 1\nb_count 1\n',
  ],
])('the strict reader does not take %s', (_, text) => {
  expect(() => readExposition(text)).toThrow();
});
