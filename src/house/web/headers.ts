import { secureHeaders } from 'hono/secure-headers'
import type { WebContext } from './context.ts'

const ownNonce = (c: unknown) => `'nonce-${(c as WebContext).var.nonce}'`

/**
 * What browsers are told about every answer: a kept file is served under a stricter policy of its own. The nonce of the
 * answer is known by then.
 */
export function protectiveHeaders(secure: boolean) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [ownNonce],
      styleSrc: ["'self'", ownNonce],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: secure ? 'max-age=31536000; includeSubDomains' : false,
    crossOriginOpenerPolicy: 'same-origin',
    overwrite: false,
  })
}
