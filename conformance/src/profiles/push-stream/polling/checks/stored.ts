import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-stored',
  title: 'polling gives the messages that were asked for and are there',
  proves: ['push-stream-polling-stored'],
  needs: ['polling'],
  features: ['storage'],
  keeps: 2,
  hint: 'Does a polling location send all stored messages that the request asks for, by its message template?',
  async run(scene, polls) {
    const channel = scene.channel();
    const one = await channel.given.published(scene.text('one'));
    const two = await channel.given.published(scene.text('two'), { eventId: 'the second' });
    const batch = await polls.ask('polling', channel, { as: `${channel.id}.b2` }).answers();
    batch.holds(
      { text: one, id: 1, channel: channel.id },
      { text: two, id: 2, channel: channel.id, eventId: 'the second' },
    );
  },
});
