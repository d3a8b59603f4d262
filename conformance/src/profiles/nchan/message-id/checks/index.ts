import type { Check } from '../../../../engine/check.js';
import form from './form.js';
import precedence from './precedence.js';
import resume from './resume.js';
import resumeArgument from './resume-argument.js';
import validators from './validators.js';

/** The checks of message ids. */
export const messageIdChecks: readonly Check[] = [form, precedence, resume, resumeArgument, validators];
