import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-many-headers',
  title: 'a GET with many headers is answered like any other',
  proves: ['relay-3.1-get'],
  features: ['storage'],
  hint: 'Browsers behind proxies send some dozens of headers and some kilobytes of cookies.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    const headers = Array.from({ length: 40 }, (_, index) => [`X-Extra-${index}`, `value ${index}`] as const);
    const cookie = ['Cookie', `session=${'0123456789abcdef'.repeat(100)}`] as const;
    const reply = await stage.expect(channel.subscriber.get({ headers: [...headers, cookie] })).answers(200);
    reply.hasBody(text);
  },
});
