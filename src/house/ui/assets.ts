import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'

type Asset = { href: string; body: string }
export type Assets = { css: Asset; js: Asset }

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The site's one stylesheet and one script, minified, under names that change with their content. */
export async function buildAssets(): Promise<Assets> {
  const [css, js] = await Promise.all([bundle('./site.css'), bundle('../browser/site.ts')])
  // The process that bundles would stay for as long as this one.
  await stop()
  return { css: named('css', css), js: named('js', js) }
}

/** The same stylesheet as text, for files that must stand alone. */
export const stylesheet = (): Promise<string> => bundle('./site.css')

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [at(entry)],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    format: 'iife',
    legalComments: 'none',
    logLevel: 'error',
  })
  return result.outputFiles[0]?.text ?? ''
}

function named(kind: 'css' | 'js', body: string): Asset {
  return { href: `/assets/site-${createHash('sha256').update(body).digest('hex').slice(0, 12)}.${kind}`, body }
}
