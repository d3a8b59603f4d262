import {
  numberWithDefault,
  optional,
  optionalNumber,
  repeated,
  toggle,
  withDefault,
} from '../options/option.js';
import { readChoice, readPath, readReport, readText, readUrl } from '../options/readers.js';
import { defaultProfile, profileNames } from '../profiles/index.js';
import { newestSet, requirementSets } from '../spec/requirement-set.js';

/** What is run, how it is timed, what is started for it, and what comes out. */
export const runOptions = {
  /** The set of requirements to check. */
  profile: withDefault({
    flag: 'profile',
    group: 'selection',
    value: profileNames.join('|'),
    reader: readChoice(...profileNames),
    fallback: defaultProfile,
    help: 'The set of requirements to check.',
    example: 'push-stream',
  }),
  /** The version of the kit whose requirements and checks count. */
  requirements: withDefault({
    flag: 'requirements',
    group: 'selection',
    value: requirementSets.join('|'),
    reader: readChoice(...requirementSets),
    fallback: newestSet,
    numeric: true,
    help: 'Ask for what this version of the kit asked for, and for nothing that came later: a new kit then turns no green red.',
    example: requirementSets[0],
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
  /** Nothing is begun after the first failure that counts. */
  failFast: toggle({
    flag: 'fail-fast',
    group: 'selection',
    help: 'Begin no further check after the first failure that the gate counts; what was not run is inconclusive.',
    example: 'true',
  }),
  /** All checks, or without those that wait for times that are configured. */
  pace: withDefault({
    flag: 'pace',
    group: 'selection',
    value: 'full|quick',
    reader: readChoice('full', 'quick'),
    fallback: 'full',
    help: 'full: every check. quick: without those that wait for times the server is configured to, such as pings and the life of a connection; what they prove is then not selected, so that there is no verdict. A full run takes as long as these times are.',
    example: 'quick',
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
  /** Answers once the target is ready: that which `start` starts, or something else. */
  ready: optional({
    flag: 'ready',
    group: 'starting a server',
    value: 'URL',
    reader: readUrl,
    help: 'The target is ready when this url gives an HTTP answer, whichever. Without --start it is waited for, whoever starts it.',
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
    value: 'KIND=FILE',
    reader: readReport,
    help: 'Write a report besides the one on the console: json, ndjson (events, while the run goes), junit, html, markdown, github (annotations). "KIND=-" writes to standard output, and the console report goes to standard error. Repeatable.',
    example: 'junit=report.xml',
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
    help: 'Known failures: a YAML or JSON list of {id, reason, link, seen, expires}. They do not count for the gate; the verdict stays what it is.',
    example: 'baseline.yaml',
  }),
  updateBaseline: toggle({
    flag: 'update-baseline',
    group: 'result',
    help: 'Rewrite the file of --baseline after the run: failures that are new go in, what passes goes out.',
    example: 'true',
    commandLineOnly: true,
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
