/** A fault of use: said in one line on standard error, exit status 2. */
export class WrongUse extends Error {}
