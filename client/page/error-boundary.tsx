/** Around the whole page: it can be loaded anew. */
import type { ReactNode } from 'react'
import { MessageCard } from '../start/message-card.tsx'
import { Boundary } from './boundary.tsx'

export function ErrorBoundary({ children }: { children: ReactNode }) {
  const instead = () => (
    <MessageCard
      title="This page stopped working."
      detail="Reload it; what was saved is safe. If it happens again, tell whoever runs this server."
      action="Reload"
      onAction={() => window.location.reload()}
    />
  )
  return <Boundary instead={instead}>{children}</Boundary>
}
