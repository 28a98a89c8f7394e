/** What may be attached: documents that any office reads, and pictures of papers. */
export const fileTypes = [
  { mime: 'application/pdf', extension: 'pdf' },
  { mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extension: 'docx' },
  { mime: 'application/vnd.oasis.opendocument.text', extension: 'odt' },
  { mime: 'image/png', extension: 'png' },
  { mime: 'image/jpeg', extension: 'jpg' },
  { mime: 'image/webp', extension: 'webp' },
  { mime: 'image/gif', extension: 'gif' },
] as const

export type KnownType = (typeof fileTypes)[number]['mime']
export type FileExtension = (typeof fileTypes)[number]['extension']

/** What a file field offers to choose from. */
export const acceptedFiles = [
  ...fileTypes.map((type) => `.${type.extension}`),
  '.jpeg',
  ...fileTypes.map((type) => type.mime),
].join(',')
