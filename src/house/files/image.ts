/** Far more than a scan of a large sheet has. */
const mostPixels = 120_000_000

/**
 * Reads a picture to its last line, as whoever looks at it would: it is whole, and no larger unpacked than a picture of
 * a paper is.
 */
export async function imageFault(content: Buffer): Promise<'cut_off' | 'too_much' | undefined> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  try {
    await sharp(content, { failOn: 'truncated', limitInputPixels: mostPixels, sequentialRead: true, animated: true })
      .resize(8, 8, { fit: 'fill', fastShrinkOnLoad: false })
      .timeout({ seconds: 20 })
      .raw()
      .toBuffer()
    return undefined
  } catch (error) {
    return /pixel limit|timeout/i.test((error as Error).message) ? 'too_much' : 'cut_off'
  }
}
