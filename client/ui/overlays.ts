/** The parts of Radix that lie over the page, as a chunk of their own: see `lazy-module.ts`. */
export { AlertDialog, Dialog, DropdownMenu, Toast, Tooltip } from 'radix-ui'
