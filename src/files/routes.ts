import { create as contentDisposition } from 'content-disposition'
import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import { may } from '../requests/permissions.ts'
import { findRequest } from '../requests/queries.ts'
import { one, type Web } from '../web/context.ts'
import { findFile } from './queries.ts'

/** The one door by which files go out: to whoever may read the record that bears them, always to be saved, never to be run. */
export function fileRoutes() {
  const routes = new Hono<Web>()
  routes.get(one, async (c) => {
    const { tx, person } = c.var
    const file = await findFile(tx, c.req.param('id'))
    const request = file && (await findRequest(tx, file.request_id))
    if (!file || !request || !may(person).readFiles(request)) throw new Refusal(404, 'refusals.not_found')
    return c.body(new Uint8Array(file.content), 200, {
      'content-type': file.type,
      'content-length': String(file.content.length),
      'content-disposition': contentDisposition(file.name),
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })
  return routes
}
