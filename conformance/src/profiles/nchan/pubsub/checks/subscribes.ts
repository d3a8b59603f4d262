import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/pubsub-subscribes',
  title: 'a GET at a pubsub location waits for a message and gets it',
  proves: ['nchan-pubsub-subscribes'],
  needs: ['pubsub'],
  hint: 'A location with nchan_pubsub treats a GET as a subscriber, not as a publisher who asks for information.',
  async run(scene) {
    const channel = await scene.channel();
    const call = scene.pubsub(channel, 'GET');
    await scene.expect(call).isHeld(channel);
    const text = await channel.given.message();
    const reply = await scene.expect(call).answers(200);
    reply.hasBody(text);
  },
});
