import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-percent-encoded',
  title: 'a channel id is the same however it is percent-encoded',
  proves: ['push-stream-publisher-percent-encoded'],
  hint: 'Decode the path of channels before it is split and looked up.',
  async run(scene) {
    const channel = scene.sibling(scene.channel(), ' \u00e9+&~');
    const escapes = [...Buffer.from(channel.id)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
    const spelled = escapes.join('');
    await scene.expect(scene.client().takesPath().post({ spelled }, scene.text())).answers(200);
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
