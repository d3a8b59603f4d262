import type { PushCheck } from '../push-check.js';
import adjacent from './adjacent.js';
import asks from './asks.js';
import bytes from './bytes.js';
import channels from './channels.js';
import channelsCut from './channels-cut.js';
import channelsReplay from './channels-replay.js';
import close from './close.js';
import cut from './cut.js';
import cutMessage from './cut-message.js';
import deleted from './deleted.js';
import early from './early.js';
import end from './end.js';
import eventId from './event-id.js';
import fields from './fields.js';
import fragments from './fragments.js';
import framing from './framing.js';
import lengths from './lengths.js';
import lineEnds from './line-ends.js';
import lines from './lines.js';
import long from './long.js';
import messages from './messages.js';
import notFound from './not-found.js';
import notModifiedPace from './not-modified-pace.js';
import padding from './padding.js';
import percent from './percent.js';
import ping from './ping.js';
import refused from './refused.js';
import restart from './restart.js';
import retry from './retry.js';
import text from './text.js';
import timeout from './timeout.js';
import together from './together.js';
import eventType from './type.js';

/** All checks of push-stream clients, from the simple to the rough, each in its modes. */
export const pushStreamClientChecks: readonly PushCheck[] = [
  asks,
  messages,
  bytes,
  together,
  early,
  framing,
  text,
  percent,
  long,
  ping,
  padding,
  deleted,
  cut,
  cutMessage,
  restart,
  end,
  refused,
  notFound,
  eventId,
  channels,
  channelsReplay,
  channelsCut,
  lineEnds,
  fields,
  lines,
  eventType,
  retry,
  fragments,
  lengths,
  close,
  adjacent,
  timeout,
  notModifiedPace,
].flat();
