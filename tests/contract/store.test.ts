import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('SQLite in memory', () => openSqliteStore({ dataDir: ':memory:' }))
