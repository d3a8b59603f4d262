import type { ChannelObserver, ObserverHost } from '../../broker/channel-observer.js';
import type { BrokerTotals } from '../../broker/following.js';
import { Trash } from './trash.js';

/** The types of messages on the events channel. */
type EventType = 'channel_created' | 'channel_destroyed' | 'client_subscribed' | 'client_unsubscribed';

/** What the module tells on its events channel, and counts in its statistics of channels that are gone. */
export class PushStreamObserver implements ChannelObserver {
  #announce: ObserverHost['announce'];
  #trash: Trash | undefined;

  attach({ clock, deadlines, announce }: ObserverHost): void {
    this.#announce = announce;
    // The clean-up has to be told of; where nobody is told, it takes no timer.
    const cleanedUp = announce && ((channel: string) => this.#tell('channel_destroyed', channel));
    this.#trash = new Trash(clock, deadlines, cleanedUp);
  }

  created(channel: string): void {
    this.#tell('channel_created', channel);
  }

  subscribed(channel: string): void {
    this.#tell('client_subscribed', channel);
  }

  unsubscribed(channel: string): void {
    this.#tell('client_unsubscribed', channel);
  }

  /** The module tells of it when it cleans up, some seconds later. */
  deleted(channel: string, messages: number): void {
    this.#trash?.add(channel, messages);
  }

  expired(channel: string): void {
    this.#trash?.addCleanedUp(channel);
    this.#tell('channel_destroyed', channel);
  }

  totals(counted: BrokerTotals): BrokerTotals {
    if (!this.#trash) return counted;
    const { waiting, cleanedUp } = this.#trash;
    return {
      ...counted,
      stored: counted.stored + waiting.messages,
      messagesInTrash: cleanedUp.messages,
      channelsInDelete: waiting.channels,
      channelsInTrash: cleanedUp.channels,
    };
  }

  #tell(eventType: EventType, channel: string): void {
    if (!this.#announce) return;
    const bytes = Buffer.from(`{"type": "${eventType}", "channel": ${JSON.stringify(channel)}}`);
    this.#announce({ bytes, eventType });
  }
}
