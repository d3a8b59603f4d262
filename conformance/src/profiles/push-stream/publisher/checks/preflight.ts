import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-preflight',
  title: 'pages of the allowed origins may publish',
  proves: ['push-stream-publisher-preflight'],
  settings: [['publisher', 'push_stream_allowed_origins']],
  hint: 'A browser asks with OPTIONS for the method and for the headers that pushstream.js sends.',
  async run(scene) {
    const headers = [
      ['Origin', 'http://page.example'],
      ['Access-Control-Request-Method', 'POST'],
      ['Access-Control-Request-Headers', 'event-id'],
    ] as const;
    const call = scene.client().ask('OPTIONS', scene.channel(), { headers });
    const reply = await scene.expect(call).answers(200);
    scene.allowsOrigin(reply, 'publisher');
    reply
      .lists('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE')
      .listsAtLeast(
        'Access-Control-Allow-Headers',
        'If-Modified-Since, If-None-Match, Etag, Event-Id, Event-Type, Last-Event-Id',
      );
  },
});
