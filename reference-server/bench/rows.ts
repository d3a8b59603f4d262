import { type Mode, modes } from './modes.js';
import type { Work } from './orders.js';

/** One measure. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** What is measured. */
  readonly unit: string;
  /** Whether less is better. */
  readonly isCost: boolean;
  /** What our server has to reach, and what it should; as shares of nchan's. */
  readonly floor: number;
  readonly aim: number;
  readonly mode: Mode;
  readonly work: Work;
  readonly subscribers: number;
}

const words: Readonly<Record<Mode, string>> = {
  websocket: 'WebSocket',
  eventsource: 'EventSource',
  longpolling: 'long-polling',
};

/** Floors and aims by mode. */
type Goals = Partial<Record<Mode, readonly [floor: number, aim: number]>>;

function perMode(goals: Goals, row: (mode: Mode) => Omit<Row, 'mode' | 'floor' | 'aim'>): Row[] {
  return modes.flatMap((mode) => {
    const [floor, aim] = goals[mode] ?? [];
    return floor === undefined || aim === undefined ? [] : [{ ...row(mode), mode, floor, aim }];
  });
}

/** Subscribers of a run, where nothing else is said. */
const usual = 1000;

/** Everything that `npm run bench` measures. */
export const rows: readonly Row[] = [
  ...perMode({ websocket: [1, 1.2], eventsource: [1.15, 1.25], longpolling: [0.9, 1.05] }, (mode) => ({
    name: `fan-out-${mode}`,
    title: `${words[mode]} fan-out, ${usual} subscribers`,
    unit: 'deliveries/CPU-s',
    isCost: false,
    work: { kind: 'fan-out', inFlight: 1 },
    subscribers: usual,
  })),
  ...perMode({ websocket: [4, 6], eventsource: [5, 8] }, (mode) => ({
    name: `in-flight-${mode}`,
    title: `${words[mode]} fan-out, 8 messages in flight`,
    unit: 'deliveries/CPU-s',
    isCost: false,
    work: { kind: 'fan-out', inFlight: 8 },
    subscribers: usual,
  })),
  ...([0, 1] as const).map(
    (subscribers): Row => ({
      name: `publish-${subscribers}`,
      title: `publish, ${subscribers} subscriber${subscribers === 1 ? '' : 's'}, 16 connections`,
      unit: 'requests/CPU-s',
      isCost: false,
      floor: subscribers === 0 ? 0.5 : 0.45,
      aim: subscribers === 0 ? 0.75 : 0.7,
      mode: 'websocket',
      work: { kind: 'publish', connections: 16 },
      subscribers,
    }),
  ),
  ...perMode({ websocket: [0.3, 0.5], eventsource: [0.3, 0.5], longpolling: [0.3, 0.5] }, (mode) => ({
    name: `connect-${mode}`,
    title: `${words[mode]}, connect and subscribe`,
    unit: 'connections/CPU-s',
    isCost: false,
    work: { kind: 'connect' },
    subscribers: 100,
  })),
  ...perMode({ websocket: [1.3, 0.9], eventsource: [1.3, 0.9] }, (mode) => ({
    name: `latency-${mode}`,
    title: `${words[mode]}, p99 at 20,000 deliveries/s`,
    unit: 'ms',
    isCost: true,
    work: { kind: 'paced', deliveriesPerSecond: 20_000 },
    subscribers: usual,
  })),
  ...perMode({ websocket: [0.6, 0.4], eventsource: [0.6, 0.4], longpolling: [0.6, 0.4] }, (mode) => ({
    name: `memory-${mode}`,
    title: `${words[mode]}, memory per idle subscriber`,
    unit: 'bytes',
    isCost: true,
    work: { kind: 'idle' },
    subscribers: 10_000,
  })),
];
