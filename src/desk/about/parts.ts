import { readFileSync } from 'node:fs'

/** A package of others that serves with Mobilise: as the lock file names it, its licence as the package states it. */
export type SoftwarePart = { name: string; version: string; licence: string | null; integrity: string | null }

type Locked = { version?: string; license?: string; integrity?: string; dev?: boolean; link?: boolean; name?: string }

let known: SoftwarePart[] | undefined

/** Every part that `npm ci --omit=dev` installs, each version once; those of other platforms are among them. */
export function parts(): SoftwarePart[] {
  known ??= partsIn(JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')))
  return known
}

export function partsIn(lock: { packages: Record<string, Locked> }): SoftwarePart[] {
  const all = new Map<string, SoftwarePart>()
  for (const [place, { version, license, integrity, dev, link, name }] of Object.entries(lock.packages)) {
    if (place === '' || dev || link || version === undefined) continue
    const part = {
      name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? null,
      integrity: integrity ?? null,
    }
    all.set(`${part.name} ${version}`, part)
  }
  return [...all.values()].sort((a, b) =>
    a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1,
  )
}

/** The parts as CycloneDX, which tools hold against lists of known weaknesses. */
export function asCycloneDx(all: SoftwarePart[], itself: { version: string; licence: string }) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        name: 'mobilise',
        version: itself.version,
        licenses: [{ license: { id: itself.licence } }],
      },
    },
    components: all.map(({ name, version, licence, integrity }) => ({
      type: 'library',
      'bom-ref': purl(name, version),
      name,
      version,
      purl: purl(name, version),
      ...(licence === null
        ? {}
        : {
            licenses: /[ ()]/.test(licence)
              ? [{ expression: licence.replace(/^\((.*)\)$/, '$1') }]
              : [{ license: { name: licence } }],
          }),
      ...(integrity === null ? {} : { hashes: integrity.split(' ').map(hashOf) }),
    })),
  }
}

const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`

const algorithms: Record<string, string> = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }
function hashOf(integrity: string) {
  const at = integrity.indexOf('-')
  return {
    alg: algorithms[integrity.slice(0, at)],
    content: Buffer.from(integrity.slice(at + 1), 'base64').toString('hex'),
  }
}
