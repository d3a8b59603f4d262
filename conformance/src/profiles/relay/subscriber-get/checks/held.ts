import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-held',
  title: 'held requests in HTTP/1.0, in absolute form and with many headers all get the message',
  proves: ['relay-3.1-get'],
  needs: ['subscriber'],
  hint: 'A delayed response must fit its request too: an HTTP/1.0 client knows no chunked coding.',
  async run(stage) {
    const channel = await stage.channel();
    const { subscriber } = channel;
    const headers = Array.from({ length: 40 }, (_, index) => [`X-Extra-${index}`, `value ${index}`] as const);
    const calls = [
      subscriber.get({ version: '1.0' }),
      subscriber.get({ absoluteForm: true }),
      subscriber.get({ headers }),
    ];
    for (const call of calls) await channel.given.waiting(call);
    const text = await channel.given.message();
    for (const call of calls) (await stage.expect(call).answers(200)).hasBody(text);
  },
});
