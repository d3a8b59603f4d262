import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-mode-case',
  title: 'upper and lower case make no difference in X-Nginx-PushStream-Mode',
  proves: ['push-stream-long-polling-mode-case'],
  needs: ['polling'],
  hint: 'Is the value of X-Nginx-PushStream-Mode compared without regard to case?',
  async run(scene, polls) {
    await polls.ask('polling', scene.channel(), { mode: 'Long-POLLING' }).isHeld();
  },
});
