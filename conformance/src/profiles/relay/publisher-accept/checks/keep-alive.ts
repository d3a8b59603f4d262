import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-keep-alive',
  title: 'PUT, POST, GET and DELETE follow each other on one connection',
  proves: ['relay-3.2-accept'],
  hint: 'Look at what is left of each exchange on the connection: unread bytes, a parser or a timer that was not reset.',
  async run(stage) {
    const channel = await stage.channel();
    const { publisher } = channel;
    let send = publisher.keepAlive();
    const requests = [
      publisher.request('PUT'),
      publisher.postRequest(stage.text()),
      publisher.request('GET'),
      publisher.request('DELETE'),
    ];
    for (const request of requests) {
      const reply = await stage.expect(send(request)).answers(200, 201, 202);
      if (reply.closesConnection) send = publisher.keepAlive();
    }
  },
});
