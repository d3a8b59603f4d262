import { Failure } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';

/** Channel information, by the names of its keys. */
export interface ChannelInformation {
  readonly messages: number;
  /** Seconds since somebody asked last; -1 where nobody has. */
  readonly requested: number;
  readonly subscribers: number;
  readonly last_message_id: string;
}

const keys = {
  messages: 'number',
  requested: 'number',
  subscribers: 'number',
  last_message_id: 'string',
} as const;

/** Channel information in JSON, be it an answer to GET, POST or DELETE. @throws Failure */
export function readJson(reply: Reply): ChannelInformation {
  const type = reply.header('Content-Type') ?? '(none)';
  if (!/^(text|application)\/json\b/.test(type))
    fail(reply, 'Content-Type: text/json', `Content-Type: ${type}`);
  return readJsonText(reply.text, (expected, seen) => fail(reply, expected, seen));
}

/** The same of a bare text. @throws what `refuse` throws */
export function readJsonText(
  text: string,
  refuse: (expected: string, seen: string) => never,
): ChannelInformation {
  const expected = `a JSON object with ${Object.keys(keys).join(', ')}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(expected, JSON.stringify(text));
  }
  if (!isInformation(value)) return refuse(expected, JSON.stringify(text));
  return value;
}

function isInformation(value: unknown): value is ChannelInformation {
  if (typeof value !== 'object' || value === null) return false;
  const of = (key: string): unknown => Object.entries(value).find(([name]) => name === key)?.[1];
  return Object.entries(keys).every(([key, type]) => typeof of(key) === type);
}

/** Channel information in lines of text. @throws Failure */
export function readText(reply: Reply): ChannelInformation {
  const line = (name: string) => new RegExp(`^${name}: *([^\\r\\n]*)`, 'm').exec(reply.text)?.[1];
  const numberOf = (name: string) => Number.parseInt(line(name) ?? '', 10);
  const information = {
    messages: numberOf('queued messages'),
    requested: numberOf('last requested'),
    subscribers: numberOf('active subscribers'),
    last_message_id: line('last message id') ?? '',
  };
  return complete(
    reply,
    information,
    'lines of queued messages, last requested, active subscribers, last message id',
  );
}

/** Channel information in XML. @throws Failure */
export function readXml(reply: Reply): ChannelInformation {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(reply.text)?.[1];
  const information = informationOf(element);
  const expected = `XML with an element channel and in it ${Object.keys(keys).join(', ')}`;
  if (!/<channel>[\s\S]*<\/channel>/.test(reply.text)) fail(reply, expected, JSON.stringify(reply.text));
  return complete(reply, information, expected);
}

/** Channel information in YAML. @throws Failure */
export function readYaml(reply: Reply): ChannelInformation {
  const value = (name: string) => new RegExp(`^${name}: *"?([^"\\r\\n]*)`, 'm').exec(reply.text)?.[1];
  return complete(reply, informationOf(value), `YAML with ${Object.keys(keys).join(', ')}`);
}

function informationOf(value: (name: string) => string | undefined): ChannelInformation {
  const numberOf = (name: string) => Number(value(name) ?? Number.NaN);
  return {
    messages: numberOf('messages'),
    requested: numberOf('requested'),
    subscribers: numberOf('subscribers'),
    last_message_id: value('last_message_id') ?? '',
  };
}

function complete(reply: Reply, information: ChannelInformation, expected: string): ChannelInformation {
  const { messages, requested, subscribers, last_message_id: id } = information;
  const whole = [messages, requested, subscribers].every(Number.isInteger) && id !== '';
  if (!whole) fail(reply, expected, JSON.stringify(reply.text));
  return information;
}

function fail(reply: Reply, expected: string, seen: string): never {
  throw new Failure(expected, seen, reply.connection);
}
