import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { fileAnswer } from '../../house/files/file-answer.ts'
import { one, type Web } from '../../house/web/context.ts'
import { readableFile } from './files.ts'

/** The door by which files go out: to whoever may read the record that bears them. */
export function fileRoutes() {
  const routes = new Hono<Web>()
  routes.get(one, async (c) => {
    const file = await readableFile(c.var.tx, c.var.person, c.req.param('id'))
    if (!file) throw new Refusal(404, 'refusals.not_found')
    return fileAnswer(c, file)
  })
  return routes
}
