import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-templates',
  title: 'a script begins with the header template and ends with the footer template',
  proves: ['push-stream-jsonp-templates'],
  needs: ['jsonp'],
  settings: [
    ['jsonp', 'push_stream_header_template'],
    ['jsonp', 'push_stream_footer_template'],
  ],
  features: ['storage'],
  hint: 'Are the header and footer templates outside the call of the function?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const batch = await polls.ask('jsonp', channel, { as: `${channel.id}.b1`, callback: 'cb' }).answers();
    batch.isInsideTemplates().holds({ text });
  },
});
