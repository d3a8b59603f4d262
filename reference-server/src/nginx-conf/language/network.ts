import { BlockList, isIP } from 'node:net';

/** Whether an address belongs to a network. */
export type Network = (address: string) => boolean;

/** The address without the form that IPv4 has on sockets of IPv6. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

/** Reads `all`, `unix:`, an address, or a network such as `10.0.0.0/8`; undefined when it is none of them. */
export function readNetwork(text: string): Network | undefined {
  if (text === 'all') return () => true;
  if (text === 'unix:') return (candidate) => candidate === text;
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const most = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) return undefined;
  const list = new BlockList();
  list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return (candidate) => {
    const plain = plainAddress(candidate);
    const kind = isIP(plain);
    return kind === version && list.check(plain, kind === 4 ? 'ipv4' : 'ipv6');
  };
}
