import type { ChannelInfo } from '../broker/broker.js';
import type { BrokerTotals, ChannelCounts } from '../broker/following.js';
import type { ScriptName } from './scripts.js';

/** How many channels are described at a time. */
const describedAtATime = 200;

/** [there, published, stored, subscribers, seconds since somebody asked] */
export type Counted = readonly [number, number, number, number, number];

/** What Redis has counted of channels, over all servers. */
export class Census {
  readonly #run: (script: ScriptName, words: readonly string[]) => Promise<unknown>;

  constructor(run: (script: ScriptName, words: readonly string[]) => Promise<unknown>) {
    this.#run = run;
  }

  async info(name: string): Promise<ChannelInfo | undefined> {
    const [row] = await this.#describe([name]);
    return row && row[0] === 1 ? infoOf(row) : undefined;
  }

  async counts(of: readonly string[] | { readonly prefix: string }): Promise<readonly ChannelCounts[]> {
    const names =
      'prefix' in of ? (await this.#list()).names.filter((name) => name.startsWith(of.prefix)) : of;
    const rows = await this.#describe(names);
    return names.flatMap((channel, index) => {
      const [there, published, stored, subscribers] = rows[index] as Counted;
      return there === 1 ? [{ channel, published, stored, subscribers }] : [];
    });
  }

  /** @param own what is counted in this process alone */
  async totals(own: BrokerTotals): Promise<BrokerTotals> {
    const { names, wildcards, published, subscribers } = await this.#list();
    const rows = await this.#describe(names);
    return {
      ...own,
      channels: names.length - wildcards,
      wildcardChannels: wildcards,
      published,
      stored: rows.reduce((sum, [, , stored]) => sum + stored, 0),
      subscribers,
    };
  }

  async #describe(names: readonly string[]): Promise<readonly Counted[]> {
    const rows: Counted[] = [];
    for (let first = 0; first < names.length; first += describedAtATime) {
      const some = names.slice(first, first + describedAtATime);
      rows.push(...((await this.#run('describe', some)) as readonly Counted[]));
    }
    return rows;
  }

  async #list() {
    const [channels, wild, published, subscribers] = (await this.#run('list', [])) as [
      readonly Buffer[],
      readonly Buffer[],
      number,
      number,
    ];
    const names = [...channels, ...wild].map((name) => name.toString());
    return { names, wildcards: wild.length, published, subscribers };
  }
}

export function infoOf([, , messages, subscribers, requested]: Counted): ChannelInfo {
  return { messages, requested, subscribers };
}
