/** What is told of one channel. */
export interface ChannelRow {
  readonly channel: string;
  readonly published: number;
  readonly stored: number;
  readonly subscribers: number;
}

/** What is told beside a list of channels. */
export interface GroupFacts {
  readonly hostname: string;
  /** `YYYY-MM-DDTHH:MM:SS`, UTC */
  readonly time: string;
  readonly channels: number;
  readonly wildcardChannels: number;
  /** Seconds */
  readonly uptime: number;
}

/** What is told of the server. */
export interface SummaryFacts extends GroupFacts {
  readonly publishedMessages: number;
  readonly storedMessages: number;
  readonly messagesInTrash: number;
  readonly channelsInDelete: number;
  readonly channelsInTrash: number;
  readonly subscribers: number;
  readonly byWorker: readonly {
    readonly pid: string;
    readonly subscribers: number;
    readonly uptime: number;
  }[];
}
