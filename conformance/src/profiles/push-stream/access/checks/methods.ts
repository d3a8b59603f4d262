import { accessStories } from '../../stories/access-story.js';

export default accessStories((location, mode, where) => ({
  id: `push-stream/access-methods-${mode}`,
  since: '0.2',
  title: `another method than GET and OPTIONS on ${where} is answered 405`,
  proves: ['push-stream-access-methods'],
  hint: 'A subscriber location publishes and deletes nothing, and has no HEAD.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const client = scene.client(location);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      await scene.refused(client.ask(method, channel, { body: Buffer.from(scene.text()) }), 405);
    }
    // The bytes of a body behind it would belong to no answer.
    await scene.expect(client.ask('HEAD', channel)).answers(405);
    await channel.given.step('learn the counts', () =>
      scene.client().tells(channel, { published_messages: 1 }),
    );
  },
}));
