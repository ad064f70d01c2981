/** The mark: a warp, and two threads woven through it, one the agent's and one ours. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M5 2v16M10 2v16M15 2v16" stroke="var(--ink-3)" />
      <path d="M1 7h5M9 7h2M14 7h5" stroke="var(--agent-line)" />
      <path d="M1 13h1M5 13h6M14 13h5" stroke="var(--accent)" />
    </svg>
  )
}
