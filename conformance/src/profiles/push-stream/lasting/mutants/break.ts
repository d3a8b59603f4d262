import type { Exchange } from 'pushstream-server/parts';
import { type Handlers, saying } from '../../../../mutants/subscribers.js';
import { sayingTexts } from '../../proof/sockets.js';

/** The modes whose connections last. */
export type Mode = 'streaming' | 'eventsource' | 'websocket';
type Change = (text: string, index: number, exchange: Exchange) => string;

/** What a mutant does to one mode. */
export interface Break {
  readonly slug: string;
  /** Of the requirement, where that is another one. */
  readonly requirement?: string;
  readonly breaks: string;
  readonly parts: (mode: Mode) => Handlers;
  readonly kills: Readonly<Record<Mode, readonly [string, ...string[]]>>;
  /** Checks of other areas. */
  readonly also?: (mode: Mode) => readonly string[];
  readonly says: string;
}

/** Texts, or what is written of a stream, go out as `change` has them. */
export function texts(mode: Mode, change: Change): Handlers {
  return mode === 'websocket' ? sayingTexts(change) : saying(mode, change);
}

/** The same kills in each mode. */
export function each(...slugs: [string, ...string[]]): Break['kills'] {
  return { streaming: slugs, eventsource: slugs, websocket: slugs };
}
