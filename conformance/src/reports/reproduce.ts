import { placeholderOf } from '../config/secrets.js';
import { type CheckResult, channelIdPattern } from '../engine/results.js';
import { type Exchange, type RawConversation, readSteps, type Step } from './exchanges.js';
import { field } from './http-text.js';
import { comment, printfCommand, shellWord, type Variable } from './shell.js';

/** What a script needs to know besides the check. */
export interface ScriptOptions {
  /** Names of environment variables whose values are redacted in the transcript. */
  readonly environment: readonly string[];
  /** Hosts (with port) that are spoken to over TLS. */
  readonly secure: readonly string[];
}

/** Bodies longer than this are not written out. */
const longestBody = 4096;

/** Headers that curl sets itself. */
const ownHeaders = /^(host|user-agent|content-length)$/i;

/** A shell script that repeats, with curl, what a check sent. Its statuses can be compared with those of the transcript. */
export function curlScript(check: CheckResult, options: ScriptOptions): string {
  const steps = readSteps(check.transcript);
  const channels = channelVariables(check.transcript);
  const secrets = options.environment.map((name) => ({ text: placeholderOf(name), name }));
  const cursors = new Cursors(steps);
  const lines = [
    '#!/bin/sh',
    comment(`${check.id}: ${check.title}`),
    comment(`expected: ${check.expected ?? ''}`),
    comment(`the kit saw: ${check.seen ?? check.reason ?? ''}`),
    ...channels.map(({ name }, index) => `${name}=repro-$$${index === 0 ? '' : `-${index + 1}`}`),
    ...secrets.map(({ name }) => `: "\${${name}:?is not set}"`),
    'OUT=$(mktemp -d)',
    `trap 'rm -rf "$OUT"' EXIT`,
    ...(options.secure.length > 0 ? ['# Add --insecure or --cacert FILE where the certificate needs it.'] : []),
    `ask() { curl -sS -i --max-time ${maxTime(steps)} -H Accept: -H Content-Type: "$@"; }`,
  ];
  for (const [index, step] of steps.entries()) {
    const variables = [...channels, ...secrets, ...cursors.variablesFor(step)];
    const number = index + 1;
    lines.push('', comment(`${number}. ${title(step)}`));
    const command =
      'request' in step
        ? request(step, variables, options)
        : [rawConversation(step, variables, options.secure.includes(step.authority))];
    const last = command.pop();
    const background = isBackground(step, steps.slice(number));
    lines.push(...command, `${last} >"$OUT/${number}" 2>&1${background ? ' &' : ''}`);
    lines.push(...cursors.captures(step, number));
    const pause = pauseAfter(step, steps[number], background);
    if (pause > 0) lines.push(`sleep ${pause.toFixed(1)}`);
  }
  lines.push(
    '',
    'wait',
    'show() { echo "== $1. $2"; head -c 2000 "$OUT/$1"; echo; }',
    ...steps.map((step, index) => `show ${index + 1} ${shellWord(title(step), channels)}`),
  );
  return `${lines.join('\n')}\n`;
}

/** A fresh channel for each one of the transcript. */
function channelVariables(transcript: CheckResult['transcript']): Variable[] {
  const text = transcript.map(({ bytes }) => Buffer.from(bytes ?? []).toString('latin1')).join('\n');
  const ids = [...new Set([...text.matchAll(channelIdPattern)].map(([id]) => id))];
  return ids.map((id, index) => ({ text: id, name: index === 0 ? 'CHANNEL' : `CHANNEL_${index + 1}` }));
}

function title(step: Step): string {
  if ('request' in step) return `${step.connection}: ${step.request.line.replace(/ HTTP\/1\.\d$/, '')}`;
  return `${step.connection}: several requests on one connection`;
}

/** Longer than the whole check took, in seconds. */
function maxTime(steps: readonly Step[]): number {
  const times = steps.flatMap(({ sentAt, answeredAt }) => [sentAt, answeredAt ?? sentAt]);
  const all = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  return Math.min(60, 5 + Math.ceil(all / 1000));
}

/** True when the next request was sent before this one was answered. */
function isBackground(step: Step, later: readonly Step[]): boolean {
  const [next] = later;
  return next !== undefined && (step.answeredAt === undefined || step.answeredAt > next.sentAt);
}

/** Seconds to wait before the next step: a request in the background needs time to arrive. */
function pauseAfter(step: Step, next: Step | undefined, background: boolean): number {
  if (!next) return 0;
  const gap = (next.sentAt - (background ? step.sentAt : (step.answeredAt ?? step.sentAt))) / 1000;
  const least = background ? 0.3 : 0;
  return gap > 0.3 ? Math.min(5, Math.ceil(gap * 10) / 10) : least;
}

/** The lines of one request; the last is the command. */
function request(
  { request: sent, authority }: Exchange,
  variables: readonly Variable[],
  { secure }: ScriptOptions,
): string[] {
  const [method = '', target = '', version] = sent.line.split(' ');
  const scheme = secure.includes(authority) ? 'https' : 'http';
  const word = (text: string) => shellWord(text, variables);
  const hasBody = sent.body.length > 0 || sent.chunked || field(sent, 'Content-Length') !== undefined;
  const absolute = !target.startsWith('/');
  const args = [
    'ask',
    ...(version === 'HTTP/1.0' ? ['--http1.0'] : secure.includes(authority) ? ['--http1.1'] : []),
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' && !hasBody ? [] : ['-X', word(method)]),
    ...sent.headers
      .filter(([name]) => !ownHeaders.test(name))
      .map(([name, value]) => `-H ${word(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(/[[\]{}]/.test(target) ? ['-g'] : []),
    ...(absolute ? ['--request-target', word(target)] : []),
  ];
  const url = word(`${scheme}://${authority}${absolute ? '/' : target}`);
  if (!hasBody) return [[...args, url].join(' ')];
  if (sent.body.length > longestBody) {
    return [
      comment(`(the body was ${sent.body.length} other bytes)`),
      `head -c ${sent.body.length} /dev/zero | tr '\\0' x | ${[...args, '--data-binary @-', url].join(' ')}`,
    ];
  }
  const text = sent.body.toString('latin1');
  if (/^(?!@)[\x20-\x7e]*$/.test(text)) return [[...args, '--data-binary', word(text), url].join(' ')];
  return [`${printfCommand(sent.body, variables)} | ${[...args, '--data-binary @-', url].join(' ')}`];
}

/** How long the answers to raw bytes are waited for, seconds. */
const rawPatience = 3;

function rawConversation(
  { sends, authority }: RawConversation,
  variables: readonly Variable[],
  secure: boolean,
): string {
  const writes = sends.flatMap(({ at, bytes }, index) => {
    const previous = sends[index - 1];
    const gap = previous ? Math.min(5, Math.max(0.3, (at - previous.at) / 1000)) : 0;
    return [...(gap > 0 ? [`sleep ${gap.toFixed(1)};`] : []), `${printfCommand(bytes, variables)};`];
  });
  const connect = secure
    ? `openssl s_client -quiet -connect ${shellWord(authority)}`
    : `curl -sN --max-time ${rawPatience * 2} ${shellWord(`telnet://${authority}`)}`;
  return `{ ${writes.join(' ')} sleep ${rawPatience}; } | ${connect}`;
}

const cursorFields = [
  { asks: 'If-Modified-Since', says: 'Last-Modified', name: 'LAST_MODIFIED' },
  { asks: 'If-None-Match', says: 'Etag', name: 'ETAG' },
] as const;

/** Where the cursors of requests come from: a replay has to use those of its own answers. */
class Cursors {
  readonly #steps: readonly Step[];
  readonly #needed = new Set<Step>();

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    for (const step of steps) {
      const source = this.#source(step);
      if (source) this.#needed.add(source);
    }
  }

  /** The latest earlier answer that carries all validators which this request echoes. */
  #source(step: Step): Exchange | undefined {
    if (!('request' in step)) return undefined;
    const echoed = cursorFields.filter(({ asks }) => field(step.request, asks) !== undefined);
    if (echoed.length === 0) return undefined;
    return this.#steps.findLast(
      (earlier): earlier is Exchange =>
        'request' in earlier &&
        earlier.answeredAt !== undefined &&
        earlier.answeredAt <= step.sentAt &&
        echoed.every(
          ({ asks, says }) => earlier.answer && field(earlier.answer, says) === field(step.request, asks),
        ),
    );
  }

  /** What the script puts in the place of the validators of this request. */
  variablesFor(step: Step): Variable[] {
    const source = this.#source(step);
    if (!source?.answer || !('request' in step)) return [];
    const { answer } = source;
    const number = this.#steps.indexOf(source) + 1;
    return cursorFields.flatMap(({ asks, says, name }) => {
      const value = field(answer, says);
      return field(step.request, asks) === undefined || !value
        ? []
        : [{ text: `${asks}: ${value}`, name: `${name}_${number}` }];
    });
  }

  /** Lines that take the validators from an answer which a later request echoes. */
  captures(_step: Step, _number: number): string[] {
    return [];
  }
}
