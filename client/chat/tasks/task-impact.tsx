/** What a task's changes mean elsewhere in the room: warnings at once, the definitions that it touched on demand. */
import { TriangleAlert } from 'lucide-react'
import type { Impact, ImpactedDefinition } from '../../../shared/model/impact.ts'
import { useGoTo } from '../../room/view-context.ts'
import { countOf } from '../../ui/wording.ts'
import { PersonText } from '../messages/person-text.tsx'
import styles from './task-impact.module.css'
import { impactOf, referencesOf } from './task-words.ts'

export function TaskImpact({ impact }: { readonly impact: Impact }) {
  const { definitions, isCut } = impact
  const warned = definitions.filter(({ warning }) => warning !== undefined)
  return (
    <div className={styles.impact}>
      {warned.length > 0 && (
        <ul aria-label="Warnings" className={styles.warnings}>
          {warned.map(({ warning = '', ...definition }) => (
            <li key={keyOf(definition)} className={styles.warning}>
              <TriangleAlert size={12} aria-hidden="true" className={styles.mark} />
              <span>
                <PersonText text={warning} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary className={styles.summary}>{impactOf(impact)}</summary>
        <ul className={styles.definitions}>
          {definitions.map((definition) => (
            <li key={keyOf(definition)}>
              <Definition definition={definition} />
            </li>
          ))}
          {isCut && <li>There is more, which was not looked at.</li>}
        </ul>
      </details>
    </div>
  )
}

function Definition({ definition }: { readonly definition: ImpactedDefinition }) {
  const goTo = useGoTo()
  const { name, kind, change, file, path, line, references, referenceCount, signature } = definition
  return (
    <>
      <button type="button" className={styles.definition} onClick={() => goTo(file, line)}>
        {change} {kind} <code>{name}</code>
      </button>{' '}
      in {path}:{line}
      {change === 'changed' && signature !== undefined && (
        <div className={styles.signature}>
          <del>{signature.before}</del> <ins>{signature.after}</ins>
        </div>
      )}
      {references.length > 0 && (
        <div>
          named at {countOf(referenceCount, 'place')}: {referencesOf(references)}
        </div>
      )}
    </>
  )
}

function keyOf({ file, line, name, change }: Pick<ImpactedDefinition, 'file' | 'line' | 'name' | 'change'>): string {
  return `${change} ${file} ${line} ${name}`
}
