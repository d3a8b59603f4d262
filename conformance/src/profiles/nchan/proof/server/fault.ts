/** Rules that the server of this folder can be made to break; each is named for what it does then. */
export type Fault =
  | 'skips-stored'
  | 'serves-one'
  | 'no-resume'
  | 'no-resume-argument'
  | 'says-202'
  | 'counts-none'
  | 'ends-none'
  | 'event-type-plain'
  | 'event-no-id'
  | 'event-no-type'
  | 'event-one-line'
  | 'event-lone-cr'
  | 'event-no-ping'
  | 'socket-wrong-accept'
  | 'socket-text-only'
  | 'socket-meta-no-id'
  | 'socket-meta-wrong-type'
  | 'socket-no-reason'
  | 'socket-empty-protocol'
  | 'socket-no-pong'
  | 'socket-no-ping'
  | 'chunked-late-head'
  | 'chunked-split'
  | 'chunked-empty'
  | 'multipart-same-boundary'
  | 'multipart-no-validators'
  | 'multipart-no-type'
  | 'multipart-late-boundary'
  | 'multipart-unmarked-end'
  | 'raw-no-separator'
  | 'multi-first-only'
  | 'multi-own-position'
  | 'multi-not-ended'
  | 'pubsub-drops'
  | 'pubsub-informs'
  | 'pubsub-mute'
  | 'pubsub-answers'
  | 'pubsub-deletes'
  | 'access-open'
  | 'access-closed'
  | 'timeout-304'
  | 'timeout-at-once'
  | 'etag-other'
  | 'poll-no-resume'
  | 'poll-no-resume-argument'
  | 'poll-id-first'
  | 'id-dotted'
  | 'json-other-key'
  | 'json-get-only'
  | 'json-delete-emptied'
  | 'counts-one'
  | 'first-id'
  | 'text-other-words'
  | 'xml-other-root'
  | 'yaml-other-key'
  | 'requested-milliseconds'
  | 'requested-never'
  | 'publisher-socket-mute'
  | 'publisher-socket-silent'
  | 'publisher-socket-no-type';

/** What this server may do in more than one way without breaking a rule. */
export interface Freedoms {
  /** Events tell their data before their id, and comments come between them. */
  readonly chattyEvents?: boolean;
  /** Etags are weak and quoted. */
  readonly weakEtags?: boolean;
  /** The first request for a channel is not counted as one, as with several processes of nchan. */
  readonly missesFirst?: boolean;
  /** Milliseconds after which subscribers are told of a message or a deletion. */
  readonly lateness?: number;
}

/** How one server behaves: the freedoms it uses and the faults it has. */
export interface Behaviour extends Freedoms {
  has(fault: Fault): boolean;
}
