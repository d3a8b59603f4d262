import { Failure } from '../../../actors/failure.js';
import { pushChecks } from '../push-check.js';
import { closeFrame, opcodes } from '../serving/websocket.js';

export default pushChecks({
  slug: 'close',
  modes: ['websocket'],
  onTheWire: true,
  title: 'a client answers a close frame, and connects again',
  proves: ['websocket-control', 'connections-again'],
  hint: 'A close frame is answered by one (RFC 6455 5.5.1), before the connection ends; 1001 says that the server goes away, not that nobody is wanted.',
  async run(stage) {
    await stage.given.delivered();
    const line = await stage.line();
    line.write(closeFrame(1001, 'going away'));
    const reply = await line.frames.take(stage.ports.timing.patience);
    const expected = 'a masked close frame in answer to close 1001';
    if (!reply) throw new Failure(expected, 'no frame', line.connection);
    if (reply.fault) throw new Failure(expected, `a frame that ${reply.fault}`, line.connection);
    if (reply.opcode !== opcodes.close) {
      throw new Failure(expected, `a frame of opcode ${reply.opcode}`, line.connection);
    }
    line.cut();
    await stage.line('the client to connect again');
    await stage.deliver();
  },
});
