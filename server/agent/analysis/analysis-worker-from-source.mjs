/** The analysing thread where the server runs from its sources: lets it read TypeScript, then becomes it. */
import { register } from 'tsx/esm/api'

register()
await import('./analysis-worker.ts')
