import { newestSet } from '../spec/requirement-set.js';
import type { Facts } from './facts.js';

/** What the user gave, by flag. */
type GivenTexts = Readonly<Record<string, readonly string[]>>;

// Between single quotes a line end would be read as a blank.
const quoted = (text: string) =>
  /[\r\n\t]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;

/** One line, whatever a server says. */
const comment = (text: string) => `# ${text.replace(/\s+/g, ' ')}`;

/** A configuration file to start with, in YAML: what was given, what was found, and what could be added. */
export function starterFile(given: GivenTexts, facts: Facts): string {
  const { waits, refusedBeforePut, count, server } = facts;
  const interval = waits === 'not modified' && given.interval === undefined;
  const known = facts.untold.flatMap(({ settings }) => settings).filter((setting) => !setting.endsWith('…'));
  const all = known.length === 0 ? given : { ...given, setting: [...(given.setting ?? []), ...known] };
  const options = Object.entries(all).map(
    ([flag, texts]) => [interval && flag === 'subscriber' ? 'interval' : flag, texts] as const,
  );
  const prepare = refusedBeforePut !== undefined && given.prepare === undefined;
  return [
    comment(
      `For pushstream-conformance --config FILE${server === undefined ? '' : `; the server says it is ${server}`}.`,
    ),
    '',
    ...options.flatMap(([flag, texts]) => option(flag, texts)),
    '',
    comment(
      'What is asked for stays the same with later versions of the kit; take it out to be asked for all they have.',
    ),
    `requirements: ${newestSet}`,
    '',
    ...(interval
      ? [
          comment(
            'The location given as --subscriber answers 304 at once where there is no message: interval-polling.',
          ),
        ]
      : []),
    ...(waits === 'something else'
      ? [
          comment(
            'A subscriber of a channel without messages is neither held nor answered 304; the checks will say more.',
          ),
        ]
      : []),
    ...(prepare
      ? [
          comment(
            `Subscribers of unknown channels are refused (${refusedBeforePut}): create each channel first.`,
          ),
          'prepare: put',
          '',
        ]
      : []),
    ...(count !== undefined && given['subscriber-count'] === undefined
      ? [
          comment('Channel information counts held requests here, which confirms that they are held.'),
          `subscriber-count: ${quoted(count)}`,
          '',
        ]
      : []),
    ...(count === undefined
      ? [comment('No number of held requests was found in the channel information (subscriber-count).'), '']
      : []),
    ...facts.untold.flatMap(({ sentence, settings }) => [
      comment(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`),
      ...settings
        .filter((setting) => setting.endsWith('…'))
        .map((setting) => comment(`  setting: ${setting}`)),
      '',
    ]),
    comment('What this server seems to have; no: it is looked at, and never fails.'),
    'features:',
    ...facts.features.map(
      ({ name, on, seen }) =>
        `  ${name}: ${on ? 'yes' : 'no'}${seen === undefined ? ' # could not be found out' : ''}`,
    ),
    '',
    comment('Seen, and no matter of configuration:'),
    ...facts.formats.map(({ accept, answer }) =>
      comment(`  channel information with Accept: ${accept} is ${answer}`),
    ),
    ...facts.methods.map(({ method, publisher, subscriber }) =>
      comment(
        `  ${method} is answered ${publisher} at the publisher location, ${subscriber} at the subscriber location`,
      ),
    ),
    '',
    comment(
      'Other locations of this server show more; without them some rows are not shown, or not applicable:',
    ),
    ...['interval', 'first', 'last', 'publisher-nostore', 'publisher-limit']
      .filter((flag) => !options.some(([known]) => known === flag))
      .map((flag) => comment(`${flag}: ${flag === 'publisher-limit' ? 'URL=N' : 'URL'}`)),
    comment('gate: should'),
    comment('baseline: conformance-baseline.yaml'),
    '',
  ].join('\n');
}

function option(flag: string, texts: readonly string[]): string[] {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) {
    const plain = only === 'true' || /^\d+$/.test(only);
    return [`${flag}: ${plain ? only : quoted(only)}`];
  }
  return [`${flag}:`, ...texts.map((text) => `  - ${quoted(text)}`)];
}
