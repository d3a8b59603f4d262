import type { ChannelInfo } from '../../broker/broker.js';

/** A format of channel information and the media types that ask for it; the first is the one for a range. */
interface Format {
  readonly types: readonly string[];
  readonly render: (info: ChannelInfo) => string;
}

const lines = (...parts: string[]) => parts.join('\r\n');

const formats: readonly Format[] = [
  {
    types: ['text/plain'],
    render: ({ messages, requested, subscribers }) =>
      lines(
        `queued messages: ${messages}`,
        `last requested: ${requested} sec. ago (-1=never)`,
        `active subscribers: ${subscribers}`,
      ),
  },
  {
    types: ['application/json', 'text/json', 'text/x-json', 'application/x-json'],
    render: ({ messages, requested, subscribers }) =>
      `{"messages": ${messages}, "requested": ${requested}, "subscribers": ${subscribers} }`,
  },
  {
    types: ['text/yaml', 'application/yaml', 'text/x-yaml', 'application/x-yaml'],
    render: ({ messages, requested, subscribers }) =>
      lines('---', `messages: ${messages}`, `requested: ${requested}`, `subscribers: ${subscribers}`, '', ''),
  },
  {
    types: ['application/xml', 'text/xml'],
    render: ({ messages, requested, subscribers }) =>
      lines(
        '<?xml version="1.0" encoding="UTF-8" ?>',
        '<channel>',
        `  <messages>${messages}</messages>`,
        `  <requested>${requested}</requested>`,
        `  <subscribers>${subscribers}</subscribers>`,
        '</channel>',
      ),
  },
];

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readAccept(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (!type.includes('/')) return [];
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const quality = weight === undefined ? 1 : Number(weight.replace(/^q\s*=\s*/, ''));
    return [{ type, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
  });
}

/** How closely a range fits a type: 3 exactly, 2 by the part before the slash, 1 by being any; 0 not. */
function closeness(range: string, type: string): number {
  if (range === type) return 3;
  if (range === '*/*') return 1;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1)) ? 2 : 0;
}

/** The media type and format an Accept header asks for; plain text when it asks for none that there is. */
function choose(accept: string | undefined): { readonly type: string; readonly format: Format } {
  const ranges = readAccept(accept ?? '');
  let best = { type: 'text/plain', format: formats[0] as Format, quality: 0, close: 0, place: 0 };
  for (const format of formats) {
    for (const type of format.types) {
      // The closest range decides about a type, whatever its weight.
      let close = 0;
      let place = 0;
      ranges.forEach((range, index) => {
        const fit = closeness(range.type, type);
        if (fit <= close) return;
        close = fit;
        place = index;
      });
      const quality = close > 0 ? (ranges[place]?.quality ?? 0) : 0;
      if (quality === 0) continue;
      const better = quality - best.quality || close - best.close || (close === 3 ? best.place - place : 0);
      if (better > 0) best = { type, format, quality, close, place };
    }
  }
  return best;
}

/** Channel information (relay 3.2) in the format an Accept header asks for. */
export function channelInformation(
  info: ChannelInfo,
  accept: string | undefined,
): { readonly contentType: string; readonly bytes: Uint8Array } {
  const { type, format } = choose(accept);
  return { contentType: type, bytes: Buffer.from(format.render(info)) };
}
