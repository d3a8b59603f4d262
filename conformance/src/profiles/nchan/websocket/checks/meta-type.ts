import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-meta-type',
  title: 'with ws+meta.nchan the content type, where there is one, is that of the message',
  proves: ['nchan-websocket-meta-type'],
  needs: ['websocket'],
  hint: 'The line may be left out, but must not tell of another type.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('websocket', channel, { protocols: ['ws+meta.nchan'] });
    const contentType = 'application/x-of-this-check';
    const text = await channel.given.message(scene.text(), { contentType });
    const [received] = await listener.receives(text);
    if (received?.contentType === undefined) scene.stage.observe('nchan-websocket-meta-type', 'left out');
    else scene.areEqual('the content type', [contentType], [received.contentType]);
  },
});
