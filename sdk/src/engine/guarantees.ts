/** What can be promised about messages, given what the server's template tells of them. */
export interface Guarantees {
  /**
   * Nothing is lost when a connection is: needs time and tag, or event ids, and of each channel a place to go on from, which
   * most servers tell before the first message; and a server that takes them: false in a mode in which messages were missing
   * after a reconnect.
   */
  readonly resume: boolean;
  /** Nothing comes twice: needs the id, or time and tag; and the channel where there are several. */
  readonly once: boolean;
  /** Missing messages are reported as `gap`: needs the id, and the channel where there are several. */
  readonly gaps: boolean;
  /** A channel that counts from the beginning again is reported as `reset`: as gaps, and the time. */
  readonly resets: boolean;
}

/** Fields that messages have had. */
export interface Told {
  readonly id?: boolean;
  readonly channel?: boolean;
  readonly time?: boolean;
  readonly tag?: boolean;
  readonly eventId?: boolean;
  /** Any message has come. */
  readonly text?: boolean;
  /** Messages were missing after a reconnect. */
  readonly lost?: boolean;
  /** Of each channel it is known where to go on. */
  readonly placed?: boolean;
}

/** @param isRelay the server says with each message what to resume from, in answers about one channel each; no numbers */
export function guarantees(told: Told, channels: number, isRelay: boolean): Guarantees {
  const { channel, time = false, tag = false, eventId = false } = told;
  const id = !isRelay && told.id === true;
  const named = isRelay || channel || channels < 2;
  const position = isRelay || (time && tag);
  return {
    // As long as no message has come, nothing speaks against its having a place.
    resume: !told.lost && (isRelay || eventId || (told.placed === true && (position || !told.text))),
    once: named && (id || position),
    gaps: named && id,
    resets: named && id && time,
  };
}
