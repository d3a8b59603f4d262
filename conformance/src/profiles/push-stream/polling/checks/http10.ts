import { Failure } from '../../../../engine/check.js';
import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-http10',
  title: 'a client of HTTP/1.0 gets messages without chunks, and the connection is closed',
  proves: ['push-stream-polling-http10'],
  needs: ['polling'],
  features: ['storage'],
  hint: 'Is Transfer-Encoding left out, and the connection closed, where the request says HTTP/1.0?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const poll = polls.ask('polling', channel, { as: `${channel.id}.b1`, version: '1.0' });
    const { reply } = await poll.answers();
    if (reply.response.framing === 'chunked') {
      throw new Failure('a body without chunks', 'Transfer-Encoding: chunked', reply.connection);
    }
    if (!reply.closesConnection) {
      throw new Failure('Connection: close', 'a connection that stays open', reply.connection);
    }
    poll.batch(reply).holds({ text });
  },
});
