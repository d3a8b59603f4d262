import type { RelayCheck } from '../relay-check.js';
import asks from './asks.js';
import binary from './binary.js';
import byteByByte from './byte-by-byte.js';
import chunked from './chunked.js';
import closeDelimited from './close-delimited.js';
import conflict from './conflict.js';
import connectionClose from './connection-close.js';
import contentType from './content-type.js';
import cutBody from './cut-body.js';
import cutChunked from './cut-chunked.js';
import cutHead from './cut-head.js';
import cutHeld from './cut-held.js';
import empty from './empty.js';
import etag from './etag.js';
import etagPunctuation from './etag-punctuation.js';
import etagUnquoted from './etag-unquoted.js';
import etagWeak from './etag-weak.js';
import forbidden from './forbidden.js';
import gone from './gone.js';
import headerCase from './header-case.js';
import http10 from './http-1.0.js';
import lastModified from './last-modified.js';
import lastModifiedPast from './last-modified-past.js';
import lateBody from './late-body.js';
import long from './long.js';
import message from './message.js';
import notModified from './not-modified.js';
import notModifiedPace from './not-modified-pace.js';
import restart from './restart.js';
import sameSecond from './same-second.js';
import walk from './walk.js';

/** All checks of relay subscriber clients, from the simple to the rough. */
export const relayClientChecks: readonly RelayCheck[] = [
  asks,
  message,
  chunked,
  closeDelimited,
  http10,
  byteByByte,
  lateBody,
  connectionClose,
  headerCase,
  empty,
  binary,
  long,
  contentType,
  cutHead,
  cutBody,
  cutChunked,
  cutHeld,
  restart,
  etag,
  lastModified,
  etagWeak,
  etagUnquoted,
  etagPunctuation,
  lastModifiedPast,
  sameSecond,
  notModified,
  notModifiedPace,
  gone,
  conflict,
  forbidden,
  walk,
];
