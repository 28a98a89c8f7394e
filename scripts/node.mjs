// Prints where the Node is that runs Mobilise, for the scripts of package.json.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noNode, ownNode } from './own-node.mjs'

const node = ownNode(dirname(dirname(fileURLToPath(import.meta.url))))
if (node) console.log(node)
else {
  console.error(noNode)
  process.exitCode = 1
}
