import type { Message } from '../../../src/broker/message.js';

/** A message with everything that is not given as in the recordings. */
export function message(text: string | Uint8Array, facts: Partial<Message> = {}): Message {
  return {
    channel: 'v1',
    id: 1,
    time: Date.UTC(2026, 10, 21, 2, 12, 26) / 1000,
    tag: 1,
    eventId: undefined,
    eventType: undefined,
    contentType: undefined,
    bytes: typeof text === 'string' ? Buffer.from(text) : text,
    ...facts,
  };
}

/** Texts that get out of where they are put, if anything can. */
export const hostileTexts: readonly string[] = [
  `it's "quoted" and \`ticked\``,
  '</script><script>stolen = 1</script>',
  '</SCRIPT ><b onclick=steal()>',
  '<!--<script>',
  '-->',
  ']]>',
  '*/ stolen = 1 /*',
  '// stolen',
  '\u2028stolen = 1\u2029',
  '\\',
  '\\\\"\\',
  "\\');stolen=1;//",
  '"+(stolen=1)+"',
  "'+(stolen=1)+'",
  '${stolen = 1}',
  '\\u0027 \\x27 \\" &quot; &#39; &amp; %27',
  ' onmouseover=steal() x=',
  'two\nlines, \r\nthree\rfour\n\nsix\n',
  '\t\b\f\v\u007f\u0085\u00a0\ufeff',
  '~text~ ~channel~ ~id~',
  '$& $1 $$ $`',
  'data: x\n\nevent: y\nid: z\n\n',
  '] , }); alert(1); ({[',
  'ünïcödé 漢字 🙂 \ud7ff\ue000\uffff',
  'true',
  '1e3',
  '{"__proto__": {"a": "</script>\u2028"}}',
  ' ',
];

/** Numbers from 0 up to 1, the same ones in every run. */
export function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const pieces = [...hostileTexts, ...'\'"`\\<>&$/{}()[]~%:;,.- \n\r\t\0\u2028é🙂', 'text', '~id~'];

/** Texts put together from what is hostile. */
export function hostileMixtures(count: number): string[] {
  const random = numbers(count);
  const pick = (below: number) => Math.floor(random.next().value * below);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + pick(8) }, () => pieces[pick(pieces.length)]).join(''),
  );
}

/** Runs a check with each text; a failure names the text. */
export function withEach(texts: readonly string[], check: (text: string) => void): void {
  for (const text of texts) {
    try {
      check(text);
    } catch (error) {
      throw new Error(`with ${JSON.stringify(text)}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** What a script has of a text that stands in it as a value: JSON, or a string. */
export function literalOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // The one object among the texts. For a script `__proto__` is no property.
    return Object(value) === value ? {} : value;
  } catch {
    return text;
  }
}
