import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/timeout-waits',
  title: 'before its time-out a request waits, and gets what is published',
  proves: ['nchan-timeout-waits'],
  needs: ['subscriberTimeout'],
  hint: 'A location with a time-out is a long-polling location until then.',
  async run(scene) {
    const channel = await scene.channel();
    const call = scene.poll(channel, { at: 'subscriberTimeout' });
    await scene.expect(call).isHeld(channel);
    const text = await channel.given.message();
    const reply = await scene.expect(call).answers(200);
    reply.hasBody(text);
  },
});
