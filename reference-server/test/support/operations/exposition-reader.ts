/*
 * A strict reader of the text format of Prometheus, version 0.0.4. It takes less than Prometheus does: each metric has HELP, then
 * TYPE, then its samples, all together; nothing is there twice; counters end in `_total`; buckets add up.
 */

export interface Family {
  readonly type: string;
  readonly help: string;
  /** Values by name and labels as they stand. */
  readonly samples: Map<string, number>;
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const helpLine = new RegExp(`^# HELP (${name}) ((?:[^\\\\]|\\\\[\\\\n])+)$`);
const typeLine = new RegExp(`^# TYPE (${name}) (counter|gauge|histogram)$`);
const sampleLine = new RegExp(
  `^((${name})(?:\\{((?:${label})(?:,${label})*)\\})?) (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`,
);

/** @throws Error that says what is wrong, and where */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family>();
  let help: RegExpExecArray | undefined;
  let current: [string, Family] | undefined;
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const fault = (what: string) => new Error(`line ${index + 1}: ${what}: ${line}`);
    if (line.startsWith('# HELP ')) {
      help = helpLine.exec(line) ?? undefined;
      if (!help) throw fault('no HELP');
      if (families.has(help[1] ?? '')) throw fault('told twice');
      current = undefined;
    } else if (line.startsWith('# TYPE ')) {
      const [, of = '', type = ''] = typeLine.exec(line) ?? [];
      if (help?.[1] !== of) throw fault('no TYPE behind its HELP');
      if ((type === 'counter') !== of.endsWith('_total'))
        throw fault('counters, and no others, end in _total');
      current = [of, { type, help: help[2] ?? '', samples: new Map() }];
      families.set(...current);
      help = undefined;
    } else {
      const [, key = '', of = '', labels = '', value] = sampleLine.exec(line) ?? [];
      if (!current || value === undefined) throw fault('no sample');
      const [family, { type, samples }] = current;
      const rest = of.slice(family.length);
      const isOwn =
        of.startsWith(family) && (type === 'histogram' ? /^_(bucket|sum|count)$/ : /^$/).test(rest);
      if (!isOwn) throw fault(`not of ${family}`);
      const names = labels.split(/(?<="),/).map((one) => one.split('=')[0]);
      if (new Set(names).size !== names.length) throw fault('a label twice');
      if (samples.has(key)) throw fault('a sample twice');
      samples.set(key, Number(value));
    }
  }
  for (const [of, { type, samples }] of families) {
    if (samples.size === 0) throw new Error(`${of} has no samples`);
    if (type === 'histogram') checkBuckets(of, samples);
  }
  return families;
}

function checkBuckets(of: string, samples: ReadonlyMap<string, number>): void {
  const buckets = [...samples].flatMap(([key, count]) => {
    const [, le] = /^\w+_bucket\{.*le="([^"]+)"\}$/.exec(key) ?? [];
    return le === undefined ? [] : [{ bound: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count }];
  });
  const isAscending = buckets.every(({ bound, count }, index) => {
    const before = buckets[index - 1];
    return !before || (bound > before.bound && count >= before.count);
  });
  const last = buckets.at(-1);
  const [, total] = [...samples].find(([key]) => key.startsWith(`${of}_count`)) ?? [];
  const hasSum = [...samples.keys()].some((key) => key.startsWith(`${of}_sum`));
  if (!isAscending || last?.bound !== Number.POSITIVE_INFINITY || last.count !== total || !hasSum)
    throw new Error(`the buckets of ${of} do not add up`);
}

/** The value of a sample; the labels as they stand, without braces. */
export function sampleOf(families: ReadonlyMap<string, Family>, of: string, labels = ''): number | undefined {
  return families.get(of)?.samples.get(labels === '' ? of : `${of}{${labels}}`);
}
