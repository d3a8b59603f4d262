import type { Cursor, Replay } from '../engine/cursor.js';
import { readPosition } from '../engine/position.js';
import type { Emit } from '../options/events.js';
import type { Settings } from '../options/options.js';
import { channelDeleted, opening, type WireMessage } from '../protocol/message.js';
import type { Monitor } from './monitor.js';

/** Percent-decodes a text; one that was never encoded stays as it is. */
export function decoded(text: unknown, decode: Settings['decode']): unknown {
  if (typeof text !== 'string' || decode !== 'uri') return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Who is told of messages. */
export interface Recipient {
  readonly settings: Settings;
  readonly cursor: Cursor;
  readonly emit: Emit;
  readonly monitor?: Monitor;
}

/**
 * Takes messages that came together: each is judged by the cursor and handed to listeners.
 * @returns whether any of them is new
 */
export function take(
  messages: readonly WireMessage[],
  replay: Replay,
  { settings, cursor, emit, monitor }: Recipient,
): boolean {
  let found = false;
  for (const message of messages) {
    const { id, text, eventId, eventType, time, tag, channel: named = '' } = message;
    if (id === channelDeleted) {
      cursor.forget(named);
      emit('channeldeleted', { channel: named, text: String(text) });
      found = true;
    }
    if (id === opening) cursor.settle(replay, readPosition(time, tag));
    // The server says something by itself.
    if ((id ?? 1) <= 0) continue;
    const accepted = cursor.accept(message, replay);
    monitor?.received(message, Boolean(accepted));
    if (!accepted) continue;
    found = true;
    const { channel, before, away = false } = accepted;
    if (id !== undefined && before !== undefined) {
      if (id > before + 1) emit('gap', { channel, from: before + 1, to: id - 1, away });
      if (id <= before) emit('reset', { channel, after: before });
    }
    const data = decoded(text, settings.decode);
    const isLast = message === messages.at(-1);
    emit('message', { data, id, channel, eventId, eventType, time, tag, isLast });
  }
  return found;
}
