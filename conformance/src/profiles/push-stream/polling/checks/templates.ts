import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-templates',
  title: 'a polling answer begins with the header template and ends with the footer template',
  proves: ['push-stream-polling-templates'],
  needs: ['polling'],
  settings: [
    ['polling', 'push_stream_header_template'],
    ['polling', 'push_stream_footer_template'],
  ],
  features: ['storage'],
  hint: 'Is what push_stream_header_template and push_stream_footer_template say sent around the messages of one answer?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published();
    const batch = await polls.ask('polling', channel, { as: `${channel.id}.b1` }).answers();
    batch.isInsideTemplates();
  },
});
