import { accessStories } from '../../stories/access-story.js';

export default accessStories(
  (location, mode, where) => ({
    id: `push-stream/access-preflight-${mode}`,
    since: '0.2',
    title: `pages of the allowed origins may subscribe at ${where}, and say a position`,
    proves: ['push-stream-access-preflight'],
    settings: [[location, 'push_stream_allowed_origins']],
    hint: 'A browser asks with OPTIONS before a page of another origin may send If-Modified-Since.',
    async run(scene) {
      const headers = [
        ['Origin', 'http://page.example'],
        ['Access-Control-Request-Method', 'GET'],
        ['Access-Control-Request-Headers', 'if-modified-since,if-none-match'],
      ] as const;
      const call = scene.client(location).ask('OPTIONS', scene.channel(), { headers });
      const reply = await scene.expect(call).answers(200);
      scene.allowsOrigin(reply, location);
      reply
        .hasBody('')
        .lists('Access-Control-Allow-Methods', 'GET')
        .listsAtLeast('Access-Control-Allow-Headers', 'If-Modified-Since, If-None-Match, Last-Event-Id');
    },
  }),
  // A page opens a WebSocket without asking.
  ['streaming', 'eventsource', 'polling', 'subscriber'],
);
