import type { Step } from './exchanges.js';
import type { Parsed } from './http-text.js';
import { comment, type Variable } from './shell.js';

/** What a step is, in one line. */
export function title(step: Step, channels: readonly Variable[]): string {
  if ('request' in step) return `${step.connection}: ${nameOf(step.request, channels)}`;
  if (step.frames) return `${step.connection}: ${nameOf(step.requests[0], channels)}, a WebSocket`;
  return `${step.connection}: several requests on one connection`;
}

/** Method and target of a request. */
function nameOf(request: Parsed | undefined, channels: readonly Variable[]): string {
  const line = request?.line.replace(/ HTTP\/1\.\d$/, '') ?? '';
  return channels.reduce((text, { text: id, name }) => text.replaceAll(id, `$${name}`), line);
}

/** What has to be known to read a command or its output; `secure` when it goes over TLS. */
export function remarks(step: Step, secure: boolean): string[] {
  if ('request' in step) {
    return step.streamed ? [comment('(a stream: what has come when --max-time is over)')] : [];
  }
  if (!step.frames) return [];
  const says = step.sends.flatMap((send) => send.says ?? []);
  return [
    comment(`sends after the handshake: ${listed(says, 'nothing')}`),
    comment('(its frames are masked with zeros, to be readable; those that come are shown as bytes)'),
    ...(!secure && step.sends.some(({ bytes }) => bytes.includes(telnetCommand))
      ? [comment('(curl sends a byte 0xff twice, as telnet has it: send these bytes with another program)')]
      : []),
  ];
}

/** So many frames are listed. */
const longest = 10;

function listed(frames: readonly string[], none: string): string {
  const left = frames.length - longest;
  return [...frames.slice(0, longest), ...(left > 0 ? [`and ${left} more`] : [])].join(', ') || none;
}

/** The byte that telnet, as which curl sends raw bytes, takes for a command of its own. */
const telnetCommand = 0xff;

/** The status of the recorded answer, to compare with. */
export function seenBefore(step: Step): string {
  if (!('request' in step)) {
    return step.frames ? ` (the kit saw: 101, then ${listed(step.frames, 'no frame')})` : '';
  }
  const status = step.begun?.line.replace(/^HTTP\/1\.\d /, '');
  if (status === undefined) return ' (the kit saw: no whole answer)';
  return ` (the kit saw: ${status}${step.answer ? '' : ', and a body that had not ended'})`;
}
