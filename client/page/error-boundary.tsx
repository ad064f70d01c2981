/** Catches what breaks while drawing, or a part of the page that cannot be loaded: a way on instead of an empty page. */
import { Component, type ReactNode } from 'react'
import { MessageCard } from '../start/message-card.tsx'

export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override readonly state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <MessageCard
        title="This page stopped working."
        detail="Reload it; what was saved is safe. If it happens again, tell whoever runs this server."
        action="Reload"
        onAction={() => window.location.reload()}
      />
    )
  }
}
