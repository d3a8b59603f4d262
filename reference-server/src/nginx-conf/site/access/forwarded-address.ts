import { isIP } from 'node:net';
import { plainAddress } from '../../language/network.js';

/** An address that a proxy has told, with its port where it has told that. */
export interface ForwardedAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * The address that a request came from before it came to the proxies that are trusted: the last of a list, or, where it is gone
 * through recursively, the last that is not trusted itself.
 * @param peer whom the request came from
 * @param list addresses with commas or spaces between
 * @returns undefined where the peer is not trusted, or has told nothing that can be read
 */
export function forwardedAddress(
  peer: string,
  list: string,
  isTrusted: (address: string) => boolean,
  isRecursive: boolean,
): ForwardedAddress | undefined {
  let found: ForwardedAddress | undefined;
  const words = list.split(/[ ,]+/).filter((word) => word !== '');
  for (let current = peer; isTrusted(current); current = found.address) {
    const word = words.pop();
    const next = word === undefined ? undefined : readAddress(word);
    if (!next) return found;
    found = next;
    if (!isRecursive) return found;
  }
  return found;
}

/** An address, with or without a port. */
function readAddress(text: string): ForwardedAddress | undefined {
  if (isIP(text) !== 0) return { address: plainAddress(text), port: 0 };
  const [, address = '', port = ''] = /^(?:\[([^\]]*)\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const bare = address === '' ? (text.split(':')[0] ?? '') : address;
  if (isIP(bare) === 0 || Number(port) > 65_535) return undefined;
  return { address: plainAddress(bare), port: Number(port) };
}
