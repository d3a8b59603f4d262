import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-type',
  title: 'polling answers have the Content-Type of the location',
  proves: ['push-stream-polling-type'],
  needs: ['polling'],
  settings: [['polling', 'default_type']],
  features: ['storage'],
  hint: 'Is the Content-Type of polling answers what default_type says?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published();
    const { reply } = await polls.ask('polling', channel, { as: `${channel.id}.b1` }).answers();
    reply.hasHeader('Content-Type', scene.configured.setting('polling', 'default_type') ?? '');
  },
});
