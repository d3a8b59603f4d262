import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/pubsub-publishes',
  title: 'a POST to a pubsub location publishes',
  proves: ['nchan-pubsub-publishes'],
  needs: ['pubsub'],
  features: ['storage'],
  hint: 'A location with nchan_pubsub treats a POST as a publisher location does.',
  async run(scene) {
    const channel = await scene.channel();
    const text = scene.text();
    await scene.expect(scene.pubsub(channel, 'POST', text)).answers(201, 202);
    const reply = await scene.expect(channel.subscriber.get()).answers(200);
    reply.hasBody(text);
  },
});
