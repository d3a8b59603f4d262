import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-unknown-${mode}`,
  title: `${who} whose event id is not found goes on after the time and tag`,
  proves: ['push-stream-position-event-id-unknown'],
  hint: 'Do time and tag decide where no stored message has the event id?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const position = await polls.lastPosition(channel);
    const two = await channel.given.published(scene.text('two'));
    const eventId = 'nobody has it';
    await polls.start(mode, channel, { from: { ...position, eventId } }).gives({ text: two });
    await polls.start(mode, channel, { from: { eventId } }).gives();
  },
}));
