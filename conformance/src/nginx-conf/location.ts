import type { NginxDirective } from 'pushstream-server/nginx-conf';

/** A location of a configuration, with the directives that hold in it. */
export interface ConfiguredLocation {
  /** `=`, `~` and so on; empty: a prefix. */
  readonly modifier: string;
  readonly path: string;
  /** The server that it belongs to. */
  readonly server: NginxDirective;
  /** `file:line`. */
  readonly place: string;
  /** What holds here by name: the innermost; of several at one place the last. */
  readonly holds: ReadonlyMap<string, readonly string[]>;
  /** What stands in the location itself. */
  readonly own: readonly NginxDirective[];
}

type Held = ReadonlyMap<string, readonly string[]>;

/** What is about a location alone, and not about those within it. */
const roles =
  /^(?:push_stream_(?:publisher|subscriber|websocket|channels_statistics)|nchan_(?:publisher|subscriber|pubsub|stub_status)|push_(?:publisher|subscriber))$/;

/** All locations of all servers, in their order. */
export function locationsOf(configuration: readonly NginxDirective[]): ConfiguredLocation[] {
  return configuration
    .filter(({ name }) => name === 'http')
    .flatMap((http) => {
      const outer = holding(new Map(), http.block ?? []);
      return (http.block ?? [])
        .filter(({ name }) => name === 'server')
        .flatMap((server) => within(server, server, holding(outer, server.block ?? [])));
    });
}

function within(around: NginxDirective, server: NginxDirective, outer: Held): ConfiguredLocation[] {
  return (around.block ?? [])
    .filter(({ name }) => name === 'location')
    .flatMap((location) => {
      const own = location.block ?? [];
      const inherited = new Map([...outer].filter(([name]) => !roles.test(name)));
      const holds = holding(inherited, own);
      const { args, position } = location;
      const [first = '', second] = args;
      // A modifier may stand against the path.
      const [, joined = '', rest = ''] = /^(=|\^~|~\*|~|@)?(.*)$/s.exec(first) ?? [];
      const [modifier, path] = second === undefined ? [joined, rest] : [first, second];
      const place = `${position.file}:${position.line}`;
      return [{ modifier, path, server, place, holds, own }, ...within(location, server, holds)];
    });
}

/** What holds within braces. `set` gives a name of its own to a value: it is kept under that. */
function holding(outer: Held, block: readonly NginxDirective[]): Held {
  const held = new Map(outer);
  for (const { name, args, block: inner } of block) {
    if (inner !== undefined) continue;
    const [variable = '', ...value] = args;
    if (name === 'set') held.set(variable, value);
    else held.set(name, args);
  }
  return held;
}
