import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/pubsub-not-deleted',
  title: 'a DELETE at a pubsub location deletes nothing',
  proves: ['nchan-pubsub-not-deleted'],
  needs: ['pubsub'],
  features: ['storage'],
  hint: 'Who may subscribe may not delete: only publisher locations do.',
  async run(scene) {
    const channel = await scene.channel();
    const text = await channel.given.message();
    await scene.expect(scene.pubsub(channel, 'DELETE')).outcome();
    const call = channel.subscriber.get();
    const reply = await scene.expect(call).answers(200);
    reply.hasBody(text);
  },
});
