/** Reads JavaScript's regular expressions. */
export { type AST, RegExpParser } from '@eslint-community/regexpp';
