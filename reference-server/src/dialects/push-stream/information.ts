import { bytesFromText } from './byte-text.js';
import type { ChannelRow, GroupFacts, SummaryFacts } from './information-facts.js';
import { type InfoFormat, infoFormats } from './information-formats.js';

export type { ChannelRow, GroupFacts, SummaryFacts } from './information-facts.js';
export type { InfoFormat } from './information-formats.js';

/** An answer with information. */
export interface Information {
  readonly contentType: string;
  readonly body: Buffer;
}

/** The time of a moment as the statistics tell it. */
export function statisticsTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

/** The format that an Accept header asks for: by the first known subtype after a slash. JSON when there is none. */
export function formatFor(accept: string | undefined): InfoFormat {
  const ranges = (accept ?? '').toLowerCase();
  for (let slash = ranges.indexOf('/'); slash >= 0; slash = ranges.indexOf('/', slash + 1)) {
    const format = infoFormats.find(({ subtype }) => ranges.startsWith(subtype, slash + 1));
    if (format) return format;
  }
  return infoFormats.find(({ subtype }) => subtype === 'json') as InfoFormat;
}

export function showChannel(format: InfoFormat, row: ChannelRow): Information {
  return show(format, format.channel(row));
}

export function showGroup(format: InfoFormat, facts: GroupFacts, rows: readonly ChannelRow[]): Information {
  return show(format, format.group(facts, rows));
}

export function showSummary(format: InfoFormat, facts: SummaryFacts): Information {
  return show(format, format.summary(facts));
}

function show({ contentType }: InfoFormat, text: string): Information {
  return { contentType, body: bytesFromText(text) };
}
