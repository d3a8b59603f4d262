import type { Expression } from '../../../http/variables.js';
import type { NginxRequest } from '../request.js';

/** What a script ends with, before it is through: an answer, or nothing. */
export type Ending =
  | { readonly type: 'answer'; readonly status: number; readonly text: Expression | undefined }
  | { readonly type: 'break' };

/** A step of a script; what it returns ends the script. */
export type Step = (request: NginxRequest) => Ending | undefined;
