import {
  numberWithDefault,
  type Option,
  optional,
  optionalNumber,
  repeated,
  toggle,
  withDefault,
} from './option.js';
import {
  readChoice,
  readCountPattern,
  readHeader,
  readLimitedLocation,
  readLocation,
  readPath,
  readReport,
  readText,
  readUrl,
} from './readers.js';

/** All options there are. The command line, configuration files, `checkServer`, the help and the docs follow from this table. */
export const options = {
  /** The publisher location; `{channel}` stands for the channel id. */
  publisher: optional({
    flag: 'publisher',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'The publisher location. {channel} stands for the channel id.',
    example: 'http://localhost:8080/pub?id={channel}',
  }),
  /** The plain long-polling subscriber location. */
  subscriber: optional({
    flag: 'subscriber',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'The plain subscriber location (long-polling).',
    example: 'http://localhost:8080/sub?id={channel}',
  }),
  /** A subscriber location that answers at once: interval-polling. */
  interval: optional({
    flag: 'interval',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location with interval-polling.',
    example: 'http://localhost:8080/poll?id={channel}',
  }),
  /** A long-polling location where the first subscriber wins. */
  first: optional({
    flag: 'first',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location where the oldest held request stays and others get 409.',
    example: 'http://localhost:8080/first?id={channel}',
  }),
  /** A long-polling location where the last subscriber wins. */
  last: optional({
    flag: 'last',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location where the most recent request stays and others get 409.',
    example: 'http://localhost:8080/last?id={channel}',
  }),
  /** A publisher location that stores no messages. */
  publisherNostore: optional({
    flag: 'publisher-nostore',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A publisher location that does not store messages.',
    example: 'http://localhost:8080/pub-nostore?id={channel}',
  }),
  /** A publisher location that keeps N messages a channel: `URL=N`. */
  publisherLimit: optional({
    flag: 'publisher-limit',
    group: 'target',
    value: 'URL=N',
    reader: readLimitedLocation,
    help: 'A publisher location that keeps at most N messages a channel.',
    example: 'http://localhost:8080/pub-limit?id={channel}=3',
  }),
  /** Headers of every publisher request; `{channel}` and `${ENV}` are put in. */
  publisherHeader: repeated({
    flag: 'publisher-header',
    group: 'requests',
    value: "'Name: value'",
    reader: readHeader,
    help: 'Sent with every publisher request; {channel} and ${ENV} are put in. What came from the environment is never shown. Repeatable.',
    example: 'Authorization: Bearer ${TOKEN}',
  }),
  /** Headers of every subscriber request; `{channel}` and `${ENV}` are put in. */
  subscriberHeader: repeated({
    flag: 'subscriber-header',
    group: 'requests',
    value: "'Name: value'",
    reader: readHeader,
    help: 'The same for every subscriber request. Repeatable.',
    example: 'X-Channel: {channel}',
  }),
  /** A PEM file with certificates to trust besides the system's. */
  cacert: optional({
    flag: 'cacert',
    group: 'requests',
    value: 'FILE',
    reader: readPath,
    help: "Trust the certificates of this PEM file instead of the system's.",
    example: 'ca.pem',
  }),
  /** Accept any certificate. */
  insecure: toggle({
    flag: 'insecure',
    group: 'requests',
    help: 'Accept any certificate.',
    example: 'true',
  }),
  /** How a channel is made ready before a subscriber asks for it. */
  prepare: optional({
    flag: 'prepare',
    group: 'requests',
    value: 'put',
    reader: readChoice('put'),
    help: 'Create each channel with a PUT first, for servers that refuse subscribers of unknown channels.',
    example: 'put',
  }),
  /** A regular expression that finds the number of held requests in channel information. */
  subscriberCount: optional({
    flag: 'subscriber-count',
    group: 'requests',
    value: 'REGEX',
    reader: readCountPattern,
    help: 'Finds the number of held requests in what a publisher GET answers; its first group is the number.',
    example: 'active subscribers: (\\d+)',
  }),
  /** How many checks run at the same time. */
  concurrency: numberWithDefault({
    flag: 'concurrency',
    group: 'requests',
    value: 'N',
    least: 1,
    most: 256,
    otherwise: 8,
    help: 'How many checks run at the same time.',
    example: '1',
  }),
  /** The set of requirements to check. */
  profile: withDefault({
    flag: 'profile',
    group: 'selection',
    value: 'relay',
    reader: readChoice('relay'),
    fallback: 'relay',
    help: 'The set of requirements to check.',
    example: 'relay',
  }),
  /** Ids of checks or requirements, or section numbers, to run. */
  only: repeated({
    flag: 'only',
    group: 'selection',
    value: 'ID',
    reader: readText,
    commaSeparated: true,
    help: 'Run only these: a check id, a requirement id or a section number. Repeatable, or separated by commas.',
    example: 'relay/longpoll-gone',
  }),
  /** Ids of checks or requirements, or section numbers, to leave out. */
  skip: repeated({
    flag: 'skip',
    group: 'selection',
    value: 'ID',
    reader: readText,
    commaSeparated: true,
    help: 'Leave these out. Repeatable, or separated by commas.',
    example: '3.2',
  }),
  list: toggle({
    flag: 'list',
    group: 'selection',
    help: 'Show all requirements and checks, and run nothing.',
    example: 'true',
    commandLineOnly: true,
  }),
  explain: optional({
    flag: 'explain',
    group: 'selection',
    value: 'ID',
    reader: readText,
    help: 'Explain a check or a requirement, and run nothing.',
    example: 'relay-3.1-longpoll-gone',
    commandLineOnly: true,
  }),
  /** Milliseconds without a byte after which a request counts as held. */
  quiet: optionalNumber({
    flag: 'quiet',
    group: 'timing',
    value: 'MS',
    least: 1,
    most: 60_000,
    help: 'A request counts as held after so many milliseconds without an answer. Measured on the target if not given.',
    example: '100',
  }),
  /** Milliseconds that "immediately" may take. */
  immediately: optionalNumber({
    flag: 'immediately',
    group: 'timing',
    value: 'MS',
    least: 1,
    most: 60_000,
    help: 'How long an immediate answer may take, milliseconds. Measured on the target if not given.',
    example: '500',
  }),
  /** Milliseconds an answer without a deadline of its own is waited for. */
  patience: optionalNumber({
    flag: 'patience',
    group: 'timing',
    value: 'MS',
    least: 1,
    most: 600_000,
    help: 'How long any other answer is waited for, milliseconds. Measured on the target if not given.',
    example: '5000',
  }),
  /** A shell command that starts the target; it is stopped after the run. */
  start: optional({
    flag: 'start',
    group: 'starting a server',
    value: 'CMD',
    reader: readText,
    help: 'Start the target with this shell command, and stop it after the run.',
    example: 'nginx -p . -c test.conf -g "daemon off;"',
  }),
  /** Answers once the started target is ready. */
  ready: optional({
    flag: 'ready',
    group: 'starting a server',
    value: 'URL',
    reader: readUrl,
    help: 'The target is ready when this url gives an HTTP answer, whichever.',
    example: 'http://localhost:8080/',
  }),
  /** Seconds until then at most. */
  readyTimeout: numberWithDefault({
    flag: 'ready-timeout',
    group: 'starting a server',
    value: 'SECONDS',
    least: 1,
    most: 3600,
    otherwise: 20,
    help: 'How long that may take, seconds.',
    example: '60',
  }),
  report: repeated({
    flag: 'report',
    group: 'result',
    value: 'json=FILE',
    reader: readReport,
    help: 'Write a report besides the one on the console; "json=-" writes to standard output, and the console report goes to standard error. Repeatable.',
    example: 'json=report.json',
  }),
  /** What must hold for a run to count as a success. */
  gate: withDefault({
    flag: 'gate',
    group: 'result',
    value: 'must|should|none',
    reader: readChoice('must', 'should', 'none'),
    fallback: 'must',
    help: 'What exit code 0 demands: every MUST, every SHOULD too, or nothing.',
    example: 'should',
  }),
  baseline: optional({
    flag: 'baseline',
    group: 'result',
    value: 'FILE',
    reader: readPath,
    help: 'Known failures: a YAML or JSON list of {id, reason, seen}. They do not count for the gate; the verdict stays what it is.',
    example: 'baseline.yaml',
  }),
  config: optional({
    flag: 'config',
    group: 'other',
    value: 'FILE',
    reader: readPath,
    help: 'Read options from a YAML or JSON file; its keys are the names of the flags. What the command line says wins.',
    example: 'pushstream.yaml',
    commandLineOnly: true,
  }),
  version: toggle({
    flag: 'version',
    group: 'other',
    help: 'Show the version.',
    example: 'true',
    commandLineOnly: true,
  }),
  help: toggle({
    flag: 'help',
    group: 'other',
    help: 'Show this text.',
    example: 'true',
    commandLineOnly: true,
  }),
};

/** The name that an option has in programs. */
export type OptionName = keyof typeof options;

/** The options in the order of the help text. */
export const optionList: readonly Option<unknown>[] = Object.values(options);
