import { Failure } from '../../../actors/failure.js';
import type { ClientRequest } from '../../client-request.js';
import { pushChecks } from '../push-check.js';
import type { Attempt } from '../push-server.js';
import type { PushStage } from '../push-stage.js';
import { prefixes } from '../serving/index.js';

export default pushChecks({
  slug: 'asks',
  onTheWire: true,
  title: 'a client asks for the channels it was told, with a valid request',
  proves: ['connections-request'],
  hint: 'Compare the request with the url that the client was started with; arguments may be added. A WebSocket needs its four headers (RFC 6455 4.1).',
  async run(stage) {
    const attempt = await stage.attempt(stage.ports.timing.start);
    if (!attempt) throw new Failure(`a valid request, GET ${stage.path}`, stage.ended ?? 'no request');
    const seen = whatIsWrong(stage, attempt);
    if (seen) throw new Failure(`a valid request, GET ${stage.path}`, seen, attempt.question.connection);
  },
});

function whatIsWrong(stage: PushStage, { question: { request }, wanted }: Attempt): string | undefined {
  const { method, target, version, faults } = request;
  if (faults.length > 0) return `a request that ${faults.join(', and ')}`;
  const names = wanted.channels.map(({ name }) => name);
  const told = wanted.prefix === prefixes[stage.mode] && names.join('/') === stage.channels.join('/');
  if (method !== 'GET' || !told) return `${method} ${target} HTTP/${version}`;
  return stage.mode === 'websocket' ? handshakeFault(request) : undefined;
}

function handshakeFault({ headers, version }: ClientRequest): string | undefined {
  const value = (name: string) =>
    headers
      .filter((field) => field.name.toLowerCase() === name)
      .map((field) => field.value)
      .join(', ');
  const says = (name: string, pattern: RegExp) =>
    pattern.test(value(name)) ? [] : [`${name}: ${value(name) || '(none)'}`];
  const faults = [
    ...says('upgrade', /^websocket$/i),
    ...says('connection', /(?:^|[\s,])upgrade(?:$|[\s,])/i),
    ...says('sec-websocket-key', /^[A-Za-z0-9+/]{22}==$/),
    ...says('sec-websocket-version', /^(?:13|8)$/),
    ...(version === '1.1' ? [] : [`HTTP/${version}`]),
  ];
  return faults.length > 0 ? `a handshake with ${faults.join(', ')}` : undefined;
}
