/** Characters of one to four bytes. */
export const unicodeText = 'é ß 世界 😀';

/** What looks like the end of a message, or like the beginning of the next, but stands within its quotes. */
export const trickyText = `${unicodeText} }{ {id:7} , [1, 2] <b>bold</b> & ) ; p(1 data: x`;
