import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-origins',
  title: 'pages of the allowed origins may read what a publisher is told',
  proves: ['push-stream-publisher-origins'],
  settings: [['publisher', 'push_stream_allowed_origins']],
  hint: 'Access-Control-Allow-Origin stands on every answer, those to GET and DELETE too.',
  async run(scene) {
    const channel = scene.channel();
    const headers = [['Origin', 'http://page.example']] as const;
    const client = scene.client();
    const calls = [
      () => client.post(channel, scene.text(), { headers }),
      () => client.get(channel, { headers }),
      () => client.ask('DELETE', channel, { headers }),
    ];
    for (const call of calls) scene.allowsOrigin(await scene.expect(call()).answers(200), 'publisher');
  },
});
