import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Asset = { href: string; body: string }
export type Assets = { css: Asset; js: Asset }

/** The site's one stylesheet and one script, minified, under names that change with their content. */
export async function buildAssets(): Promise<Assets> {
  // One after the other: each that bundles ends the process that it bundles with.
  const css = await bundled('site.css')
  return { css: named('css', css), js: named('js', await bundled('site.js')) }
}

/** The same stylesheet as text, for files that must stand alone. */
export const stylesheet = (): Promise<string> => bundled('site.css')

/** As it was compiled together with this file; where the sources run as they are, bundled now. */
async function bundled(name: 'site.css' | 'site.js'): Promise<string> {
  const compiled = join(import.meta.dirname, name)
  // In the folder of the sources there is a `site.css` too, which is not compiled.
  if (!import.meta.filename.endsWith('.ts') && existsSync(compiled)) return readFileSync(compiled, 'utf8')
  const { forBrowsers }: { forBrowsers: (name: string) => Promise<string> } = await import(
    new URL('../../../scripts/build.mjs', import.meta.url).href
  )
  return forBrowsers(name)
}

function named(kind: 'css' | 'js', body: string): Asset {
  return { href: `/assets/site-${createHash('sha256').update(body).digest('hex').slice(0, 12)}.${kind}`, body }
}
