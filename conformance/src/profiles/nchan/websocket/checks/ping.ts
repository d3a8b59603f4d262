import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-ping',
  title: 'a silent WebSocket is pinged after each interval',
  proves: ['nchan-websocket-ping'],
  needs: ['websocket'],
  settings: [['websocket', 'nchan_websocket_ping_interval']],
  takes: 'seconds',
  hint: 'Does a timer of nchan_websocket_ping_interval run for every connection, and again after each ping?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('websocket', channel);
    await listener.isPinged(scene.time('websocket', 'nchan_websocket_ping_interval'));
    const text = await channel.given.message();
    await listener.receives(text);
  },
});
