import type { ServerSettings } from 'pushstream-server';
import type { Location, Locations } from '../actors/locations.js';
import type { Cursor } from '../actors/reply.js';
import type { RequestOptions, Stage } from '../actors/stage.js';
import type { Untold } from '../actors/untold.js';
import type { Option } from '../options/option.js';
import type { Ledger } from '../spec/ledger.js';
import type { HttpResponse } from '../wire/http-response.js';
import type { Check, Probe } from './check.js';

/** How the value of a directive is read: a text as it is, a whole number, `on` or `off`, a time such as `10s`, a size such as `1m`. */
export type SettingType = 'text' | 'count' | 'flag' | 'time' | 'size';

/** A directive of servers that the checks must know the value of. */
export interface KnownDirective {
  readonly type: SettingType;
  /** What a server does where nobody says; none where that is no limit, or nothing at all. */
  readonly otherwise?: string;
  /** The locations whose connections it ends when they have lasted for so long; undefined: none. */
  readonly ends?: 'all' | readonly (keyof Locations)[];
}

/** What a reference server is told, and where its locations are. */
export interface EmbeddedServer {
  readonly settings: ServerSettings;
  /** The locations of a server at this address. */
  readonly locations: (url: string) => Partial<Locations>;
}

/** The reference server that answers for a profile where no target is named. */
export interface Embedded extends EmbeddedServer {
  readonly locations: (url: string) => Locations;
  /** A second server that stands beside it, for what has to be told to a whole server. */
  readonly second?: EmbeddedServer;
  /** Finds the number of subscribers in its channel information: the first group. */
  readonly subscriberCount?: RegExp;
}

/** What servers can be checked for: a set of requirements, the checks that judge them, and what these need to know. */
export interface Profile {
  readonly ledger: Ledger;
  readonly checks: readonly Check[];
  /** By feature: how to find out whether a target has it. */
  readonly probes: Readonly<Record<string, Probe>>;
  /** What is put behind a channel id to be given so many of the latest messages at once, where a plain request waits for a new one. */
  readonly oldest: (count: number) => string;
  /** Whether the answer to a POST is one that only servers of this dialect give; undefined: there is none. */
  readonly recognizes?: (posted: HttpResponse) => boolean;
  /** Finds out what nobody has told of a target, and what would make it be misjudged. */
  readonly untold?: (stage: Stage) => Promise<readonly Untold[]>;
  /** What a request to a location carries to go on from a position. Default: the validators, in the headers of RFC 9110. */
  readonly goingOn?: (location: Location, position: Cursor) => RequestOptions;
  /** The directive that limits how many messages of a channel are kept; undefined: none that the kit knows. */
  readonly storageLimit?: string;
  /** Each check has the target for itself. */
  readonly alone?: boolean;
  /** The subscriber locations of which a run needs one beside the publisher location. */
  readonly subscribing: readonly (keyof Locations)[];
  /** The options that it adds to those of every run. */
  readonly options: Readonly<Record<string, Option<unknown>>>;
  /** The directives whose values a run may be told with `--setting`. */
  readonly directives: Readonly<Record<string, KnownDirective>>;
  /** The reference server that answers for it; undefined: a run must name a target. */
  readonly embedded?: Embedded | undefined;
  /** What the locations of a run show of a requirement that is noted and never judged; undefined: nothing. */
  readonly observe?: (requirement: string, locations: Locations) => string | undefined;
  /** Requirements of the protocol it builds upon that it does not make, by id, each with where that is said. */
  readonly notPromised?: Readonly<Record<string, string>>;
}
