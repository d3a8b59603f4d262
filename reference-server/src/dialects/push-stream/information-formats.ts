import type { ChannelRow, GroupFacts, SummaryFacts } from './information-facts.js';

/** How information is written. Every line ends in CRLF. */
export interface InfoFormat {
  /** What an Accept header has after the slash. */
  readonly subtype: string;
  readonly contentType: string;
  readonly channel: (row: ChannelRow) => string;
  readonly group: (facts: GroupFacts, rows: readonly ChannelRow[]) => string;
  readonly summary: (facts: SummaryFacts) => string;
}

type Pair = readonly [name: string, value: string | number];
type Worker = SummaryFacts['byWorker'][number];

const crlf = '\r\n';

const channelPairs = (row: ChannelRow): readonly Pair[] => [
  ['channel', row.channel],
  ['published_messages', row.published],
  ['stored_messages', row.stored],
  ['subscribers', row.subscribers],
];

const groupPairs = (facts: GroupFacts): readonly Pair[] => [
  ['hostname', facts.hostname],
  ['time', facts.time],
  ['channels', facts.channels],
  ['wildcard_channels', facts.wildcardChannels],
  ['uptime', facts.uptime],
];

const summaryPairs = (facts: SummaryFacts): readonly Pair[] => [
  ['hostname', facts.hostname],
  ['time', facts.time],
  ['channels', facts.channels],
  ['wildcard_channels', facts.wildcardChannels],
  ['published_messages', facts.publishedMessages],
  ['stored_messages', facts.storedMessages],
  ['messages_in_trash', facts.messagesInTrash],
  ['channels_in_delete', facts.channelsInDelete],
  ['channels_in_trash', facts.channelsInTrash],
  ['subscribers', facts.subscribers],
  ['uptime', facts.uptime],
];

const workerPairs = (worker: Worker): readonly Pair[] => [
  ['pid', worker.pid],
  ['subscribers', worker.subscribers],
  ['uptime', worker.uptime],
];

/** One line a pair. */
const lines = (pairs: readonly Pair[], line: (name: string, value: string | number) => string) =>
  pairs.map(([name, value]) => line(name, value) + crlf).join('');

const jsonPairs = (pairs: readonly Pair[]) =>
  pairs.map(([name, value]) => `"${name}": ${JSON.stringify(value)}`).join(', ');
const jsonObject = (pairs: readonly Pair[]) => `{${jsonPairs(pairs)}}`;
const jsonList = (head: readonly Pair[], name: string, items: readonly (readonly Pair[])[]) => {
  const rows = items.map(jsonObject).join(`,${crlf}`);
  return `{${jsonPairs(head)}, "${name}": [${crlf}${rows}${rows === '' ? '' : crlf}]}${crlf}`;
};

const json = {
  channel: (row: ChannelRow) => jsonObject(channelPairs(row)) + crlf,
  group: (facts: GroupFacts, rows: readonly ChannelRow[]) =>
    jsonList(groupPairs(facts), 'infos', rows.map(channelPairs)),
  summary: (facts: SummaryFacts) =>
    jsonList(summaryPairs(facts), 'by_worker', facts.byWorker.map(workerPairs)),
};

/** A line must stay one: characters that would end it are written as JSON writes them. */
const plainValue = (value: string | number) =>
  String(value).replace(/\p{Cc}/gu, (found) => JSON.stringify(found).slice(1, -1));
const plainLine = (name: string, value: string | number) => `${name}: ${plainValue(value)}`;
const plainChannel = (row: ChannelRow) => {
  const pairs = channelPairs(row).map(([name, value]): Pair => {
    return [name === 'subscribers' ? 'active_subscribers' : name, value];
  });
  return lines(pairs, plainLine);
};
/** Texts of which each but the last has a comma after it. */
const withCommas = (texts: readonly string[]) => texts.map((text) => text.slice(0, -2)).join(`,${crlf}`);

const plain = {
  channel: plainChannel,
  group: (facts: GroupFacts, rows: readonly ChannelRow[]) => {
    const head = groupPairs(facts).map(([name, value]) => plainLine(name, value));
    return `${head.join(', ')}, infos: ${crlf}${withCommas(rows.map(plainChannel))}${crlf}`;
  },
  summary: (facts: SummaryFacts) => {
    const workers = facts.byWorker.map((worker) =>
      lines(workerPairs(worker), (name, value) => `  ${plainLine(name, value)}`),
    );
    return `${lines(summaryPairs(facts), plainLine)}by_worker:${crlf}${withCommas(workers)}${crlf}`;
  },
};

/** A text that could end its line, or begin something else than a text, is put in quotes. */
const yamlValue = (value: string | number) => {
  const text = String(value);
  const harmless = /^[\w./](?:[\w .:/+=$@,;-]*[\w./+=$@,;-])?$/.test(text) && !text.includes(': ');
  return harmless ? text : JSON.stringify(text);
};
const yamlLines = (indent: string, pairs: readonly Pair[]) =>
  lines(pairs, (name, value) => `${indent}${name}: ${yamlValue(value)}`);

const yaml = {
  channel: (row: ChannelRow) => yamlLines('  ', channelPairs(row)),
  group: (facts: GroupFacts, rows: readonly ChannelRow[]) => {
    const items = rows.map((row) => ` -${crlf}${yamlLines('  ', channelPairs(row))}`);
    return `${yamlLines('', groupPairs(facts))}infos: ${crlf}${items.join('') || crlf}`;
  },
  summary: (facts: SummaryFacts) => {
    const workers = facts.byWorker.map((worker) => `   -${crlf}${yamlLines('    ', workerPairs(worker))}`);
    return `${yamlLines('  ', summaryPairs(facts))}  by_worker:${crlf}${workers.join('') || crlf}`;
  },
};

/** What is no character of XML, such as most control characters, cannot be written in it. */
const xmlValue = (value: string | number) =>
  String(value)
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>\r]/g, (found) => `&#${found.charCodeAt(0)};`);
const xmlLines = (pairs: readonly Pair[]) =>
  lines(pairs, (name, value) => `  <${name}>${xmlValue(value)}</${name}>`);
const xmlHead = `<?xml version="1.0" encoding="UTF-8" ?>${crlf}`;
const xmlChannel = (row: ChannelRow) => {
  const pairs = channelPairs(row).map(([name, value]): Pair => [name === 'channel' ? 'name' : name, value]);
  return `<channel>${crlf}${xmlLines(pairs)}</channel>${crlf}`;
};

const xml = {
  channel: (row: ChannelRow) => `${xmlHead}${xmlChannel(row)}${crlf}`,
  group: (facts: GroupFacts, rows: readonly ChannelRow[]) =>
    [
      `${xmlHead}<root>${crlf}${xmlLines(groupPairs(facts))}  <infos>${crlf}`,
      ...rows.map(xmlChannel),
      `  </infos>${crlf}</root>${crlf}`,
    ].join(''),
  summary: (facts: SummaryFacts) => {
    const workers = facts.byWorker.map(
      (worker) => `<worker>${crlf}${xmlLines(workerPairs(worker))}</worker>${crlf}`,
    );
    return `${xmlHead}<infos>${crlf}${xmlLines(summaryPairs(facts))}  <by_worker>${workers.join('')}</by_worker>${crlf}</infos>${crlf}`;
  },
};

/** Every format. */
export const infoFormats: readonly InfoFormat[] = [
  { subtype: 'plain', contentType: 'text/plain', ...plain },
  { subtype: 'json', contentType: 'application/json', ...json },
  { subtype: 'yaml', contentType: 'application/yaml', ...yaml },
  { subtype: 'xml', contentType: 'application/xml', ...xml },
  { subtype: 'x-json', contentType: 'text/x-json', ...json },
  { subtype: 'x-yaml', contentType: 'text/x-yaml', ...yaml },
];
