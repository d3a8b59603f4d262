import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/message-id-resume-argument',
  title: 'a long-polling request that names a message in the argument last_event_id is given the next one',
  proves: ['nchan-message-id-resume-argument'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'nchan_subscriber_last_message_id: without validators, the id comes from the header or the url.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    const { id } = await scene.published(channel);
    const next = await channel.given.message();
    const reply = await scene.expect(scene.poll(channel, { after: id, afterIn: 'argument' })).answers(200);
    reply.hasBody(next);
  },
});
