import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-bare-subscriber',
  title: 'the refusal of a subscriber has no body',
  proves: ['push-stream-refusals-bare'],
  needs: ['streaming'],
  hint: 'Send Content-Length: 0 and no error page; the reason is in a header.',
  async run(scene) {
    const call = scene.client('streaming').takesPath().get({ spelled: 'ALL' });
    const reply = await scene.channel().given.step('be refused', () => scene.refused(call, 403));
    reply.hasBody('').hasHeader('Content-Length', '0');
  },
});
