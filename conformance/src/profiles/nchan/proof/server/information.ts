import type { Channel, Message } from './channels.js';
import type { Behaviour } from './fault.js';

/** The id of a message. */
export function idOf(message: Message | undefined, behaviour: Behaviour): string {
  return message ? `${message.time}${behaviour.has('id-dotted') ? '.' : ':'}${message.tag}` : '0:0';
}

/** Channel information in the format that was asked for, with its type. */
export function informationOf(
  channel: Channel,
  now: number,
  accept: string | undefined,
  behaviour: Behaviour,
): { readonly type: string; readonly text: string } {
  const has = behaviour.has.bind(behaviour);
  const ago = channel.asked === undefined ? -1 : Math.floor((now - channel.asked) / 1000);
  const messages = has('counts-one') ? Math.min(1, channel.messages.length) : channel.messages.length;
  const last = has('requested-never') ? -1 : ago;
  const requested = has('requested-milliseconds') && last >= 0 ? 1000 + last : last;
  const counted = [...channel.subscribers].filter(({ lasts }) => !(lasts && has('counts-none')));
  const subscribers = counted.length;
  const id = idOf(has('first-id') ? channel.first : channel.last, behaviour);
  if (/json/.test(accept ?? '')) {
    const key = has('json-other-key') ? 'last_id' : 'last_message_id';
    return {
      type: 'application/json',
      text: JSON.stringify({ messages, requested, subscribers, [key]: id }),
    };
  }
  if (/xml/.test(accept ?? '')) {
    const root = has('xml-other-root') ? 'info' : 'channel';
    const values = Object.entries({ messages, requested, subscribers, last_message_id: id });
    const text = values.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
    return { type: 'text/xml', text: `<${root}>${text}</${root}>` };
  }
  if (/yaml/.test(accept ?? '')) {
    const key = has('yaml-other-key') ? 'message_id' : 'last_message_id';
    const text = `messages: ${messages}\nrequested: ${requested}\nsubscribers: ${subscribers}\n${key}: "${id}"\n`;
    return { type: 'text/yaml', text };
  }
  const lines = [
    `${has('text-other-words') ? 'messages' : 'queued messages'}: ${messages}`,
    `last requested: ${requested} sec. ago`,
    `active subscribers: ${subscribers}`,
    `last message id: ${id}`,
  ];
  return { type: 'text/plain', text: lines.join('\n') };
}
