import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-refused-reason',
  title: 'the close frame of a refusal says why, as JSON',
  proves: ['push-stream-websocket-refused-reason'],
  needs: ['websocket'],
  hint: 'Is the reason of the close frame {"http_status": …, "explain":"…"}?',
  async run(scene) {
    const listener = scene.listen('websocket', 'ALL');
    await scene.channel().given.step('open a WebSocket', () => listener.isUpgraded());
    await listener.isRefused(403, 'Channel id not authorized for this method.');
  },
});
