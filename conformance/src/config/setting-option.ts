import { repeated } from '../options/option.js';
import { readSetting } from './profile-readers.js';

/** How the target is configured. */
export const settingOption = {
  /** What the target is configured to: `[LOCATION:]DIRECTIVE=VALUE`. */
  setting: repeated({
    flag: 'setting',
    group: 'push-stream target',
    value: '[LOCATION:]NAME=VALUE',
    reader: readSetting,
    help: 'How the server, or one of these locations, is configured, by the name of the directive in nginx: what it must do follows from that. Repeatable.',
    example: 'push_stream_ping_message_interval=10s',
  }),
};
