import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-too-large',
  title: 'a body that is too long is answered 413',
  proves: ['push-stream-publisher-too-large'],
  settings: [['publisher', 'client_max_body_size']],
  hint: 'The limit is client_max_body_size, of the location or around it.',
  async run(scene) {
    const [channel, other] = [scene.channel(), scene.channel()];
    await other.given.known();
    const limit = scene.configured.size('publisher', 'client_max_body_size');
    await scene.refused(channel.post(Buffer.alloc(limit + 1, 'x')), 413);
    await scene.client().knowsNothingOf(channel);
  },
});
