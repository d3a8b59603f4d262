import type { Exchange } from '../../http/exchange.js';
import { percentDecode } from '../../http/request-argument.js';
import { Refusal } from './answer.js';
import type { RelaySettings } from './settings.js';

/**
 * The channel a request is about (relay 2.1), its group included.
 * @throws Refusal 400
 */
export function channelOf(exchange: Exchange, settings: RelaySettings): string {
  const raw = settings.push_channel_id(exchange);
  if (!raw) throw new Refusal(400, 'No channel id provided.');
  const id = percentDecode(raw);
  if (id === undefined) throw new Refusal(400, 'The channel id is not valid percent-encoded UTF-8.');
  if (/\p{Cc}/u.test(id)) throw new Refusal(400, 'The channel id holds a control character.');
  const longest = settings.push_max_channel_id_length;
  if (longest > 0 && Buffer.byteLength(id) > longest) {
    throw new Refusal(400, `The channel id is longer than ${longest} bytes.`);
  }
  return settings.push_channel_group === '' ? id : `${settings.push_channel_group}/${id}`;
}
