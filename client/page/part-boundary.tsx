/** Catches what breaks while one part of a room is drawn: the rest goes on, and the part can be drawn anew. */
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import styles from './part-boundary.module.css'

interface PartBoundaryProps {
  /** At the beginning of a sentence. */
  readonly name: string
  readonly children: ReactNode
}

export class PartBoundary extends Component<PartBoundaryProps, { readonly hasFailed: boolean }> {
  override readonly state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div role="alert" className={styles.part}>
        <p>{this.props.name} cannot be shown. The rest of the room goes on.</p>
        <Button onClick={() => this.setState({ hasFailed: false })}>Try again</Button>
      </div>
    )
  }
}
