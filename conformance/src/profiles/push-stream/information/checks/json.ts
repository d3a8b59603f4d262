import { Failure } from '../../../../engine/check.js';
import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-json',
  title: 'a channel is told of in JSON',
  proves: ['push-stream-information-json'],
  hint: 'GET on the publisher location tells of the channel; without an Accept header as one JSON object.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const client = scene.client();
    await client.tells(channel);
    const reply = await scene.expect(client.get(channel)).answers(200);
    const type = reply.header('Content-Type') ?? 'no Content-Type';
    if (!/json/i.test(type)) throw new Failure('a Content-Type of JSON', type, reply.connection);
  },
});
