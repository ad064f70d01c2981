/**
 * A link for a phone's camera, black on white in each theme; the link itself is always beside it as text.
 * Loaded when an invite is made.
 */
import { useMemo } from 'react'
import styles from './invite-dialog.module.css'
import { qrPath } from './qr-path.ts'

export function QrCode({ link }: { link: string }) {
  const { size, path } = useMemo(() => qrPath(link), [link])
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label="QR code of the invite link"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
