import {
  type FollowRequest,
  type FollowResult,
  type Location,
  type Parts,
  whenReady,
} from 'pushstream-server/parts';
import { type Answer, answering, type Occasion, overBroker } from '../../../mutants/rewrite.js';

/** Where subscribers are answered, by the first part of the path. */
export type Place = 'poll' | 'lp' | 'jsonp' | 'sub' | 'ev' | 'ws';

/** Whether a location is this one. */
export function isAt(place: Place, { path }: Pick<Location, 'path'>): boolean {
  return path.startsWith(`^/${place}/`);
}

/** Whole answers in one place go out as `change` has them; undefined: never. */
export function answersAt(
  place: Place,
  change: (answer: Answer, occasion: Occasion) => Answer | undefined,
): Pick<Parts, 'decorateHandler'> {
  return answering('subscriber', (answer, occasion) =>
    isAt(place, occasion.location) ? change(answer, occasion) : answer,
  );
}

/** The text of an answer goes through `change`, where it has one. */
export function rewritten(answer: Answer, change: (text: string) => string): Answer {
  return { ...answer, bytes: Buffer.from(change(Buffer.from(answer.bytes).toString('latin1')), 'latin1') };
}

/** Subscribers are found their messages as `change` has it. */
export function following(change: {
  readonly request?: (request: FollowRequest) => FollowRequest;
  readonly result?: (result: Followed, request: FollowRequest) => Followed;
}): Pick<Parts, 'decorateBroker'> {
  return overBroker((inner) => ({
    follow: (request, follower) => {
      const changed = change.request?.(request) ?? request;
      return whenReady(inner.follow(changed, follower), (result) =>
        result.type === 'followed' && change.result ? change.result(result, changed) : result,
      );
    },
  }));
}

type Followed = Extract<FollowResult, { readonly type: 'followed' }>;
