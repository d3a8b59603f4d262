import type { Declaration } from '../declaration.js';
import { acceptedDirectives } from './accepted.js';
import { accessDirectives } from './access.js';
import { answerDirectives } from './answer.js';
import { computedDirectives } from './computed.js';
import { connectionDirectives } from './connections.js';
import { coreDirectives } from './core.js';
import { gzipDirectives } from './gzip.js';
import { httpCoreDirectives } from './http-core.js';
import { limitDirectives } from './limits.js';
import { olderDirectives } from './older.js';
import { pushStreamNginxDirectives, relayNginxDirectives } from './push.js';
import { refusedDirectives } from './refused.js';
import { headerDirectives, rewriteDirectives } from './rewrite.js';
import { staticDirectives } from './static.js';
import { tlsDirectives } from './tls.js';

/** Every directive that is known, by its name. */
export const allDirectives: ReadonlyMap<string, Declaration> = new Map(
  [
    ...coreDirectives,
    ...httpCoreDirectives,
    ...connectionDirectives,
    ...rewriteDirectives,
    ...computedDirectives,
    ...headerDirectives,
    ...answerDirectives,
    ...staticDirectives,
    ...accessDirectives,
    ...limitDirectives,
    ...relayNginxDirectives,
    ...pushStreamNginxDirectives,
    ...olderDirectives,
    ...tlsDirectives,
    ...gzipDirectives,
    ...acceptedDirectives,
    ...refusedDirectives,
  ].map((declaration) => [declaration.name, declaration]),
);
