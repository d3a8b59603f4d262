import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-ids',
  title: 'the messages of each channel count from 1',
  proves: ['push-stream-messages-ids'],
  needs: ['streaming'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'Each channel counts for itself.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const listener = await one.given.listening('streaming', { as: [one.id, two.id] });
    listener.pattern.mustShow('id', 'channel');
    for (const [channel, id] of [
      [one, 1],
      [two, 1],
      [one, 2],
      [one, 3],
      [two, 2],
    ] as const) {
      const text = await channel.given.published();
      await listener.receives({ text, id, channel: channel.id });
    }
  },
});
