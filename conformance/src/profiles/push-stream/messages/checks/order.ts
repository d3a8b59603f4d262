import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-order',
  title: 'time and tag put messages in the order of their publishing',
  proves: ['push-stream-messages-order'],
  needs: ['streaming'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'The tag counts the messages of one second, of all channels together.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const listener = await one.given.listening('streaming', { as: [one.id, two.id] });
    listener.pattern.mustShow('time', 'tag');
    const texts: string[] = [];
    for (const channel of [one, two, two, one, two, one]) texts.push(await channel.given.published());
    const received = await listener.receives(...texts.map((text) => ({ text })));
    scene.inOrder(received.map(({ fields }) => fields));
  },
});
