import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-header`,
  title: `what ${who} receives begins with the header template`,
  proves: [`push-stream-${mode}-header`],
  needs: [mode],
  settings: [[mode, 'push_stream_header_template']],
  hint: 'Is push_stream_header_template sent as soon as the connection is there, before anything else?',
  async run(scene) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const listener = channel.listen(mode, { as: `${channel.id}.b1` });
    await listener.isOpen();
    const next = await channel.given.published();
    await listener.receivesOn([text, next], channel.id);
  },
}));
