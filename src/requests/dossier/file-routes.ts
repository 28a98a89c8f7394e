import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { fileAnswer } from '../../house/files/file-answer.ts'
import { findFile } from '../../house/files/queries.ts'
import { one, type Web } from '../../house/web/context.ts'
import { may } from '../request/permissions.ts'
import { findRequest } from '../request/queries.ts'

/** The door by which files go out: to whoever may read the record that bears them. */
export function fileRoutes() {
  const routes = new Hono<Web>()
  routes.get(one, async (c) => {
    const { tx, person } = c.var
    const file = await findFile(tx, c.req.param('id'))
    const request = file && (await findRequest(tx, file.request_id))
    if (!file || !request || !may(person).readFiles(request)) throw new Refusal(404, 'refusals.not_found')
    return fileAnswer(c, file)
  })
  return routes
}
