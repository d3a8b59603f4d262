import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { ConfigurationVariables, OfRequest } from '../variables.js';

const most = 0xffff_ffff;

/** MurmurHash2 of bytes, as latin1: what nginx divides clients by. */
function hashOf(text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  const mix = 0x5bd1e995;
  let hash = bytes.length;
  let at = 0;
  for (; bytes.length - at >= 4; at += 4) {
    let word = Math.imul(bytes.readUInt32LE(at), mix);
    word = Math.imul(word ^ (word >>> 24), mix);
    hash = Math.imul(hash, mix) ^ word;
  }
  if (at < bytes.length) hash = Math.imul(hash ^ bytes.readUIntLE(at, bytes.length - at), mix);
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Compiles a `split_clients`. @throws ConfigurationError */
export function compileSplit({ args, block = [] }: Statement, variables: ConfigurationVariables): OfRequest {
  const [source] = args;
  if (!source) throw new TypeError('split_clients has two arguments');
  const subject = variables.compile(source);
  let hundredths = 0;
  let last = 0;
  const parts = block.map(({ name, args: [value] }) => {
    const text = Buffer.from(value?.text ?? '').toString('latin1');
    if (name.text === '*') return { end: Number.POSITIVE_INFINITY, text };
    const [, whole = '', rest = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(name.text) ?? [];
    const percent = Number(whole) * 100 + Number(rest.padEnd(2, '0'));
    if (percent === 0) {
      throw new ConfigurationError(`invalid percent value "${name.text}"`, name.position);
    }
    hundredths += percent;
    if (hundredths > 10_000)
      throw new ConfigurationError('percent total is greater than 100%', name.position);
    last += Math.floor((most * percent) / 10_000);
    return { end: last, text };
  });
  return (request) => {
    const hash = hashOf(subject(request));
    return parts.find(({ end }) => hash < end)?.text ?? '';
  };
}
