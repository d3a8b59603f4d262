import module from 'apache-md5';

/** Apache's MD5 of a text whose characters are bytes. What the package exports is the function; its types say otherwise. */
export const md5Crypt = module as unknown as (password: string, salt: string) => string;
