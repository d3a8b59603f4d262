import { NotApplicable } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { RequestOptions } from '../../../actors/stage.js';
import { type SettingName, settingOf } from '../settings.js';

/** Where a subscriber goes on; what is left out is not said. */
export interface Position {
  /** A date as HTTP writes it. */
  readonly time?: string;
  /** The number, with or without `W/`. */
  readonly tag?: string;
  readonly eventId?: string;
}

/** Where a server reads a part of a position: the directive that says so, and what it is read from without. */
interface Source {
  readonly directive: SettingName;
  readonly header: string;
  /** The argument in its place at a location for scripts, which can send no headers. */
  readonly script: string;
}

const sources: Readonly<Record<keyof Position, Source>> = {
  time: {
    directive: 'push_stream_last_received_message_time',
    header: 'If-Modified-Since',
    script: '$arg_time',
  },
  tag: {
    directive: 'push_stream_last_received_message_tag',
    header: 'If-None-Match',
    script: '$arg_tag',
  },
  eventId: { directive: 'push_stream_last_event_id', header: 'Last-Event-Id', script: '$arg_eventid' },
};

/**
 * What a request to a location has to carry to say a position.
 * @param script whether it is a location for scripts
 * @throws NotApplicable where the server reads it from something that the kit can't send
 */
export function sayingPosition(
  location: Pick<Location, 'settings'>,
  position: Position,
  script = false,
): Required<Pick<RequestOptions, 'headers' | 'query'>> {
  const headers: [string, string][] = [];
  const query: [string, string][] = [];
  for (const part of ['time', 'tag', 'eventId'] as const) {
    const value = position[part];
    if (value === undefined) continue;
    const { directive, header, script: otherwise } = sources[part];
    const from = settingOf(location.settings, directive) ?? (script ? otherwise : undefined);
    const [, kind, name = ''] = /^\$\{?(arg|http)_(\w+)\}?$/.exec(from ?? '') ?? [];
    if (from === undefined) headers.push([header, value]);
    else if (kind === 'http') headers.push([name.replaceAll('_', '-'), value]);
    else if (kind === 'arg') query.push([name, encodeURIComponent(value)]);
    else {
      throw new NotApplicable(
        `it needs to say a position, and can't where ${directive} is ${JSON.stringify(from)}: only an argument ($arg_…) or a header ($http_…)`,
      );
    }
  }
  return { headers, query };
}
