import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-stored',
  title: 'what is there to be sent already is sent at once',
  proves: ['push-stream-long-polling-stored'],
  needs: ['subscriber'],
  features: ['storage'],
  keeps: 2,
  hint: 'Are stored messages that a request asks for sent without waiting for a new one?',
  async run(scene, polls) {
    const channel = scene.channel();
    const texts = [await channel.given.published(), await channel.given.published()];
    const batch = await polls.ask('subscriber', channel, { as: `${channel.id}.b2` }).answersAtOnce();
    batch.holds(...texts.map((text) => ({ text })));
  },
});
