import type { FollowRequest } from 'pushstream-server/parts';
import { following } from '../../proof/whole.js';

/** The modes of subscribers, as checks are named. */
type Modes = readonly string[];
/** All of them. */
const everyMode: Modes = ['polling', 'long-polling', 'streaming', 'eventsource', 'websocket'];
/** Those of whole answers. */
export const wholeAnswers: Modes = ['polling', 'long-polling'];

/** The checks of something in these modes. */
export function kills(slug: string, modes = everyMode): [string, ...string[]] {
  return modes.map((mode) => `position-${slug}-${mode}`) as [string, ...string[]];
}

/** Subscribers start where `change` has it. */
export function starting(
  change: (start: FollowRequest['start'], request: FollowRequest) => FollowRequest['start'],
) {
  return following({ request: (request) => ({ ...request, start: change(request.start, request) }) });
}
