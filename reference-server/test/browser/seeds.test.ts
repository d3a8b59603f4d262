import { describe, expect, test } from 'vitest';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { chatSettings, messengerSettings, socketSettings } from '../support/push-stream/article-settings.js';
import { SocketServer } from '../support/wire/socket-server.js';

/*
 * The pages of the articles in Chromium: what they do to the browser's own EventSource, WebSocket, iframe and script, without the
 * client library that was beside them.
 */

describe.skipIf(!chromiumAvailable())('a page of the articles', () => {
  const browser = browserOfThisFile();

  /** A page of the server's own origin: its list of locations, made into the article's. */
  async function open(server: SocketServer, script: string) {
    const page = await browser.page();
    await page.goto(server.url);
    await page.evaluate(`document.body.innerHTML = '<p>Messages:</p><div id="messages"></div>'`);
    await page.addScriptTag({ content: script });
    const shown = async () => (await page.locator('#messages').innerText()).trim();
    const subscribed = (count: number) => expect.poll(() => server.server.stats().subscribers).toBe(count);
    return { page, shown, subscribed };
  }

  const show = `function messageReceived(text, id, channel) {
    document.getElementById('messages').innerHTML += id + ': ' + text + '<br>';
  }`;

  test('by EventSource shows each message with its id (002)', async () => {
    const server = await SocketServer.start(chatSettings);
    const { shown, subscribed } = await open(
      server,
      `${show}
      new EventSource('/ev/ch1').onmessage = (event) => {
        const { text, id, channel } = JSON.parse(event.data);
        messageReceived(text, id, channel);
      };`,
    );
    await subscribed(1);
    await server.request('POST', '/pub?id=ch1', {}, 'Hello');
    await server.request('POST', '/pub?id=ch1', {}, 'Wörld');
    await expect.poll(shown).toBe('1: Hello\n2: Wörld');
  });

  test('by a forever-iframe shows each message with its id (002)', async () => {
    const server = await SocketServer.start(chatSettings);
    const { shown, subscribed, page } = await open(
      server,
      `${show}
      window.PushStream = { register(frame) {
        window.registered = true;
        frame.p = (id, channel, text) => messageReceived(text, id, channel);
      } };
      const frame = document.createElement('iframe');
      frame.src = '/sub/ch1';
      document.body.append(frame);`,
    );
    await subscribed(1);
    await page.waitForFunction('window.registered');
    await server.request('POST', '/pub?id=ch1', {}, 'Hello');
    await server.request('POST', '/pub?id=ch1', {}, 'again');
    await expect.poll(shown).toBe('1: Hello\n2: again');
  });

  test('by WebSocket logs what the template makes of a message, and may publish itself (003)', async () => {
    const server = await SocketServer.start(socketSettings);
    const { page, subscribed } = await open(
      server,
      `ws = new WebSocket('ws://' + location.host + '/ws/ch1');
      ws.onmessage = function (evt) { console.log(evt.data); };`,
    );
    const logged: string[] = [];
    // What the browser says of its own accord, of the icon that is missing for one, is no message of the page.
    page.on('console', (message) => message.type() === 'log' && logged.push(message.text()));
    await subscribed(1);
    await server.request('POST', '/pub?id=ch1', {}, 'Some Text');
    await expect.poll(() => logged).toEqual(['{"id":1,"channel":"ch1","text":"Some Text"}']);
    await page.evaluate("ws.send('from the page')");
    await expect.poll(() => logged[1]).toBe('{"id":2,"channel":"ch1","text":"from the page"}');
  });

  test('by long-polling asks again with the time and tag of the answer before (004)', async () => {
    const server = await SocketServer.start(messengerSettings);
    await server.request('POST', '/pub?id=my_channel', {}, 'one');
    const { shown } = await open(
      server,
      `async function poll(time, tag) {
        const query = '_=' + Date.now() + '&time=' + encodeURIComponent(time) + '&tag=' + tag;
        const response = await fetch('/sub/my_channel?' + query);
        if (response.status !== 200) return;
        document.getElementById('messages').append(await response.text() + ' ');
        poll(response.headers.get('Last-Modified'), response.headers.get('Etag'));
      }
      poll('Thu, 23 Feb 2012 12:15:45 GMT', '0');`,
    );
    await expect.poll(shown).toBe('one');
    await server.request('POST', '/pub?id=my_channel', {}, 'two');
    await expect.poll(shown).toBe('one two');
    await server.request('POST', '/pub?id=my_channel', {}, 'three');
    await expect.poll(shown).toBe('one two three');
  });
});
