import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-type',
  title: 'the Content-Type of a script is application/javascript',
  proves: ['push-stream-jsonp-type'],
  needs: ['jsonp'],
  features: ['storage'],
  hint: 'Is the Content-Type application/javascript where the request has the argument callback?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published();
    const { reply } = await polls.ask('jsonp', channel, { as: `${channel.id}.b1`, callback: 'cb' }).answers();
    reply.hasHeader('Content-Type', 'application/javascript');
  },
});
