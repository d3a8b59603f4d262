import type { Body, ResponseHead, Sink } from '../../../http/exchange.js';
import type { NginxLocation } from '../location.js';
import type { NginxRequest } from '../request.js';
import { GzipSink, packed } from './gzip-body.js';
import { SubstitutionSink } from './substitution.js';

/** An answer after all that changes its body on the way out. */
export interface FilteredAnswer {
  readonly head: ResponseHead;
  /** A body in one piece. */
  whole(body: Body): Body;
  /** A sink for one that is sent bit by bit, in front of the one that it goes out by. */
  before(sink: Sink): Sink;
}

/** Whether the body of an answer is another once it goes out. @param length of the body */
export function changesBody(request: NginxRequest, head: ResponseHead, length: number): boolean {
  const { substitution, gzip } = request.location ?? {};
  return substitution?.isFor(head) === true || gzip?.packs(request, head, length) === true;
}

/**
 * Puts texts in place of others, then compresses, as the location says; undefined where it says nothing of bodies.
 * @param length of the body; undefined when nobody knows it yet
 */
export function filtered(
  request: NginxRequest,
  { isUnframed, substitution, gzip }: NginxLocation,
  head: ResponseHead,
  length: number | undefined,
): FilteredAnswer | undefined {
  if (!isUnframed && !substitution && !gzip) return undefined;
  const given = isUnframed ? { ...head, unframed: true } : head;
  const replaced = substitution?.begin(request, given);
  const plain = replaced?.head ?? given;
  const packing = gzip?.pack(request, plain, replaced ? undefined : length);
  const packedHead = packing?.head ?? plain;
  const level = packing?.level;
  return {
    // Compressed, it has another length.
    head: level === undefined ? packedHead : { ...packedHead, length: undefined },
    whole(body) {
      const made = replaced ? replaced.texts.whole(body) : body;
      return level === undefined ? made : packed(made, level);
    },
    before(sink) {
      const packing = level === undefined ? sink : new GzipSink(sink, level);
      return replaced ? new SubstitutionSink(packing, replaced.texts) : packing;
    },
  };
}
