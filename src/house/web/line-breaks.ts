// What a control sign or a separator of lines may do in a text: the database does the same (keep_lines).

/**
 * What stands in one line (a name, a title, a subject): each run of control signs and line separators becomes one
 * blank. A match begins only where a run of blanks does, or a million blanks would take hours.
 */
export const oneLine = (text: string) => text.replace(/(?<! )(?: *[\p{Cc}\u2028\u2029])+ */gu, ' ').trim()

/** What has several lines: every way to break a line becomes one, and no other control sign stays. */
export const severalLines = (text: string) =>
  text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
