/** bcrypt. */
export { compareSync } from 'bcryptjs';
