import type { Message } from '../../broker/message.js';
import { pingMessage } from '../../broker/special-message.js';
import { bytesFromText } from './byte-text.js';
import {
  eventSourceData,
  eventSourceFields,
  eventSourceFooter,
  eventSourceHeader,
  eventSourcePing,
} from './event-source.js';
import { parsePadding } from './padding.js';
import type { SubscriberMode } from './read-settings.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';
import { compileTemplate } from './template.js';

/** Least lengths for a browser that shows nothing before. */
export type Minima = { readonly header: number; readonly message: number };

/** What subscribers of a location are sent, unframed. */
export interface Format {
  readonly contentType: string;
  /** Whether nothing of a message may be run as a script. */
  readonly onlyData: boolean;
  header(minima?: Minima): Buffer;
  message(message: Message, minima?: Minima): Buffer;
  readonly ping: Buffer;
  readonly footer: Buffer;
  /** The minima for a browser by its User-Agent. */
  minimaFor(userAgent: string): Minima | undefined;
}

/** The format of a subscriber location. */
export function formatOf(
  server: PushStreamServer,
  settings: PushStreamSettings,
  mode: SubscriberMode,
): Format {
  const template = settings.push_stream_message_template;
  const compiled = compileTemplate(template, {
    escape: settings.escape_templates,
    html: /^text\/html\b/i.test(settings.default_type) && mode !== 'eventsource' && mode !== 'websocket',
  });
  const padding =
    settings.push_stream_padding_by_user_agent === undefined
      ? undefined
      : parsePadding(settings.push_stream_padding_by_user_agent);
  const header = settings.push_stream_header_template ?? '';
  const footer = settings.push_stream_footer_template;
  const kind = mode === 'eventsource' ? 'eventsource' : 'stream';
  const filler = (minimum: number | undefined, length: number): Buffer =>
    padding && minimum !== undefined
      ? padding.fill(minimum - length, kind, server.mostPadding)
      : Buffer.alloc(0);
  const minimaFor = (userAgent: string) => padding?.forUserAgent(userAgent);
  const padded = (bytes: Buffer, minimum: number | undefined) =>
    minimum === undefined ? bytes : Buffer.concat([bytes, filler(minimum, bytes.length)]);

  if (mode === 'eventsource') {
    const opening = eventSourceHeader(header);
    return {
      contentType: 'text/event-stream; charset=utf-8',
      onlyData: settings.escape_templates,
      header: (minima) => (header === '' ? opening : padded(opening, minima?.header)),
      message(message, minima) {
        const data = eventSourceData(compiled, template, message);
        const fields = eventSourceFields(message);
        const event = padded(data, minima?.message);
        return fields.length === 0 ? event : Buffer.concat([fields, event]);
      },
      ping: eventSourcePing,
      footer: eventSourceFooter(footer),
      minimaFor,
    };
  }
  const opening = bytesFromText(header);
  return {
    contentType: settings.default_type,
    onlyData: settings.escape_templates,
    header: (minima) => (header === '' ? opening : padded(opening, minima?.header)),
    message: (message, minima) => padded(compiled.render(message), minima?.message),
    ping: compiled.render(pingMessage(Buffer.from(server.settings.push_stream_ping_message_text))),
    footer: bytesFromText(footer),
    minimaFor,
  };
}
