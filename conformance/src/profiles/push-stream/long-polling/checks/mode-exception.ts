import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-mode-exception',
  title: 'a long-polling location holds requests that ask for polling',
  proves: ['push-stream-long-polling-mode-exception'],
  needs: ['subscriber'],
  // The documents say that it would be polling; nginx-push-stream-module 0.6.0 holds the request.
  hint: 'Does X-Nginx-PushStream-Mode: polling change nothing on a long-polling location?',
  async run(scene, polls) {
    await polls.ask('subscriber', scene.channel(), { mode: 'polling' }).isHeld();
  },
});
