import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/message-id-precedence',
  title: 'validators decide where a request has them and Last-Event-ID',
  proves: ['nchan-message-id-precedence'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'Last-Event-ID counts where If-Modified-Since and If-None-Match are absent.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    const { cursor } = await channel.given.read();
    const second = await scene.published(channel);
    await channel.given.message();
    const headers = [['Last-Event-ID', second.id]] as const;
    const reply = await scene.expect(channel.subscriber.next(cursor, { headers })).answers(200);
    reply.hasBody(second.text);
  },
});
