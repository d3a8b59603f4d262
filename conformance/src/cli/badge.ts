import { options } from '../config/options.js';
import { type Option, optional } from '../options/option.js';
import { readPath, readText } from '../options/readers.js';
import { UsageError } from '../options/usage-error.js';
import { badgeOf, shieldsEndpoint } from '../reports/badge.js';
import { badgeSvg } from '../reports/badge-svg.js';
import { type Command, codes, say } from './command.js';
import { loadReport } from './load-report.js';
import { openSink } from './report-files.js';

const svg = optional({
  flag: 'svg',
  group: 'other',
  value: 'FILE',
  reader: readPath,
  help: 'Write the badge as an SVG. Without this and --endpoint it goes to standard output.',
  example: 'badge.svg',
});

const endpoint = optional({
  flag: 'endpoint',
  group: 'other',
  value: 'FILE',
  reader: readPath,
  help: 'Write the JSON file that the endpoint badge of shields.io reads.',
  example: 'badge.json',
});

const label = optional({
  flag: 'label',
  group: 'other',
  value: 'TEXT',
  reader: readText,
  help: 'What stands on the left. Default: the name of the profile.',
  example: 'push-stream',
});

/** Reports that one badge is made of. */
const mostReports = 100;

/** `badge report.json`: what the reports came to, as a picture. */
export const badgeCommand: Command = {
  name: 'badge',
  usage: 'REPORT...',
  help: 'Make a badge of JSON reports; of several it says what the worst came to. It is green only where everything was looked at and no MUST is left open.',
  options: [svg, endpoint, label, options.help],
  words: { least: 1, most: mostReports },
  run({ words, given, env, secrets, around }) {
    const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
    const [picture, shields] = [get(svg), get(endpoint)];
    if (picture !== undefined && picture === shields) {
      throw new UsageError(`--endpoint: the badge and the endpoint can't both go to ${picture}`);
    }
    const badge = badgeOf(words.map(loadReport), get(label));
    const files = [
      { flag: '--svg', file: picture, text: badgeSvg(badge) },
      { flag: '--endpoint', file: shields, text: shieldsEndpoint(badge) },
    ].filter(({ file }) => file !== undefined);
    if (files.length === 0) return say(around, badgeSvg(badge));
    // All are looked at before one is written.
    const sinks = files.map(({ flag, file, text }) => ({ sink: openSink(file, around.stdout, flag), text }));
    for (const { sink, text } of sinks) sink.write(text);
    return codes.done;
  },
};
