import { Blocked, Failure, Inconclusive, NotApplicable } from '../../../actors/failure.js';
import type { Locations } from '../../../actors/locations.js';
import { Stage } from '../../../actors/stage.js';
import type { Untold } from '../../../actors/untold.js';
import { Polls } from './polls.js';
import type { Position } from './position.js';
import type { PushChannel } from './push-channel.js';
import { type ListeningName, Scene } from './scene.js';

/** How long a message is waited for, milliseconds: it comes at once, or not as it is waited for. */
const wait = 1000;

const listening: readonly ListeningName[] = ['streaming', 'eventsource', 'websocket'];
const sources = ['push_stream_last_received_message_time', 'push_stream_last_received_message_tag'] as const;

/** What the locations of a server are configured to that nobody has told the kit, and that would make it misjudge them. */
export async function findUntold(asked: Stage): Promise<readonly Untold[]> {
  const { ports } = asked;
  if (!ports.stores) return [];
  const stage = new Stage({ ...ports, timing: { ...ports.timing, patience: wait } });
  try {
    const scene = new Scene(stage);
    const modes = listening.filter((mode) => ports.locations[mode]);
    const [templates, positions] = await Promise.all([
      Promise.all(modes.map((mode) => templateOf(scene, mode))),
      Promise.all(modes.map((mode) => positionOf(scene, mode))),
    ]);
    return [
      told(
        templates,
        (names, seen) =>
          `messages come to the ${names} as ${seen}, and nobody has said how they look there, or what comes before them: give the templates of nginx.conf`,
      ),
      told(
        positions,
        (names) =>
          `the ${names} ${names.includes(' and ') ? 'go' : 'goes'} on after the arguments time and tag, not after If-Modified-Since: say so (and push_stream_last_event_id, where that is configured)`,
      ),
    ].filter((one) => one !== undefined);
  } finally {
    await stage.clear();
  }
}

/** What is to be told of a location, and how that was seen. */
interface Found {
  readonly mode: ListeningName;
  readonly seen: string;
  readonly settings: readonly string[];
}

/** One sentence for all the locations of which the same is to be told. */
function told(
  all: readonly (Found | undefined)[],
  sentence: (locations: string, seen: string) => string,
): Untold | undefined {
  const found = all.filter((one) => one !== undefined);
  const [first] = found;
  if (!first) return undefined;
  const modes = found.map(({ mode }) => mode);
  const names = `${modes.join(', ').replace(/, ([^,]*)$/, ' and $1')} location${modes.length === 1 ? '' : 's'}`;
  const settings = found.flatMap((one) => one.settings);
  const options = settings.map((setting) => `--setting '${setting}'`).join(' ');
  return { sentence: `${sentence(names, first.seen)}: ${options}`, settings };
}

/** How messages look at a location, where they do not look as the module has them by itself. */
async function templateOf(scene: Scene, mode: ListeningName): Promise<Found | undefined> {
  const unsaid = unsaidAt(scene, mode, 'push_stream_message_template', 'push_stream_header_template');
  if (unsaid.length === 0) return undefined;
  const channel = scene.channel();
  const text = scene.text();
  const failure = await failureOf(async () => {
    await channel.given.published(text);
    const listener = channel.listen(mode, { as: `${channel.id}.b1` });
    await listener.isOpen();
    await listener.receives({ text });
  });
  // The frames of a WebSocket are shown one by one: the first of them need not have the text.
  const isOther =
    failure && (failure.seen.includes(text) || (mode === 'websocket' && failure.seen.startsWith('"')));
  if (!isOther) return undefined;
  return { mode, seen: failure.seen, settings: unsaid.map((name) => `${mode}:${name}=…`) };
}

/** Where a location reads positions from, where it passes over the headers for them. */
async function positionOf(scene: Scene, mode: ListeningName): Promise<Found | undefined> {
  const { subscriber, polling } = scene.stage.ports.locations;
  const isSaid = unsaidAt(scene, mode, ...sources).length < sources.length;
  if (isSaid || (!subscriber && !polling)) return undefined;
  const polls = new Polls(scene);
  const channel = scene.channel();
  let byArguments = false;
  await failureOf(async () => {
    await channel.given.published(scene.text('one'));
    const from = await polls.lastPosition(channel);
    const text = await channel.given.published(scene.text('two'));
    byArguments =
      !(await goesOn(channel, mode, text, { from })) &&
      (await goesOn(channel, mode, text, { query: asArguments(from) }));
  });
  if (!byArguments) return undefined;
  const settings = [`${mode}:${sources[0]}=$arg_time`, `${mode}:${sources[1]}=$arg_tag`];
  return { mode, seen: '', settings };
}

function asArguments({ time = '', tag = '' }: Position): [string, string][] {
  return [
    ['time', encodeURIComponent(time)],
    ['tag', encodeURIComponent(tag)],
  ];
}

/** Whether a subscriber who says a position so is given this text, in whatever template. */
async function goesOn(
  channel: PushChannel,
  mode: ListeningName,
  text: string,
  options: { readonly from?: Position; readonly query?: readonly (readonly [string, string])[] },
): Promise<boolean> {
  const listener = channel.listen(mode, options);
  const failure = await failureOf(async () => {
    await listener.isOpen();
    await listener.receives({ text });
  });
  return failure === undefined || failure.seen.includes(text);
}

type Setting = Parameters<Scene['configured']['setting']>[1];

function unsaidAt(scene: Scene, mode: keyof Locations, ...names: readonly Setting[]): readonly Setting[] {
  const settings = scene.stage.ports.locations[mode]?.settings ?? {};
  return names.filter((name) => settings[name] === undefined);
}

/** What went wrong, as far as it says something of the server. */
async function failureOf(run: () => Promise<void>): Promise<Failure | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    if (error instanceof Blocked || error instanceof Inconclusive || error instanceof NotApplicable)
      return undefined;
    throw error;
  }
}
