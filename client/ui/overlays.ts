/** What lies over the page, and the parts of Radix for it, as a chunk of its own: see `lazy-module.ts`. */
export { DropdownMenu, Tooltip } from 'radix-ui'
export { ConfirmDialog } from './confirm-dialog.tsx'
export { Dialog } from './dialog.tsx'
