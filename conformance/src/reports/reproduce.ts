import { type CheckResult, channelIdPattern, type RunResult } from '../engine/results.js';
import { placeholderOf } from '../options/secrets.js';
import { type Exchange, type RawConversation, readSteps } from './exchanges.js';
import { field } from './http-text.js';
import { Cursors } from './reproduce-cursors.js';
import { isBackground, maxTime, pauseAfter } from './reproduce-pace.js';
import { remarks, seenBefore, title } from './reproduce-words.js';
import { comment, printfCommand, shellWord, type Variable } from './shell.js';

/** What a script needs to know besides the check. */
export interface ScriptOptions {
  /** Names of environment variables whose values are redacted in the transcript. */
  readonly environment: readonly string[];
  /** Hosts (with port) that are spoken to over TLS. */
  readonly secure: readonly string[];
}

/** The hosts of a run's https locations. */
export function secureHosts({ locations }: RunResult): string[] {
  const urls = Object.values(locations).filter((url) => url.startsWith('https:'));
  return [...new Set(urls.map((url) => new URL(url.replaceAll('{channel}', 'x')).host))];
}

/** Bodies longer than this are not written out. */
const longestBody = 4096;

/** Headers that curl sets itself. */
const ownHeaders = /^(host|user-agent|content-length)$/i;

/** Of a client: the kit is the server, so there is nothing to repeat without it. */
function againScript(check: CheckResult, command: string): string {
  return `${['#!/bin/sh', comment(`${check.id}: ${check.title}`), command].join('\n')}\n`;
}

/** A shell script that repeats, with curl, what a check sent. Its statuses can be compared with those of the transcript. */
export function curlScript(check: CheckResult, options: ScriptOptions): string {
  if (check.again !== undefined) return againScript(check, check.again);
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
    ...(options.secure.length > 0
      ? ['# Add --insecure or --cacert FILE where the certificate needs it.']
      : []),
    `ask() { curl -sS -i --max-time ${maxTime(steps)} -H Accept: -H Content-Type: "$@"; }`,
    ...(cursors.any ? [`header() { sed -n "s/^$2: *//p" "$OUT/$1" | tr -d '\\r' | head -n 1; }`] : []),
  ];
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    const secure = options.secure.includes(step.authority);
    const variables = [...channels, ...secrets, ...cursors.variablesFor(step)];
    lines.push(
      '',
      comment(`${number}. ${title(step, channels)}`),
      ...remarks(step, secure),
      ...cursors.captures(step),
    );
    const command =
      'request' in step ? request(step, variables, options) : [rawConversation(step, variables, secure)];
    const last = command.pop();
    const background = isBackground(step, steps.slice(number));
    lines.push(...command, `${last} >"$OUT/${number}" 2>&1${background ? ' &' : ''}`);
    if (background && cursors.isSource(step)) lines.push(`PID_${number}=$!`);
    const pause = pauseAfter(step, steps[number], background);
    if (pause > 0) lines.push(`sleep ${pause.toFixed(1)}`);
  }
  lines.push(
    '',
    'wait',
    'show() { echo "== $1. $2"; head -c 2000 "$OUT/$1"; echo; }',
    ...steps.map(
      (step, index) => `show ${index + 1} ${shellWord(`${title(step, channels)}${seenBefore(step)}`)}`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** A fresh channel for each one of the transcript. */
function channelVariables(transcript: CheckResult['transcript']): Variable[] {
  const text = transcript.map(({ bytes }) => Buffer.from(bytes ?? []).toString('latin1')).join('\n');
  const ids = [...new Set([...text.matchAll(channelIdPattern)].map(([id]) => id))];
  return ids.map((id, index) => ({ text: id, name: index === 0 ? 'CHANNEL' : `CHANNEL_${index + 1}` }));
}

/** The lines of one request; the last is the command. */
function request(step: Exchange, variables: readonly Variable[], { secure }: ScriptOptions): string[] {
  const { request: sent, authority } = step;
  const [method = '', target = '', version] = sent.line.split(' ');
  const scheme = secure.includes(authority) ? 'https' : 'http';
  const word = (text: string) => shellWord(text, variables);
  const hasBody = sent.body.length > 0 || sent.chunked || field(sent, 'Content-Length') !== undefined;
  const absolute = !target.startsWith('/');
  const args = [
    'ask',
    ...(step.streamed ? ['-N'] : []),
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

/** How long an answer to raw bytes is waited for at least, seconds. */
const rawPatience = 4;

function rawConversation(
  { sends, authority, answeredAt }: RawConversation,
  variables: readonly Variable[],
  secure: boolean,
): string {
  const gaps = sends.map(({ at }, index) => {
    const previous = sends[index - 1];
    return previous ? Math.min(5, Math.max(0.3, (at - previous.at) / 1000)) : 0;
  });
  const writes = sends.flatMap(({ bytes, says }, index) => {
    const gap = gaps[index] ?? 0;
    // A frame says how long it is, so nothing in it can be replaced.
    const command = printfCommand(bytes, says ? [] : variables);
    return [...(gap > 0 ? [`sleep ${gap.toFixed(1)};`] : []), `${command};`];
  });
  const last = sends.at(-1)?.at ?? 0;
  const wait = Math.min(10, Math.max(rawPatience, Math.ceil(((answeredAt ?? last) - last) / 1000) + 1));
  // The command ends with the connection, which a server may keep open.
  const most = Math.ceil(gaps.reduce((sum, gap) => sum + gap, wait));
  const connect = secure
    ? `openssl s_client -quiet -connect ${shellWord(authority)}`
    : `curl -sN --max-time ${most} ${shellWord(`telnet://${authority}`)}`;
  return `{ ${writes.join(' ')} sleep ${wait}; } | ${connect}`;
}
