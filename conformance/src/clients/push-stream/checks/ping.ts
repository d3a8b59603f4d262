import { Failure } from '../../../actors/failure.js';
import type { Line } from '../line.js';
import { pushChecks } from '../push-check.js';
import type { PushStage } from '../push-stage.js';
import { opcodes, pingPayload } from '../serving/websocket.js';

export default pushChecks({
  slug: 'ping',
  modes: ['stream', 'eventsource', 'websocket'],
  onTheWire: true,
  title: 'a client takes a ping for no message and for no position',
  proves: ['messages-notices'],
  hint: 'A ping is a message of id -1 in a stream, a comment ": -1" among events, a control frame of a WebSocket, to be answered by a pong of the same bytes.',
  async run(stage) {
    await stage.given.delivered();
    const line = await stage.line();
    line.ping();
    await stage.staysSilent('a ping is no message');
    if (stage.mode === 'websocket') await answersPing(stage, line);
    // Who goes on after no message at all is for other checks.
    await stage.given.resumed();
    (await stage.line()).ping();
    await stage.staysSilent('a ping is no message');
    await stage.cut();
    const missed = [stage.write()];
    await stage.send(missed);
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.staysSilent('the message has been reported once');
  },
});

async function answersPing(stage: PushStage, line: Line): Promise<void> {
  const expected = `a masked pong frame with ${JSON.stringify(pingPayload.toString())}`;
  const pong = await line.frames.take(stage.ports.timing.patience);
  if (!pong) throw new Failure(expected, 'no frame', line.connection);
  if (pong.fault) throw new Failure(expected, `a frame that ${pong.fault}`, line.connection);
  if (pong.opcode === opcodes.pong && pong.payload.equals(pingPayload)) return;
  const seen = `a frame of opcode ${pong.opcode} with ${JSON.stringify(pong.payload.toString())}`;
  throw new Failure(expected, seen, line.connection);
}
