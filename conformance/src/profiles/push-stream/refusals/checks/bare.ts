import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-bare',
  title: 'a refusal has no body',
  proves: ['push-stream-refusals-bare'],
  hint: 'Send Content-Length: 0 and no error page; the reason is in a header.',
  async run(scene) {
    const channel = scene.channel();
    const call = scene.client().ask('POST', channel);
    const reply = await channel.given.step('be refused', () => scene.refused(call, 400));
    reply.hasBody('').hasHeader('Content-Length', '0');
  },
});
