import type { Channel, Channels } from './channels.js';

type Fields = readonly (readonly [name: string, value: string | number])[];
const eol = '\r\n';

/** The format that an Accept header asks for, by its Content-Type. */
export function formatFor(accept = ''): string {
  for (const [, name = ''] of accept.matchAll(/\/([\w.+-]+)/g)) {
    if (name === 'plain' || name === 'x-json' || name === 'x-yaml') return `text/${name}`;
    if (name === 'json' || name === 'yaml' || name === 'xml') return `application/${name}`;
  }
  return 'application/json';
}

const json = (value: string | number) => (typeof value === 'number' ? `${value}` : JSON.stringify(value));
const xml = (value: string | number) =>
  `${value}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const members = (fields: Fields) => fields.map(([name, value]) => `"${name}": ${json(value)}`).join(', ');
const lines = (fields: Fields, by = '') => fields.map(([name, value]) => `${by}${name}: ${value}`).join(eol);
const elements = (fields: Fields) =>
  fields.map(([name, value]) => `  <${name}>${xml(value)}</${name}>${eol}`).join('');
const declared = `<?xml version="1.0" encoding="UTF-8" ?>${eol}`;

const countsOf = (channel: Channel): Fields => [
  ['channel', channel.name],
  ['published_messages', channel.published],
  ['stored_messages', channel.kept.length],
  ['subscribers', channel.subscribers.length],
];

function one(kind: string, channel: Channel): string {
  const counts = countsOf(channel);
  if (kind === 'plain') return lines(counts).replace(/subscribers(?=: \d+$)/, 'active_subscribers');
  if (kind === 'yaml') return lines(counts, '  ');
  if (kind === 'json') return `{${members(counts)}}`;
  const [, ...rest] = counts;
  return `<channel>${eol}${elements([['name', channel.name], ...rest])}</channel>`;
}

/** The information about one channel, in the format with this Content-Type. */
export function informationOf(type: string, channel: Channel): string {
  const kind = kindOf(type);
  return kind === 'xml' ? `${declared}${one(kind, channel)}${eol}${eol}` : one(kind, channel) + eol;
}

const kindOf = (type: string): string => type.replace(/^.*\/(x-)?/, '');

/** The information about several channels. */
export function list(type: string, channels: readonly Channel[], about: Fields): string {
  const kind = kindOf(type);
  const each = channels.map((channel) => one(kind, channel));
  if (kind === 'plain')
    return [`${lines(about).replaceAll(eol, ', ')}, infos: `, each.join(`,${eol}`), ''].join(eol);
  if (kind === 'json')
    return [`{${members(about)}, "infos": [`, ...[each.join(`,${eol}`)].filter(Boolean), `]}${eol}`].join(
      eol,
    );
  if (kind === 'yaml')
    return [lines(about), 'infos: ', ...each.map((info) => ` -${eol}${info}`), ''].join(eol);
  const infos = each.map((info) => info + eol).join('');
  return `${declared}<root>${eol}${elements(about)}  <infos>${eol}${infos}  </infos>${eol}</root>${eol}`;
}

/** The same of the whole server. */
export function summary(type: string, totals: Fields, worker: Fields): string {
  const kind = kindOf(type);
  const asText = worker.map(([name, value]) => [name, name === 'pid' ? `${value}` : value] as const);
  if (kind === 'plain') return `${lines(totals)}${eol}by_worker:${eol}${lines(worker, '  ')}${eol}`;
  if (kind === 'json') return `{${members(totals)}, "by_worker": [${eol}{${members(asText)}}${eol}]}${eol}`;
  if (kind === 'yaml')
    return `${lines(totals, '  ')}${eol}  by_worker:${eol}   -${eol}${lines(worker, '    ')}${eol}`;
  return `${declared}<infos>${eol}${elements(totals)}  <by_worker><worker>${eol}${elements(worker)}</worker>${eol}</by_worker>${eol}</infos>${eol}`;
}

/** The counts of all channels together. */
export function totalsOf(channels: Channels, isWild: (name: string) => boolean, uptime: number) {
  const { all, second } = channels;
  const wild = all.filter(({ name }) => isWild(name)).length;
  const sum = (count: (channel: Channel) => number) =>
    all.reduce((total, channel) => total + count(channel), 0);
  const head: Fields = [
    ['hostname', 'hub'],
    ['time', new Date(second * 1000).toISOString().slice(0, 19)],
    ['channels', all.length - wild],
    ['wildcard_channels', wild],
  ];
  const subscribers = sum(({ subscribers }) => subscribers.length);
  const totals: Fields = [
    ...head,
    ['published_messages', channels.published],
    ['stored_messages', sum(({ name, kept }) => (channels.isEventsChannel(name) ? 0 : kept.length))],
    ['messages_in_trash', 0],
    ['channels_in_delete', 0],
    ['channels_in_trash', 0],
    ['subscribers', subscribers],
    ['uptime', uptime],
  ];
  const worker: Fields = [
    ['pid', 4711],
    ['subscribers', subscribers],
    ['uptime', uptime],
  ];
  return { about: [...head, ['uptime', uptime]] as Fields, totals, worker };
}
