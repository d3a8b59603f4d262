import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-refused-body',
  title: 'the body of a refused publish is not taken for a request',
  proves: ['push-stream-publisher-refused-body'],
  hint: 'Read the body of a request that is refused, or close the connection.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const client = scene.client().takesQuery();
    const send = client.keepAlive();
    const refusal = send(client.request('POST', { spelled: 'ALL' }, { body: Buffer.from(scene.text()) }));
    const reply = await channel.given.step('be refused', () => scene.refused(refusal, 403));
    await scene.isCleanAfter(reply, () => send(client.request('GET', channel)));
  },
});
