import { Transcript } from '../../../wire/transcript.js';

/** How many entries are kept at least. */
const kept = 40;

/** Remembers only the last of what went over a connection: under load nobody reads the rest. */
export class RecentTranscript extends Transcript {
  override record(...entry: Parameters<Transcript['record']>): void {
    super.record(...entry);
    if (this.entries.length >= 2 * kept) this.entries.splice(0, this.entries.length - kept);
  }
}
