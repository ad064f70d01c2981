/** Who is here, for components. */
import { useMemo } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useReadable } from '../ui/use-readable.ts'
import type { MemberHere } from './here.ts'
import { usePresence } from './presence-context.ts'

export function useHere(): readonly MemberHere[] {
  return useReadable(usePresence().here)
}

/** Who has each file open. */
export function useHereByFile(): ReadonlyMap<FileId, readonly MemberHere[]> {
  const here = useHere()
  return useMemo(() => {
    const byFile = new Map<FileId, MemberHere[]>()
    for (const member of here) for (const file of member.files) byFile.set(file, [...(byFile.get(file) ?? []), member])
    return byFile
  }, [here])
}
