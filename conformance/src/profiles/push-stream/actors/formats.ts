import { Failure } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';
import type { InformationType } from '../information-formats.js';
import type { Counts } from './information.js';
import { showBytes } from './show.js';

/** How information is written; `{n}` stands for a number, `{time}` for a moment, `{text}` for what only the server knows. */
interface Format {
  readonly contentType: string;
  readonly channel: (counts: Counts) => readonly string[];
  readonly group: (list: readonly Counts[]) => readonly string[];
  readonly summary: Worked;
}

/** Lines with a part in the middle that comes once for each worker process; `between` is what joins two. */
interface Worked {
  readonly before: readonly string[];
  readonly worker: readonly string[];
  readonly between: string;
  readonly after: readonly string[];
}

const crlf = '\r\n';

const totals = [
  'hostname: {text}',
  'time: {time}',
  'channels: {n}',
  'wildcard_channels: {n}',
  'published_messages: {n}',
  'stored_messages: {n}',
  'messages_in_trash: {n}',
  'channels_in_delete: {n}',
  'channels_in_trash: {n}',
  'subscribers: {n}',
  'uptime: {n}',
];
const about = ['hostname: {text}', 'time: {time}', 'channels: {n}', 'wildcard_channels: {n}', 'uptime: {n}'];
const worker = ['pid: {n}', 'subscribers: {n}', 'uptime: {n}'];

const indented = (lines: readonly string[], by: string) => lines.map((line) => by + line);
/** Each but the last line of the last list has a comma after it. */
const withCommas = (lists: readonly (readonly string[])[]) =>
  lists.flatMap((lines, index) =>
    index < lists.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)},`] : lines,
  );

const inPlain = (counts: Counts) => [
  `channel: ${counts.channel}`,
  `published_messages: ${counts.published_messages}`,
  `stored_messages: ${counts.stored_messages}`,
  `active_subscribers: ${counts.subscribers}`,
];

const plain: Format = {
  contentType: 'text/plain',
  channel: inPlain,
  group: (list) => [`${about.join(', ')}, infos: `, ...withCommas(list.map(inPlain))],
  summary: { before: [...totals, 'by_worker:'], worker: indented(worker, '  '), between: ',', after: [] },
};

/** `name: value` as a member of a JSON object. */
const member = (line: string) =>
  line.replace(/^(\w+): (.*)$/, (_, name, value) => `"${name}": ${quoted(value)}`);
const quoted = (value: string) => (/^(\d+|\{n\})$/.test(value) ? value : `"${value}"`);
const inJson = (counts: Counts) => [
  `{"channel": "${counts.channel}", "published_messages": ${counts.published_messages}, "stored_messages": ${counts.stored_messages}, "subscribers": ${counts.subscribers}}`,
];

const json: Format = {
  contentType: 'application/json',
  channel: inJson,
  group: (list) => [`{${about.map(member).join(', ')}, "infos": [`, ...withCommas(list.map(inJson)), ']}'],
  summary: {
    before: [`{${totals.map(member).join(', ')}, "by_worker": [`],
    worker: ['{"pid": "{n}", "subscribers": {n}, "uptime": {n}}'],
    between: ',',
    after: [']}'],
  },
};

const inYaml = (counts: Counts) => [
  `  channel: ${counts.channel}`,
  `  published_messages: ${counts.published_messages}`,
  `  stored_messages: ${counts.stored_messages}`,
  `  subscribers: ${counts.subscribers}`,
];

const yaml: Format = {
  contentType: 'application/yaml',
  channel: inYaml,
  group: (list) => [...about, 'infos: ', ...list.flatMap((counts) => [' -', ...inYaml(counts)])],
  summary: {
    before: indented([...totals, 'by_worker:'], '  '),
    worker: ['   -', ...indented(worker, '    ')],
    between: '',
    after: [],
  },
};

const element = (line: string) => line.replace(/^(\w+): (.*)$/, '  <$1>$2</$1>');
const declaration = '<?xml version="1.0" encoding="UTF-8" ?>';
const inXml = (counts: Counts) => [
  '<channel>',
  `  <name>${counts.channel}</name>`,
  `  <published_messages>${counts.published_messages}</published_messages>`,
  `  <stored_messages>${counts.stored_messages}</stored_messages>`,
  `  <subscribers>${counts.subscribers}</subscribers>`,
  '</channel>',
];

const xml: Format = {
  contentType: 'application/xml',
  channel: (counts) => [declaration, ...inXml(counts), ''],
  group: (list) => [
    declaration,
    '<root>',
    ...about.map(element),
    '  <infos>',
    ...list.flatMap(inXml),
    '  </infos>',
    '</root>',
  ],
  summary: {
    before: [declaration, '<infos>', ...totals.map(element), '  <by_worker><worker>'],
    worker: worker.map(element),
    between: `${crlf}</worker>${crlf}<worker>`,
    after: ['</worker>', '</by_worker>', '</infos>'],
  },
};

const formats: Readonly<Record<InformationType, Format>> = {
  'text/plain': plain,
  'application/json': json,
  'application/yaml': yaml,
  'application/xml': xml,
  'text/x-json': { ...json, contentType: 'text/x-json' },
  'text/x-yaml': { ...yaml, contentType: 'text/x-yaml' },
};

/** An answer tells of one channel in a format. @throws Failure */
export function showsChannel(reply: Reply, type: InformationType, counts: Counts): void {
  const lines = formats[type].channel(counts);
  mustMatch(reply, type, ended(lines));
}

/** An answer tells of several channels in a format, in this order. @throws Failure */
export function showsGroup(reply: Reply, type: InformationType, list: readonly Counts[]): void {
  mustMatch(reply, type, ended(formats[type].group(list)));
}

/** An answer tells of the server in a format; as many workers as there are. @throws Failure */
export function showsSummary(reply: Reply, type: InformationType): void {
  const { before, worker: one, between, after } = formats[type].summary;
  const [first, more] = [one.join(crlf), `${between}${crlf}${one.join(crlf)}`];
  const pattern = `${patternOf(ended(before) + first)}(?:${patternOf(more)})*${patternOf(crlf + ended(after))}`;
  mustMatch(reply, type, ended(before) + first + crlf + ended(after), pattern);
}

const ended = (lines: readonly string[]) => lines.map((line) => line + crlf).join('');

const placeholders: Readonly<Record<string, string>> = {
  n: '\\d+',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d',
  text: '[^\\r\\n,<"]+',
};

function patternOf(shape: string): string {
  return shape
    .split(/\{(n|time|text)\}/)
    .map((part, index) =>
      index % 2 === 1 ? placeholders[part] : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    )
    .join('');
}

function mustMatch(reply: Reply, type: InformationType, shape: string, pattern = patternOf(shape)): void {
  const { contentType } = formats[type];
  const seen = reply.header('Content-Type') ?? 'no Content-Type';
  if (seen.split(';')[0]?.trim() !== contentType) {
    throw new Failure(`Content-Type: ${contentType}`, seen, reply.connection);
  }
  if (new RegExp(`^${pattern}$`).test(reply.text)) return;
  throw new Failure(
    `the body ${JSON.stringify(shape)}`,
    `the body ${showBytes(reply.response.body.toString('latin1'))}`,
    reply.connection,
  );
}
