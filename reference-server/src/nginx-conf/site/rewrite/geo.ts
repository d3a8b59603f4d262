import { isIP } from 'node:net';
import { plainAddress, readNetwork } from '../../language/network.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import { forwardedAddress } from '../access/forwarded-address.js';
import type { ConfigurationVariables, OfRequest } from '../variables.js';

interface Entry {
  readonly fits: (address: string) => boolean;
  /** How narrow it is: bits of a network; for ranges, the later the narrower. */
  readonly rank: number;
  readonly key: string;
  readonly value: string;
}

/** Compiles a `geo`. @throws ConfigurationError */
export function compileGeo({ args, block = [] }: Statement, variables: ConfigurationVariables): OfRequest {
  const [source, name] = args;
  if (!source) throw new TypeError('geo has an argument');
  const subject = name ? variables.compile(source) : undefined;
  const usesRanges = block.some(({ name, args }) => name.text === 'ranges' && args.length === 0);
  const isRecursive = block.some(({ name, args }) => name.text === 'proxy_recursive' && args.length === 0);
  const entries = new Map<string, Entry>();
  const proxies: ((address: string) => boolean)[] = [];
  let standard = '';
  block.forEach((statement, index) => {
    const [word] = statement.args;
    if (!word) return;
    const value = Buffer.from(word.text).toString('latin1');
    switch (statement.name.text) {
      case 'default':
        standard = value;
        return;
      case 'delete':
        entries.delete(word.text);
        return;
      case 'proxy':
        proxies.push(networkOf(word.text, statement).fits);
        return;
      default: {
        const key = statement.name.text;
        const network = usesRanges ? rangeOf(key, index, statement) : networkOf(key, statement);
        entries.set(key, { ...network, key, value });
      }
    }
  });
  // The narrowest first: of those that fit it counts.
  const sorted = [...entries.values()].sort((a, b) => b.rank - a.rank);
  return (request) => {
    let address = plainAddress(subject ? subject(request) : request.peer);
    if (proxies.length > 0) {
      const forwarded = request.header('x-forwarded-for') ?? '';
      const isTrusted = (one: string) => proxies.some((fits) => fits(one));
      address = forwardedAddress(address, forwarded, isTrusted, isRecursive)?.address ?? address;
    }
    return sorted.find(({ fits }) => fits(address))?.value ?? standard;
  };
}

function networkOf(text: string, { name }: Statement): Pick<Entry, 'fits' | 'rank'> {
  const fits = text === 'all' ? undefined : readNetwork(text === 'default' ? '0.0.0.0/0' : text);
  if (!fits) throw new ConfigurationError(`invalid network "${text}"`, name.position);
  const [address = '', bits] = text.split('/');
  return { fits, rank: bits === undefined ? 128 : Number(bits) + (isIP(address) === 4 ? 96 : 0) };
}

function rangeOf(text: string, index: number, { name }: Statement): Pick<Entry, 'fits' | 'rank'> {
  const [first, last] = text.split('-').map(numberOf);
  if (first === undefined || last === undefined || first > last) {
    throw new ConfigurationError(`invalid range "${text}"`, name.position);
  }
  const fits = (address: string) => {
    const number = numberOf(address);
    return number !== undefined && number >= first && number <= last;
  };
  // Narrower ranges come before wider ones; of the same width the one written last.
  return { fits, rank: 2 ** 33 - (last - first) + index / 2 ** 20 };
}

/** An address of IPv4 as a number. */
function numberOf(address: string): number | undefined {
  if (isIP(address) !== 4) return undefined;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
