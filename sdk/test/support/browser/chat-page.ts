/** A chat of the time when pages of one origin asked servers of another by script tags. */
export const chat = (port: number) => `<!DOCTYPE html>
<html><head><title>Chat</title><script type="text/javascript" src="/js/pushstream.js"></script></head>
<body>
<div id="log"></div>
<script type="text/javascript">
  PushStream.LOG_LEVEL = 'error';
  var pushstream = new PushStream({
    host: '127.0.0.1',
    port: ${port},
    modes: 'longpolling',
    useJSONP: true,
    messagesControlByArgument: true,
    messagesPublishedAfter: 5,
    tagArgument: 'tag',
    timeArgument: 'time'
  });
  var states = [];
  pushstream.onmessage = function (text, id, channel) {
    var line = document.createElement('p');
    line.appendChild(document.createTextNode(channel + ' ' + id + ' ' + text));
    document.getElementById('log').appendChild(line);
  };
  pushstream.onstatuschange = function (state) { states.push(state); };
  try { pushstream.connect(); } catch (e) { document.title = e; }
  pushstream.addChannel('room');
  pushstream.connect();
  function say(text) {
    pushstream.sendMessage(text, function () { document.title = 'sent'; }, function () { document.title = 'failed'; });
  }
</script>
</body></html>`;
