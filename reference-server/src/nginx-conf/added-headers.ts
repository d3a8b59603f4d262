import type { HeaderList } from '../http/exchange.js';

/** Headers of which there is one: to add it is to replace it, and to add it empty is to remove it. */
const single = ['last-modified', 'etag'];

/** Headers that say how the answer is sent, which is not for a configuration to say. */
const ofConnection = ['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade'];

export function replaces(name: string): boolean {
  return single.includes(name.toLowerCase());
}

/** Headers with those that a place adds. */
export function withAdded(headers: HeaderList, added: HeaderList): HeaderList {
  const replaced = added.map(([name]) => name.toLowerCase()).filter((name) => single.includes(name));
  const kept = headers.filter(([name]) => !replaced.includes(name.toLowerCase()));
  const sent = added.filter(([name, value]) => value !== '' && !ofConnection.includes(name.toLowerCase()));
  return [...kept, ...sent];
}
