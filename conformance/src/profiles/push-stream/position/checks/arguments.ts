import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/position-arguments',
  title: 'where the position comes from arguments, the headers are not looked at',
  proves: ['push-stream-position-arguments'],
  needs: ['jsonp'],
  features: ['storage'],
  hint: 'Are If-Modified-Since and Last-Event-Id passed over where a directive says what to read?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const from = await polls.lastPosition(channel, 'jsonp');
    const two = await channel.given.published(scene.text('two'));
    const headers = [
      ['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ['If-None-Match', '0'],
    ] as const;
    const batch = await polls.ask('jsonp', channel, { from, headers }).answers();
    batch.holds({ text: two });
    await polls.ask('jsonp', channel, { headers }).isHeld();
  },
});
