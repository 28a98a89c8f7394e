// Compiles the sources once, so that a process that serves needs no transpiler. As a script: does it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const place = join(root, 'build')
/** Where processes and threads begin. */
const begins = ['src/cli/mobilise.ts', 'src/composer/worker.ts', 'src/house/files/look-thread.ts']
/** What browsers are sent. */
const sent = { 'site.css': 'src/house/ui/site.css', 'site.js': 'src/house/browser/site.ts' }
/** How many are kept: a process that was started before an update still reads its own. */
const kept = 3

/** The folder for what is compiled from the sources as they are now; it is there, and whole, once that was done. */
export function compiledPlace() {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .filter((path) => /\.(tsx?|json|css)$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort()
  const fingerprint = createHash('sha256')
  for (const path of ['../package-lock.json', '../tsconfig.json', '../scripts/build.mjs', ...sources])
    fingerprint.update(`${path}\0`).update(readFileSync(join(root, 'src', path)))
  return join(place, fingerprint.digest('hex').slice(0, 16))
}

/** Any number of processes may do it at once. */
async function compile(folder) {
  const unfinished = `${folder}.${process.pid}`
  try {
    await bundle(unfinished)
    renameSync(unfinished, folder)
  } catch (fault) {
    rmSync(unfinished, { recursive: true, force: true })
    // Another process was faster.
    if (!existsSync(folder)) throw fault
  }
  forgetOld(folder)
}

async function bundle(outdir) {
  const { build } = await import('esbuild')
  mkdirSync(outdir, { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: begins.map((path) => ({ in: path, out: nameOf(path) })),
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'linked',
    logLevel: 'error',
    plugins: [{ name: 'places', setup: (esbuild) => esbuild.onLoad({ filter: /\.tsx?$/ }, withPlaces) }],
  })
  for (const name of Object.keys(sent)) writeFileSync(join(outdir, name), await forBrowsers(name))
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }\n')
}

/** The one stylesheet or the one script that the site sends, minified. */
export async function forBrowsers(name) {
  const { build, stop } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [sent[name]],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    format: 'iife',
    legalComments: 'none',
    logLevel: 'error',
  })
  // The process that bundles would stay for as long as this one.
  await stop()
  return outputFiles[0].text
}

const nameOf = (path) => path.slice('src/'.length).replace(/\.ts$/, '').replaceAll('/', '-')

/** What a source reads beside itself still stands beside the source; a thread begins where it was compiled to. */
function withPlaces({ path }) {
  const source = relative(root, path).split(sep).join('/')
  const contents = readFileSync(path, 'utf8')
    .replace(/new URL\('([^']+\.ts)', import\.meta\.url\)/g, (_, thread) => {
      const begin = posix.join(posix.dirname(source), thread)
      if (!begins.includes(begin)) throw new Error(`${source}: ${begin} is not among what scripts/build.mjs compiles`)
      return `new URL('./${nameOf(begin)}.js', import.meta.url )`
    })
    .replace(/import\.meta\.url(?! \))/g, `new URL('../../${source}', import.meta.url).href`)
  return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
}

function forgetOld(current) {
  const old = readdirSync(place)
    .map((name) => join(place, name))
    .filter((folder) => folder !== current && /[/\\][0-9a-f]{16}$/.test(folder))
    .map((folder) => ({ folder, at: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at)
    .slice(kept - 1)
  for (const { folder } of old) rmSync(folder, { recursive: true, force: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compile(compiledPlace())
