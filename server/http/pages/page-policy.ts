/**
 * What a page of ours may do in a browser, as response headers: nothing from elsewhere, no inline script, no frame.
 *
 * Style elements need the page's nonce (CodeMirror makes them at run time); style attributes are allowed, because
 * remote cursors are coloured by them and an attribute can load nothing that `default-src` forbids.
 */

/** `host` is the validated Host header, for the sockets of browsers whose 'self' leaves them out. */
export function pageHeaders(nonce: string, host: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data:",
      `connect-src 'self' ws://${host} wss://${host}`,
      "worker-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
}

/** For a page that is only read: no script, nothing loaded. */
export function documentHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  }
}

/** For every response, pages and data alike. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const
