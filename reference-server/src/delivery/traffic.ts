/** What is counted of the subscribers of one mode. */
export class ModeTraffic {
  /** Subscribers whose connection stays or whose request is held; now. */
  waiting = 0;
  /** Messages handed to them since the start, stored ones among them; not what the server itself tells them. */
  delivered = 0;
}

/** Answers to publishers since the start, by their status. */
export class PublishTraffic {
  /** 200: of the push-stream dialect, which says no more than that. */
  ok = 0;
  /** 201: somebody got the message. */
  received = 0;
  /** 202: nobody was there. */
  accepted = 0;
  /** 4xx. */
  refused = 0;
  /** 5xx. */
  failed = 0;

  count(status: number): void {
    if (status >= 500) this.failed++;
    else if (status >= 400) this.refused++;
    else if (status === 201) this.received++;
    else if (status === 202) this.accepted++;
    else this.ok++;
  }
}

/** What is counted of subscribers and publishers as they come: an addition each, whether anybody asks or not. */
export class Traffic {
  readonly pushStream = {
    modes: {
      eventsource: new ModeTraffic(),
      websocket: new ModeTraffic(),
      streaming: new ModeTraffic(),
      'long-polling': new ModeTraffic(),
      polling: new ModeTraffic(),
      jsonp: new ModeTraffic(),
    },
    publishes: new PublishTraffic(),
    /** Texts of WebSocket clients that were published, and those that could not be: nobody is answered. */
    socketPublishes: { accepted: 0, refused: 0 },
  };
  readonly relay = {
    modes: { 'long-polling': new ModeTraffic(), polling: new ModeTraffic() },
    publishes: new PublishTraffic(),
  };
  /** Subscribers that were cut off because they read too slowly. */
  dropped = 0;
  /** Requests that were refused because they named too many channels, or one too often. */
  refused = 0;
}
